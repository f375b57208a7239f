import { EvalScopeError } from "../errors/index.js"
import { camelCase, isMap } from "./spelling.js"

/** A task in today's fields, and what was changed to get there. */
export interface Upgraded {
  task: Record<string, unknown>
  warnings: readonly string[]
}

/** Fields that the original derives and writes into its files; they say nothing new. */
const derived = [
  "resolvedBenchmarks",
  "evaluationIdentity",
  "evalscopeVersion",
  "evalConfig",
  "modelTask",
  "evalBackend",
  "chatTemplate",
  "agentConfig",
]

const evalTypeAliases: Readonly<Record<string, string>> = { service: "openai_api", server: "openai_api" }
const localTypes: ReadonlySet<string> = new Set(["checkpoint", "llm_ckpt"])
const otherTypes: Readonly<Record<string, string>> = {
  litellm: "Point --api-url at the LiteLLM proxy and use eval_type openai_api.",
  text2image: "Image generation is not evaluated here.",
  text2speech: "Speech generation is not evaluated here.",
  image_editing: "Image editing is not evaluated here.",
  custom: "Pass your own model object to evaluate() from TypeScript.",
}

/**
 * Accepts tasks of earlier generations and of the original: moves renamed fields, drops what the original
 * derives itself, and refuses what cannot work here with the way out.
 *
 * @param input a task whose known fields are in camelCase
 * @throws EvalScopeError `not_supported` or `config_invalid`
 */
export function upgradeLegacyFields(input: Readonly<Record<string, unknown>>): Upgraded {
  const warnings: string[] = []
  const task: Record<string, unknown> = {}
  for (const [name, value] of Object.entries(input)) {
    // What a saved file of the original leaves empty was never set.
    if (value !== null || name === "seed")
      task[oldNames.has(camelCase(name)) ? camelCase(name) : name] = value
  }
  if (isMap(task.generationConfig)) {
    const set = Object.entries(task.generationConfig).filter(([, value]) => value !== null)
    task.generationConfig = Object.fromEntries(set)
  }
  refuseForeign(task)
  const isSaved = [dropDerived(task), dropDescriptions(task)].some(Boolean)
  if (isSaved) warnings.push("The file is a saved task; the parts that are derived anew were left out.")
  moveEvalType(task)
  moveGeneration(task, warnings)
  moveJudge(task, warnings)
  moveSandbox(task, warnings)
  return { task, warnings }
}

const oldNames: ReadonlySet<string> = new Set([
  ...derived,
  "judgeStrategy",
  "judgeModelArgs",
  "scorePattern",
  "useSandbox",
  "sandboxType",
  "sandboxManagerConfig",
  "timeout",
  "stream",
])

function refuseForeign(task: Record<string, unknown>): void {
  const { evalBackend, modelTask, agentConfig, chatTemplate } = task
  const refuse = (message: string, hint: string) =>
    new EvalScopeError({ code: "not_supported", message, hint })
  if (typeof evalBackend === "string" && evalBackend.toLowerCase() !== "native") {
    throw refuse(
      `eval_backend: "${evalBackend}" wraps another Python tool and is not available here.`,
      "Remove eval_backend to use the built-in benchmarks, or run that tool itself.",
    )
  }
  if (typeof modelTask === "string" && modelTask !== "text_generation") {
    throw refuse(`model_task: "${modelTask}" is not evaluated here.`, "Only text_generation is.")
  }
  if (isMap(agentConfig) && Object.keys(agentConfig).length > 0) {
    throw refuse("agent_config: agent loops are not available here.", "Remove agent_config.")
  }
  if (typeof chatTemplate === "string" && chatTemplate !== "") {
    throw refuse(
      "chat_template: templates are applied by the server that serves the model.",
      "Give the template to the server (for example vllm serve --chat-template) and remove the field.",
    )
  }
}

/** @returns whether there were any. */
function dropDerived(task: Record<string, unknown>): boolean {
  const found = ["resolvedBenchmarks", "evaluationIdentity", "evalscopeVersion"].filter(
    (name) => name in task,
  )
  for (const name of derived) delete task[name]
  return found.length > 0
}

/** What the original writes of a benchmark besides its settings. */
const descriptions: ReadonlySet<string> = new Set([
  "name",
  "description",
  "category",
  "outputTypes",
  "modelAdapter",
  "dataStatistics",
  "sampleExample",
  "paperUrl",
  "evaluationVersion",
])

