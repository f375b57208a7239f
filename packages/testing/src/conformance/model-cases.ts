import { type ConformanceCase, codeOf, demand, rejection, same } from "./conformance-case.js"
import { notJson } from "./not-json.js"

/** What the suite asks; messages of the plainest kind. */
export interface AskedRequest {
  messages: { role: "system" | "user" | "assistant"; content: string }[]
}

/** The part of a reply that is looked at. */
export interface TestedOutput {
  model: string
  choices: readonly { message: { role: "assistant"; content: unknown }; stopReason: string }[]
  usage?: { inputTokens: number; outputTokens: number; totalTokens: number }
  latencyMs: number
  ttftMs?: number
  attempts: number
}

/** A model as the engine uses it: `Model` of `@evalscope/core` fits. */
export interface TestedModel {
  readonly name: string
  generate(request: AskedRequest, options?: { signal?: AbortSignal }): Promise<TestedOutput>
  close?(): Promise<void>
}

export interface ModelTarget {
  /** A model that answers every request. */
  create(): TestedModel | Promise<TestedModel>
  /** A model whose requests take many seconds, to be cancelled; cases that need it are left out without. */
  slow?(): TestedModel | Promise<TestedModel>
  /** A model whose requests fail for good, as with a wrong key. */
  failing?(): TestedModel | Promise<TestedModel>
}

const question: AskedRequest = { messages: [{ role: "user", content: "What is 2 + 2?" }] }
const stopReasons = ["stop", "max_tokens", "model_length", "tool_calls", "content_filter", "unknown"]
const counts = (value: number) => Number.isInteger(value) && value >= 0
const promptMs = 2000

async function used<T>(
  make: () => TestedModel | Promise<TestedModel>,
  work: (model: TestedModel) => Promise<T>,
) {
  const model = await make()
  try {
    return await work(model)
  } finally {
    await model.close?.()
  }
}

function modelCase(name: string, work: (model: TestedModel) => Promise<void>): ConformanceCase<ModelTarget> {
  return { name, applies: () => true, run: (target) => used(() => target.create(), work) }
}

/** Every demand on a model, for any test framework. */
export const modelCases: readonly ConformanceCase<ModelTarget>[] = [
  modelCase("has a name", async (model) => demand(model.name.trim() !== "", "the name is empty")),

  modelCase("answers with a choice of the assistant and a known reason to stop", async (model) => {
    const { choices, model: answered } = await model.generate(question)
    demand(answered !== "", "the reply names no model")
    demand(choices.length > 0, "there is no choice")
    for (const { message, stopReason } of choices) {
      same("the role", message.role, "assistant")
      demand(
        typeof message.content === "string" || Array.isArray(message.content),
        "the content is neither text nor parts",
      )
      demand(
        stopReasons.includes(stopReason),
        `the stop reason is "${stopReason}", none of ${stopReasons.join(", ")}`,
      )
    }
  }),

  modelCase("says how long it took and how many requests it sent", async (model) => {
    const { latencyMs, ttftMs, attempts } = await model.generate(question)
    demand(Number.isFinite(latencyMs) && latencyMs >= 0, `latencyMs is ${latencyMs}`)
    demand(
      ttftMs === undefined || (ttftMs >= 0 && ttftMs <= latencyMs),
      `ttftMs is ${ttftMs} of ${latencyMs}`,
    )
    demand(Number.isInteger(attempts) && attempts >= 1, `attempts is ${attempts}`)
  }),

  modelCase("counts tokens in whole numbers that add up, or not at all", async (model) => {
    const { usage } = await model.generate(question)
    if (!usage) return
    const { inputTokens, outputTokens, totalTokens } = usage
    demand([inputTokens, outputTokens, totalTokens].every(counts), `the usage is ${JSON.stringify(usage)}`)
    demand(totalTokens >= outputTokens, `totalTokens is ${totalTokens}, outputTokens ${outputTokens}`)
  }),

  modelCase("gives a reply that a file can hold", async (model) => {
    const problem = notJson(await model.generate(question), "the reply")
    demand(problem === undefined, `${problem} is no JSON data and would be lost when the reply is stored`)
  }),

  modelCase("leaves the request as it is", async (model) => {
    const request = { messages: question.messages.map((message) => Object.freeze({ ...message })) }
    Object.freeze(request.messages)
    await model.generate(Object.freeze(request))
  }),

  modelCase("takes a system prompt and earlier turns", async (model) => {
    const { choices } = await model.generate({
      messages: [
        { role: "system", content: "Be brief." },
        { role: "user", content: "What is 1 + 1?" },
        { role: "assistant", content: "2" },
        ...question.messages,
      ],
    })
    demand(choices.length > 0, "there is no choice")
  }),

  modelCase("answers 50 requests at once", async (model) => {
    const outputs = await Promise.all(Array.from({ length: 50 }, () => model.generate(question)))
    demand(
      outputs.every(({ choices }) => choices.length > 0),
      "a reply has no choice",
    )
  }),

  modelCase("sends nothing for a request that was cancelled before", async (model) => {
    const error = await rejection("it", model.generate(question, { signal: AbortSignal.abort() }))
    same("the code of the error", codeOf(error), "interrupted")
  }),

  modelCase("can be closed, also twice", async (model) => {
    await model.generate(question)
    await model.close?.()
    await model.close?.()
  }),

  {
    name: "ends a request at once when it is cancelled",
    applies: ({ slow }) => slow !== undefined,
    run: async ({ slow }) => {
      if (!slow) return
      await used(slow, async (model) => {
        const controller = new AbortController()
        const ended = rejection(
          "a cancelled request",
          model.generate(question, { signal: controller.signal }),
        )
        await new Promise((resolve) => setTimeout(resolve, 50))
        controller.abort()
        const late = new Promise<"late">((resolve) => setTimeout(resolve, promptMs, "late").unref())
        const error = await Promise.race([ended, late])
        if (error === "late") throw new Error(`it goes on ${promptMs} ms after it was cancelled`)
        same("the code of the error", codeOf(error), "interrupted")
      })
    },
  },

  {
    name: "fails with a code that says why",
    applies: ({ failing }) => failing !== undefined,
    run: async ({ failing }) => {
      if (!failing) return
      await used(failing, async (model) => {
        const error = await rejection("a failing request", model.generate(question))
        demand(
          /^(provider_|context_too_long)/.test(codeOf(error)),
          `the code of the error is "${codeOf(error)}", not provider_… or context_too_long`,
        )
        demand(error.message.trim() !== "", "the error has no message")
      })
    },
  },
]
