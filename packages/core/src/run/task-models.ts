import type { JudgeMember } from "../judge/index.js"
import {
  type Connect,
  createModel,
  type GenerationConfig,
  inferEvalType,
  type Model,
  type RequestRate,
} from "../model/index.js"
import type { TaskConfig } from "../task/index.js"
import type { RunModel } from "./benchmark-run.js"
import type { RunEvent } from "./event.js"

/** Is told of every request that is tried again, and of batches of requests. */
export type OnRetry = (event: Extract<RunEvent, { type: "request.retried" | "batch.progress" }>) => void

export interface TaskModelOptions {
  /** How the model is reached; default over connections of its own. */
  connect?: Connect | undefined
  /** Takes the place of the task's requests per minute, and can be changed while the run goes on. */
  rate?: RequestRate | undefined
}

/**
 * The model that a task describes. It is created on its first request, so a fully cached run needs none.
 * @throws EvalScopeError `not_supported` when a new run names a model that has no endpoint.
 */
export function taskModels(
  task: TaskConfig,
  env: NodeJS.ProcessEnv,
  onRetry: OnRetry,
  { connect, rate }: TaskModelOptions = {},
): readonly RunModel[] {
  const continues = task.useCache !== undefined || task.resume
  if (task.evalType === undefined && !continues)
    inferEvalType({ model: task.model, apiUrl: task.apiUrl, env })
  const name = task.model ?? "mock"
  const id = task.modelId ?? name.split("/").findLast((part) => part !== "") ?? name
  const model = lazyModel(name, () =>
    createModel({
      evalType: task.evalType,
      model: task.model,
      apiUrl: task.apiUrl,
      apiKey: task.apiKey,
      modelArgs: task.modelArgs,
      generationConfig: task.generationConfig,
      limits: limitsOf(task, rate),
      compat: task.compat,
      env,
      connect,
      onRetry: (retry) => onRetry({ type: "request.retried", model: name, ...retry }),
    }),
  )
  return [{ id, model }]
}

const judgeDefaults: GenerationConfig = { temperature: 0, maxTokens: 4096 }

/** The judges that a task describes; what they leave out is taken from the task's endpoint. */
export function taskJudges(
  task: TaskConfig,
  env: NodeJS.ProcessEnv,
  onRetry: OnRetry,
): readonly JudgeMember[] {
  return task.judge.models.map((judge) => {
    const config = judge.generationConfig ?? judgeDefaults
    const model = lazyModel(judge.modelId, () =>
      createModel({
        evalType: judge.evalType ?? (judge.apiUrl === undefined ? task.evalType : undefined),
        model: judge.modelId,
        apiUrl: judge.apiUrl ?? task.apiUrl,
        apiKey: judge.apiKey ?? task.apiKey,
        modelArgs: judge.modelArgs ?? {},
        generationConfig: config,
        env,
        onRetry: (retry) => onRetry({ type: "request.retried", model: judge.modelId, ...retry }),
      }),
    )
    return { id: judge.judgeId ?? judge.modelId, model, config }
  })
}

function limitsOf(task: TaskConfig, rate: RequestRate | undefined) {
  const { tokensPerMinute } = task
  const requestsPerMinute = rate ?? task.requestsPerMinute
  if (requestsPerMinute === undefined && tokensPerMinute === undefined) return undefined
  return {
    ...(requestsPerMinute !== undefined && { requestsPerMinute }),
    ...(tokensPerMinute !== undefined && { tokensPerMinute }),
  }
}

function lazyModel(name: string, create: () => Promise<Model>): Model {
  let created: Promise<Model> | undefined
  let ready: Model | undefined
  const first = async () => {
    created ??= create()
    ready = await created
    return ready
  }
  return {
    name,
    generate: (request, options) =>
      ready ? ready.generate(request, options) : first().then((model) => model.generate(request, options)),
    close: async () => (await created)?.close?.(),
  }
}
