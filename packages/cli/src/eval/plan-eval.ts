import {
  type Benchmark,
  EvalScopeError,
  nameHint,
  type Prices,
  parseTasks,
  type TaskConfig,
} from "@evalscope/core"
import { forBatches, usesBatches } from "../batch/batch-task.js"
import { readPrices } from "../budget/prices.js"
import { fieldNamed, mergeMaps } from "../config/merge-maps.js"
import { type ResolvedConfig, type ResolvedTask, resolveConfig } from "../config/resolve-config.js"
import { evalFlags } from "../flags/eval-flags.js"
import type { ParsedFlags } from "../flags/index.js"
import type { Io } from "../io.js"
import { chooseBenchmarks } from "../task/choose-benchmarks.js"
import { modelVariants } from "../task/models-of-task.js"
import { benchmarkNames, loadBenchmarks } from "./load-benchmarks.js"

/** One task of a command line, checked and ready to run. */
export interface PlannedTask {
  /** With the settings of its first model. */
  task: TaskConfig
  /** The task as each of its models sees it; at least one. */
  variants: readonly TaskConfig[]
  benchmarks: readonly Benchmark[]
  prices: Prices
  /** Flags of the command line, the environment and config files. */
  parsed: ParsedFlags
  env: NodeJS.ProcessEnv
}

export interface EvalPlan {
  tasks: readonly PlannedTask[]
  warnings: readonly string[]
  /** Config and plugin files that decide the run. */
  files: readonly string[]
}

/** Reads and checks everything that a command line of `eval` says. @throws EvalScopeError, UsageError */
export async function planEval(parsed: ParsedFlags, io: Io): Promise<EvalPlan> {
  return planTasks(await resolveConfig(parsed, evalFlags, io), io)
}

export async function planTasks(config: ResolvedConfig, io: Io): Promise<EvalPlan> {
  const warnings = new Set(config.warnings)
  const tasks: PlannedTask[] = []
  for (const [index, resolved] of config.tasks.entries()) {
    tasks.push(await planTask(resolved, index, config, io, warnings))
  }
  const plugins = tasks.flatMap(({ task }) => task.plugins.filter((plugin) => /^[./]/.test(plugin)))
  return { tasks, warnings: [...warnings], files: [...config.files, ...plugins] }
}

async function planTask(
  resolved: ResolvedTask,
  index: number,
  config: ResolvedConfig,
  io: Io,
  warnings: Set<string>,
): Promise<PlannedTask> {
  const { env, suites } = config
  const { parsed } = resolved
  const fields = await withBenchmarks(resolved, suites)
  const models = parsed.values.get("models") ?? resolved.models
  const variants = modelVariants(fields, models, env).map((variant) => {
    const locate = config.tasks.length === 1 ? config.locate : undefined
    const checked = parseTasks(variant, {
      env,
      ...(config.source !== undefined && {
        source: config.tasks.length === 1 ? config.source : `${config.source} (task ${index + 1})`,
      }),
      ...(locate && { locate }),
    })
    for (const warning of checked.warnings) warnings.add(warning)
    return checked.tasks
  })
  const [first, ...rest] = variants.flat()
  if (!first) throw new EvalScopeError({ code: "internal", message: "A task has no model." })
  const batched = usesBatches(parsed)
    ? (task: TaskConfig) => forBatches(task, fields)
    : (task: TaskConfig) => task
  const task = batched(shuffled(first, parsed))
  if (task.datasets.length === 0) {
    throw new EvalScopeError({
      code: "config_invalid",
      message: "No benchmark is named.",
      hint: 'For example "evalscope eval quickstart"; "evalscope list" shows all.',
    })
  }
  refuseSameNames([task, ...rest])
  for (const warning of likelySlips(task, await benchmarkNames())) warnings.add(warning)
  return {
    task,
    variants: [task, ...rest.map(batched)],
    benchmarks: await loadBenchmarks(task.datasets, task.plugins, io.cwd),
    prices: readPrices(config.prices, parsed.values.get("price") ?? []),
    parsed,
    env,
  }
}

/** What runs, but hardly as it was meant. */
function likelySlips(
  { model, evalType, modelArgs, datasets, datasetArgs }: TaskConfig,
  known: readonly string[],
): readonly string[] {
  // Settings of other benchmarks may stand in a config for all; a name that no benchmark has is a slip.
  const slips = Object.keys(datasetArgs)
    .filter((name) => !datasets.includes(name) && !known.includes(name))
    .map((name) => `dataset_args.${name}: there is no such benchmark. ${nameHint(name, datasets)}`)
  const mock = model === undefined && evalType === undefined && Object.keys(modelArgs).length === 0
  if (mock && datasets.some((name) => name !== "quickstart")) {
    slips.push(
      "No model is named, so the embedded mock answers, which knows quickstart alone; see --model and --api-url.",
    )
  }
  return slips
}

async function withBenchmarks(
  { fields, parsed }: ResolvedTask,
  suites: ResolvedConfig["suites"],
): Promise<Record<string, unknown>> {
  if (!["suite", "tag", "exclude"].some((name) => parsed.values.has(name))) return fields
  const named = fieldNamed(fields, "datasets")
  const names = Array.isArray(named) ? named.filter((name) => typeof name === "string") : []
  return mergeMaps(fields, { datasets: await chooseBenchmarks(names, parsed, suites) })
}

function shuffled(task: TaskConfig, parsed: ParsedFlags): TaskConfig {
  if (parsed.values.get("shuffle")?.at(-1) !== "true") return task
  const entries = task.datasets.map((name) => [name, { ...task.datasetArgs[name], shuffle: true }] as const)
  return { ...task, datasetArgs: { ...task.datasetArgs, ...Object.fromEntries(entries) } }
}

/** Results of two models must not land in one folder. */
function refuseSameNames(variants: readonly TaskConfig[]): void {
  const seen = new Set<string>()
  for (const { modelId, model } of variants) {
    const id = modelId ?? model?.split("/").at(-1) ?? "mock"
    if (seen.has(id)) {
      throw new EvalScopeError({
        code: "config_invalid",
        message: `Two models would both be called "${id}" in folders and reports.`,
        hint: "Write them as maps with a model_id of their own, in a config file.",
      })
    }
    seen.add(id)
  }
}