/** Leaves out what a saved file says of its benchmarks and what it leaves empty. @returns whether it is one. */
function dropDescriptions(task: Record<string, unknown>): boolean {
  if (!isMap(task.datasetArgs)) return false
  let found = false
  const benchmarks = Object.entries(task.datasetArgs).map(([benchmark, settings]) => {
    if (!isMap(settings)) return [benchmark, settings] as const
    const kept = Object.entries(settings).filter(([name, value]) => {
      const isDescription = descriptions.has(camelCase(name))
      if (isDescription) found = true
      return value !== null && !isDescription
    })
    return [benchmark, Object.fromEntries(kept)] as const
  })
  task.datasetArgs = Object.fromEntries(benchmarks)
  return found
}

function moveEvalType(task: Record<string, unknown>): void {
  const type = task.evalType
  if (typeof type !== "string") return
  if (localTypes.has(type)) {
    throw new EvalScopeError({
      code: "not_supported",
      message: `eval_type: "${type}" would load weights into this process, which is not done here.`,
      hint: "Serve the model with vLLM, SGLang, llama.cpp or Ollama and give its address: --api-url http://127.0.0.1:8000/v1.",
    })
  }
  const hint = otherTypes[type]
  if (hint !== undefined) {
    throw new EvalScopeError({
      code: "not_supported",
      message: `eval_type: "${type}" is not available here.`,
      hint,
    })
  }
  task.evalType = evalTypeAliases[type] ?? type
}

function moveGeneration(task: Record<string, unknown>, warnings: string[]): void {
  const generation = isMap(task.generationConfig) ? { ...task.generationConfig } : undefined
  for (const name of ["timeout", "stream"] as const) {
    if (!(name in task)) continue
    warnings.push(`${name}: now belongs into generation_config.`)
    task.generationConfig = { [name]: task[name], ...(isMap(task.generationConfig) && task.generationConfig) }
    delete task[name]
  }
  if (generation && typeof generation.n === "number") {
    const { n, ...rest } = generation
    task.generationConfig = {
      ...(isMap(task.generationConfig) && task.generationConfig),
      ...rest,
      n: undefined,
    }
    if (Number(n) > 1) {
      warnings.push(`generation_config.n: repeats is set to ${n} instead.`)
      task.repeats ??= n
    }
  }
}

function moveJudge(task: Record<string, unknown>, warnings: string[]): void {
  const { judgeStrategy, judgeModelArgs } = task
  if (task.scorePattern !== undefined) {
    throw new EvalScopeError({
      code: "config_invalid",
      message: "score_pattern: judges answer with a JSON object, so there is nothing to search for.",
      hint: "Describe the labels in judge.contract.score_mapping.",
    })
  }
  if (judgeStrategy === undefined && judgeModelArgs === undefined) return
  if (task.judge !== undefined) {
    throw new EvalScopeError({
      code: "config_invalid",
      message: "judge: cannot be given together with judge_strategy or judge_model_args.",
      hint: "Move judge_strategy to judge.strategy and judge_model_args to judge.models.",
    })
  }
  warnings.push("judge_strategy and judge_model_args: now judge.strategy and judge.models.")
  task.judge = {
    ...(typeof judgeStrategy === "string" && { strategy: judgeStrategy }),
    ...(isMap(judgeModelArgs) && splitJudgeArgs(judgeModelArgs)),
  }
  delete task.judgeStrategy
  delete task.judgeModelArgs
}

const contractFields: ReadonlySet<string> = new Set([
  "systemPrompt",
  "promptTemplate",
  "scoreMapping",
  "scoreType",
])

/** The old flat arguments held the model and the contract in one map. */
function splitJudgeArgs(args: Readonly<Record<string, unknown>>): Record<string, unknown> {
  const model: Record<string, unknown> = {}
  const contract: Record<string, unknown> = {}
  for (const [name, value] of Object.entries(args)) {
    if (contractFields.has(camelCase(name))) contract[camelCase(name)] = value
    else model[camelCase(name)] = value
  }
  return {
    ...(Object.keys(model).length > 0 && { models: [model] }),
    ...(Object.keys(contract).length > 0 && { contract }),
  }
}

function moveSandbox(task: Record<string, unknown>, warnings: string[]): void {
  const { useSandbox, sandboxType, sandboxManagerConfig } = task
  if (useSandbox === undefined && sandboxType === undefined && sandboxManagerConfig === undefined) return
  warnings.push(
    "use_sandbox, sandbox_type and sandbox_manager_config: now sandbox.enabled, .engine and .manager_config.",
  )
  task.sandbox = {
    ...(useSandbox !== undefined && { enabled: useSandbox }),
    ...(sandboxType !== undefined && { engine: sandboxType }),
    ...(sandboxManagerConfig !== undefined && { managerConfig: sandboxManagerConfig }),
    ...(isMap(task.sandbox) && task.sandbox),
  }
  delete task.useSandbox
  delete task.sandboxType
  delete task.sandboxManagerConfig
}
