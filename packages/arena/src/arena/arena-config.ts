import { EvalScopeError, judgeModelSchema } from "@evalscope/core"
import { z } from "zod"
import { camelKeys } from "./camel-keys.js"

const candidateSchema = z.strictObject({
  name: z.string().min(1).describe("Name in the leaderboard"),
  reportPath: z.string().min(1).describe("outputs/<run>/reports/<model>"),
})

/** A contest between finished runs. Files may spell the fields in snake_case, as the original's do. */
export const arenaConfigSchema = z.strictObject({
  models: z.array(candidateSchema).describe("Candidates: finished runs"),
  baseline: z.string().optional().describe("Opponent of all; default the first model"),
  mode: z
    .enum(["baseline", "all_pairs", "tournament", "single"])
    .default("baseline")
    .describe("Every model against the baseline, all pairs, active pairing under a budget, or grades"),
  budget: z.int().positive().optional().describe("Most games of a tournament"),
  positions: z
    .enum(["swap", "random", "none"])
    .default("swap")
    .describe("Judge both orders of a pair, one at random, or the candidate always first"),
  judges: z.array(judgeModelSchema).min(1).describe("Judging models; several make a jury"),
  repeats: z.int().positive().default(1).describe("Times each judge is asked the same"),
  systemPrompt: z.string().optional().describe("Replaces the judge's system message"),
  promptTemplate: z.string().optional().describe("Placeholders {question}, {answer_1}, {answer_2}"),
  parser: z
    .enum(["any", "structured", "arena-hard-v0.1", "arena-hard-v2.0"])
    .default("any")
    .describe("How verdicts are read"),
  strongWeight: z.number().positive().default(3).describe("Weight of a strong verdict"),
  concurrency: z.int().positive().default(5).describe("Games at once"),
  limit: z.int().positive().optional().describe("Questions per subset"),
  rounds: z.int().positive().default(1000).describe("Bootstrap rounds"),
  confidence: z.number().gt(0).lt(1).default(0.95).describe("Of all intervals"),
  seed: z.int().default(42).describe("Bootstrap and random positions"),
  compat: z.boolean().default(false).describe("The original's figures, with its too narrow bounds"),
  workDir: z.string().default("./outputs").describe("Where run folders go"),
  useCache: z.string().optional().describe("Earlier run folder to add to; judged games are kept"),
  humanLabels: z.string().optional().describe("JSONL of question_id, model_a, model_b, winner by people"),
})

export type ArenaConfig = z.infer<typeof arenaConfigSchema>
export type ArenaConfigInput = z.input<typeof arenaConfigSchema>

const looseTask = z.looseObject({})

/**
 * Reads a contest's settings: our own fields, or an evaluation task of the original with `datasets: [general_arena]`,
 * whose models stand in `dataset_args.general_arena.extra_params` and whose judge in `judge` or the older
 * `judge_model_args` and `judge_worker_num`.
 * @throws EvalScopeError `config_invalid` naming the fields.
 */
export function parseArenaConfig(value: unknown): ArenaConfig {
  const parsed = arenaConfigSchema.safeParse(fromTask(camelKeys(value)))
  if (parsed.success) return parsed.data
  throw new EvalScopeError({
    code: "config_invalid",
    message: `The arena's settings do not fit: ${z.prettifyError(parsed.error).replaceAll("\n", " ")}`,
    hint: "Needed are models (name, report_path) and judges (model_id, api_url). See evalscope arena run --help.",
    cause: parsed.error,
  })
}

function fromTask(value: unknown): unknown {
  const parsed = looseTask.safeParse(value)
  if (!parsed.success) return value
  const { judgeModelArgs, judgeWorkerNum, judge, evalBatchSize, datasetArgs, ...own } = parsed.data
  const args = record(record(datasetArgs).generalArena)
  const extra = record(args.extraParams)
  const judges =
    judgeModels(judge) ?? judgeModels(judgeModelArgs === undefined ? undefined : { models: judgeModelArgs })
  const rest = args === undefined || datasetArgs === undefined ? own : pick(own, taskFields)
  return defined({
    ...rest,
    models: own.models ?? extra.models,
    baseline: own.baseline ?? extra.baseline,
    judges: own.judges ?? judges,
    concurrency: own.concurrency ?? judgeWorkerNum ?? evalBatchSize,
    systemPrompt: own.systemPrompt ?? args.systemPrompt,
    promptTemplate: own.promptTemplate ?? args.promptTemplate,
  })
}

/** Fields of an evaluation task that mean the same for a contest; its others concern the models' own run. */
const taskFields = ["useCache", "workDir", "seed", "limit", "compat"] as const

function pick(source: Record<string, unknown>, names: readonly string[]): Record<string, unknown> {
  return Object.fromEntries(names.map((name) => [name, source[name]]))
}

function judgeModels(judge: unknown): unknown {
  const { models } = record(judge)
  return models === undefined || Array.isArray(models) ? models : [models]
}

function record(value: unknown): Record<string, unknown> {
  const parsed = looseTask.safeParse(value)
  return parsed.success ? parsed.data : {}
}

function defined(fields: Record<string, unknown>): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(fields).filter(([, field]) => field !== undefined && field !== null),
  )
}
