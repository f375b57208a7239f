import { createModel, EvalScopeError, errorMessage, evalTypes } from "@evalscope/core"
import { cachedRepositories, checkRepository } from "../data/cached-data.js"
import { knownEndpoints } from "../task/provider-names.js"
import { type Check, type DoctorContext, type Finding, within } from "./finding.js"

/** Names of variables that hold keys; never their values. */
export const keyCheck: Check = async ({ env }) => {
  const known = [
    "EVALSCOPE_API_KEY",
    ...Object.values(knownEndpoints).flatMap(({ keyVariable }) => keyVariable ?? []),
  ]
  const set = [...new Set(known)].filter((name) => env[name])
  return [
    {
      name: "keys",
      state: set.length > 0 ? "ok" : "skip",
      detail: set.length > 0 ? set.join(", ") : "none is set",
      ...(set.length === 0 && {
        fix: "Set e.g. EVALSCOPE_API_KEY, or write it into .env; local servers need none.",
      }),
    },
  ]
}

/** Checksums of downloaded data. */
export const dataCheck: Check = async ({ datasetDir }) => {
  const repositories = await cachedRepositories(datasetDir)
  const damaged: string[] = []
  let files = 0
  for (const repository of repositories) {
    for await (const { path, state } of checkRepository(repository)) {
      files += 1
      if (state === "damaged") damaged.push(path)
    }
  }
  return [
    {
      name: "data",
      state: damaged.length > 0 ? "fail" : repositories.length === 0 ? "skip" : "ok",
      detail:
        damaged.length > 0
          ? `${damaged.length} of ${files} files are damaged, e.g. ${damaged[0]}`
          : `${repositories.length} data sets, ${files} files`,
      ...(damaged.length > 0 && {
        fix: "evalscope data verify names them; evalscope data pull <benchmark> --force.",
      }),
    },
  ]
}

/** One token of a model: streaming and usage included. */
export const modelCheck: Check = async (context) => {
  const { env, online, model } = context
  if (!online || (model.model === undefined && model.apiUrl === undefined)) {
    return [
      { name: "model", state: "skip", detail: "not asked", fix: "Add --online with --model and --api-url." },
    ]
  }
  const findings: Finding[] = []
  for (const stream of [false, true]) {
    const name = stream ? "stream" : "model"
    try {
      const asked = await createModel({
        ...optionsOf(model),
        generationConfig: { maxTokens: 1, retries: 0, timeout: 20, stream },
        env,
      })
      const output = await within(25_000, (signal) =>
        asked.generate({ messages: [{ role: "user", content: "Say yes." }] }, { signal }),
      )
      await asked.close?.()
      const usage =
        output.usage === undefined
          ? "no usage is reported"
          : `${output.usage.inputTokens} + ${output.usage.outputTokens} tokens`
      findings.push({
        name,
        state: "ok",
        detail: `${output.model} answers in ${Math.round(output.latencyMs)} ms, ${usage}`,
      })
    } catch (thrown) {
      findings.push({
        name,
        state: "fail",
        detail: errorMessage(thrown),
        fix: EvalScopeError.is(thrown) ? (thrown.hint ?? "See the message.") : "See the message.",
      })
    }
  }
  findings.push(await toolCheck(context))
  return findings
}

/** Whether the model is given tools, and calls one that it is told to call. */
async function toolCheck({ env, model }: DoctorContext): Promise<Finding> {
  try {
    const asked = await createModel({
      ...optionsOf(model),
      generationConfig: { maxTokens: 64, retries: 0, timeout: 20 },
      env,
    })
    const tool = {
      name: "add",
      description: "Adds two numbers.",
      parameters: { type: "object", properties: { a: { type: "number" }, b: { type: "number" } } },
    }
    const messages = [{ role: "user" as const, content: "Add 2 and 3 with the tool." }]
    const output = await within(25_000, (signal) => asked.generate({ messages, tools: [tool] }, { signal }))
    await asked.close?.()
    const calls = output.choices[0]?.message.toolCalls?.length ?? 0
    return calls > 0
      ? { name: "tools", state: "ok", detail: "the model calls a tool" }
      : {
          name: "tools",
          state: "warn",
          detail: "tools are accepted, but none was called",
          fix: "Only benchmarks with tools need it; servers often have an option for tool calls.",
        }
  } catch (thrown) {
    return {
      name: "tools",
      state: "warn",
      detail: errorMessage(thrown),
      fix: "Only benchmarks with tools need it.",
    }
  }
}

function optionsOf({ model, apiUrl, apiKey, evalType }: DoctorContext["model"]) {
  return { model, apiUrl, apiKey, evalType: evalTypes.find((type) => type === evalType) }
}
