import type { Benchmark, Sample } from "../benchmark/index.js"
import type { DatasetSource, DownloadProgress } from "../dataset/index.js"
import { EvalScopeError } from "../errors/index.js"
import {
  createJudgePanel,
  type JudgeMember,
  judgedScorer,
  judgeMode,
  openJudgeCache,
} from "../judge/index.js"
import { createReportBuilder } from "../report/index.js"
import type { RunFolder } from "../store/index.js"
import type { TaskConfig } from "../task/index.js"
import type { BenchmarkRun, RunModel } from "./benchmark-run.js"
import { openData } from "./data.js"
import { predictionIdentity, scoreIdentity } from "./identity.js"
import { type BenchmarkSettings, resolveSettings } from "./settings.js"

/** A benchmark that is known to be runnable: settings checked, judge decided, data opened. */
export interface PreparedBenchmark {
  settings: BenchmarkSettings
  source: DatasetSource
  mode: "rule" | "llm" | "llm_recall"
}

/**
 * Checks every benchmark of a task before the first model call.
 * @throws EvalScopeError `config_invalid`, or a `dataset_*` code naming what is missing.
 */
export async function prepareBenchmark(
  benchmark: Benchmark,
  task: TaskConfig,
  options: {
    hasJudges: boolean
    hasCodeRunner: boolean
    env: NodeJS.ProcessEnv
    signal: AbortSignal
    onProgress: (progress: DownloadProgress) => void
  },
): Promise<PreparedBenchmark> {
  const settings = resolveSettings(benchmark, task)
  const mode = judgeMode(benchmark.name, benchmark.judge, task.judge.strategy, options.hasJudges)
  if (settings.scorer.needsCodeRunner && !options.hasCodeRunner) {
    throw new EvalScopeError({
      code: "sandbox_unavailable",
      message: `Benchmark "${benchmark.name}" runs model-written code, and no sandbox is configured.`,
      hint: "Add --use-sandbox (a container engine is needed).",
    })
  }
  return { settings, source: await openData(settings, task, options), mode }
}

/** Joins one model with one prepared benchmark. */
export async function startBenchmark(
  prepared: PreparedBenchmark,
  model: RunModel,
  task: TaskConfig,
  judges: readonly JudgeMember[],
  folder: RunFolder,
  demonstrations: (subset: string) => Promise<readonly Sample[]>,
): Promise<BenchmarkRun> {
  const { settings, mode } = prepared
  const { benchmark } = settings
  const judgeCache =
    mode === "rule" ? undefined : await openJudgeCache(folder.judgeCacheFile(model.id, benchmark.name))
  const panel =
    mode === "rule"
      ? undefined
      : createJudgePanel({
          members: judges,
          benchmark: benchmark.name,
          config: task.judge,
          concurrency: task.judgeWorkerNum ?? task.evalBatchSize,
          ...(judgeCache && { cache: judgeCache }),
        })
  const scorer = panel && mode !== "rule" ? judgedScorer(settings.scorer, mode, panel) : settings.scorer
  return {
    model,
    settings,
    scorer,
    mainMetric: settings.primaryMetric,
    panel,
    judgeCache,
    predictionKey: predictionIdentity({
      name: model.model.name,
      args: task.modelArgs,
      generation: task.generationConfig,
    }),
    scoreKey: scoreIdentity(settings, {
      compat: task.compat,
      judge: mode === "rule" ? undefined : { mode, config: task.judge },
    }),
    report: createReportBuilder({
      model: model.id,
      benchmark: { ...benchmark, prettyName: settings.args.prettyName ?? benchmark.prettyName },
      metrics: scorer.metrics,
      aggregation: settings.aggregation,
      primaryMetric: settings.primaryMetric,
    }),
    demonstrations: once(demonstrations),
  }
}

/** Remembers the demonstrations of each subset; they are the same for all of its samples. */
function once(
  load: (subset: string) => Promise<readonly Sample[]>,
): (subset: string) => Promise<readonly Sample[]> {
  const loaded = new Map<string, Promise<readonly Sample[]>>()
  return (subset) => {
    const known = loaded.get(subset) ?? load(subset)
    loaded.set(subset, known)
    return known
  }
}
