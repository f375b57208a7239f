import { homedir } from "node:os"
import { join } from "node:path"
import {
  type Connect,
  connectDirectly,
  type Meter,
  type OnRetry,
  type RunModel,
  type SpendingRole,
  taskJudges,
  taskModels,
} from "@evalscope/core"
import { usesBatches } from "../batch/batch-task.js"
import { parseCacheMode } from "../cache/cache-mode.js"
import { openResponseCache, type ResponseCache, responseCacheDir } from "../cache/response-cache.js"
import { UsageError } from "../usage-error.js"
import type { PlannedTask } from "./plan-eval.js"
import { quickstartModel } from "./quickstart-model.js"

/** Models and judges of a task: requests are counted, and answered from disk where the user wants it. */
export interface TaskModels {
  models: (onRetry: OnRetry) => readonly RunModel[]
  judges: (onRetry: OnRetry) => ReturnType<typeof taskJudges>
  /** Of the models; judges have a cache of their own. */
  cache: ResponseCache | undefined
  judgeCache: ResponseCache | undefined
}

export async function modelsOfTask(plan: PlannedTask, meter: Meter): Promise<TaskModels> {
  const mode = parseCacheMode(plan.parsed.values.get("cache")?.at(-1))
  const dir = responseCacheDir({ HOME: homedir(), ...plan.env })
  const cache = mode && openResponseCache(dir, mode)
  const judgeCache = mode && openResponseCache(dir, mode)
  const embedded = await embeddedModel(plan)
  const batches = usesBatches(plan.parsed)
    ? await batchConnections(plan, join(dir, "..", "batches"))
    : undefined
  const wrapped = <T extends Pick<RunModel, "model">>(
    entry: T,
    scope: unknown,
    role: SpendingRole = "model",
    kept: ResponseCache | undefined = cache,
  ): T => {
    const counted = meter.wrap(entry.model, role)
    return { ...entry, model: kept ? kept.wrap(counted, scope) : counted }
  }
  return {
    cache,
    judgeCache,
    models: (onRetry) =>
      embedded
        ? [wrapped(embedded, "quickstart")]
        : plan.variants.flatMap((variant) => {
            const { apiUrl, evalType, modelArgs } = variant
            const { timeout, retries, retryInterval, stream, ...generation } = variant.generationConfig
            const scope = { apiUrl, evalType, modelArgs, generation }
            const connect = batches?.(variant.model ?? "", onRetry)
            return taskModels(variant, plan.env, onRetry, { connect }).map((entry) => wrapped(entry, scope))
          }),
    judges: (onRetry) =>
      taskJudges(plan.task, plan.env, onRetry).map((judge) =>
        wrapped(
          judge,
          { judge: judge.id, apiUrl: plan.task.apiUrl, config: judge.config },
          "judge",
          judgeCache,
        ),
      ),
  }
}

/** How requests of a model are sent when the provider may answer them in batches. */
async function batchConnections({ env }: PlannedTask, folder: string) {
  const { batchConnect } = await import("../batch/batch-transport.js")
  const { pendingBatches } = await import("../batch/pending-batches.js")
  const pending = pendingBatches(folder)
  const seconds = Number(env.EVALSCOPE_BATCH_POLL ?? 5)
  return (model: string, tell: OnRetry): Connect =>
    batchConnect({
      connect: (origin) => connectDirectly(origin, env),
      pending,
      pollMs: 1000 * (seconds > 0 ? seconds : 5),
      onProgress: (progress) => tell({ type: "batch.progress", model, ...progress }),
    })
}

/** Refuses a limit on cost that could never be noticed. */
export function checkPrices(plan: PlannedTask): void {
  if (!plan.parsed.values.has("max-cost")) return
  const judges = plan.task.judge.models.map((judge) => judge.modelId)
  for (const model of [...plan.variants.map((variant) => variant.model ?? "mock"), ...judges]) {
    if (plan.prices.of(model) === undefined) {
      throw new UsageError(
        `--max-cost needs the price of ${model}.`,
        `For example --price ${model}=0.5,1.5 (USD per million input and output tokens), or prices in a config file.`,
      )
    }
  }
}

/** Without a model the embedded mock answers; it knows the questions of the quickstart benchmark. */
async function embeddedModel({ task, benchmarks, variants }: PlannedTask): Promise<RunModel | undefined> {
  const isMock = task.model === undefined && (task.evalType === undefined || task.evalType === "mock_llm")
  const custom = Object.keys(task.modelArgs).length > 0
  const asked = benchmarks.some((benchmark) => benchmark.name === "quickstart")
  return isMock && !custom && asked && variants.length === 1
    ? quickstartModel(task.modelId ?? "mock")
    : undefined
}
