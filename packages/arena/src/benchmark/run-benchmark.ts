import { mkdir } from "node:fs/promises"
import { join } from "node:path"
import {
  createModel,
  EvalScopeError,
  judgeModelSchema,
  newRunDir,
  runFolder,
  takeRunLock,
  writeAtomic,
} from "@evalscope/core"
import { z } from "zod"
import { camelKeys } from "../arena/camel-keys.js"
import { createJudges } from "../arena/run-arena.js"
import { battleToLine } from "../battle/index.js"
import { battlesOfGames, openGameLog } from "../contest/index.js"
import { styleFeatures } from "../rating/index.js"
import { readAlpacaOutputs, runAlpacaEval } from "./alpaca-eval.js"
import { formatArenaHard, runArenaHard } from "./arena-hard.js"
import { readArenaHardAnswers, readArenaHardQuestions, writeArenaHardAnswers } from "./arena-hard-files.js"

const common = {
  judges: z.array(judgeModelSchema).min(1),
  concurrency: z.int().positive().default(8),
  seed: z.int().default(42),
  workDir: z.string().default("./outputs"),
  useCache: z.string().optional(),
}

const answerSource = z.union([
  z.string(),
  z.strictObject({
    file: z.string(),
    modelId: z.string().optional(),
    apiUrl: z.string().optional(),
    apiKey: z.string().optional(),
  }),
])

const benchmarkConfigSchema = z.discriminatedUnion("benchmark", [
  z.strictObject({
    benchmark: z.literal("arena_hard"),
    version: z.enum(["v0.1", "v2.0"]).default("v2.0"),
    questionFile: z.string(),
    /** By model: a file of answers, or a file and the endpoint that fills it. */
    answers: z.array(z.strictObject({ name: z.string(), source: answerSource })).min(2),
    baseline: z.string().optional(),
    limit: z.int().positive().optional(),
    rounds: z.int().positive().default(100),
    style: z.array(z.enum(styleFeatures)).optional(),
    ...common,
  }),
  z.strictObject({
    benchmark: z.literal("alpaca_eval"),
    modelOutputs: z.string(),
    baselineOutputs: z.string(),
    positions: z.enum(["swap", "random", "none"]).default("random"),
    ...common,
  }),
])

type BenchmarkConfig = z.infer<typeof benchmarkConfigSchema>
type ArenaHardConfig = Extract<BenchmarkConfig, { benchmark: "arena_hard" }>
type AlpacaConfig = Extract<BenchmarkConfig, { benchmark: "alpaca_eval" }>

export interface BenchmarkRun {
  runDir: string
  /** For people. */
  text: string
  /** For programs. */
  document: Record<string, unknown>
}

/** Whether settings are those of arena_hard or alpaca_eval. */
export function isBenchmarkConfig(value: Readonly<Record<string, unknown>>): boolean {
  return "benchmark" in value
}

/**
 * Runs arena_hard or alpaca_eval from settings (snake_case or camelCase). Judged games are kept in the run folder;
 * `use_cache` goes on with an earlier one.
 * @throws EvalScopeError `config_invalid` naming the fields.
 */
export async function runBenchmark(
  value: unknown,
  onNote: (note: string) => void = () => undefined,
): Promise<BenchmarkRun> {
  const parsed = benchmarkConfigSchema.safeParse(camelKeys(value))
  if (!parsed.success) {
    throw new EvalScopeError({
      code: "config_invalid",
      message: `The benchmark's settings do not fit: ${z.prettifyError(parsed.error).replaceAll("\n", " ")}`,
      hint: "arena_hard needs question_file, answers (name, source) and judges; alpaca_eval model_outputs, baseline_outputs and judges.",
    })
  }
  const config = parsed.data
  const runDir = config.useCache ?? (await newRunDir(config.workDir, new Date()))
  await mkdir(runDir, { recursive: true })
  const lock = await takeRunLock(runFolder(runDir).lockFile)
  try {
    const run =
      config.benchmark === "arena_hard" ? await hard(config, runDir, onNote) : await alpaca(config, runDir)
    await writeAtomic(
      join(runDir, "arena", `${config.benchmark}.json`),
      `${JSON.stringify(run.document, null, 2)}\n`,
    )
    await writeAtomic(join(runDir, "reports", "Arena", "leaderboard.txt"), run.text)
    return { runDir, ...run }
  } finally {
    await lock.release()
  }
}

async function hard(config: ArenaHardConfig, runDir: string, onNote: (note: string) => void) {
  const all = await readArenaHardQuestions(config.questionFile)
  const questions = all.slice(0, config.limit ?? all.length)
  const answers: Record<string, Awaited<ReturnType<typeof readArenaHardAnswers>>> = {}
  for (const { name, source } of config.answers) {
    const file = typeof source === "string" ? source : source.file
    if (typeof source !== "string" && source.modelId !== undefined) {
      const model = await createModel({ model: source.modelId, apiUrl: source.apiUrl, apiKey: source.apiKey })
      const { written, failed } = await writeArenaHardAnswers(questions, name, model, file, config)
      await model.close?.()
      onNote(`${name}: ${written} answers written to ${file}${failed > 0 ? `, ${failed} failed` : ""}`)
    }
    answers[name] = await readArenaHardAnswers(file)
  }
  const judges = await createJudges(config)
  const log = await openGameLog(join(runDir, "judgments", "Arena", "arena_hard.jsonl"))
  try {
    const { version, rounds, seed, concurrency, baseline, style } = config
    const result = await runArenaHard({
      version,
      questions,
      answers,
      judges,
      log,
      rounds,
      seed,
      concurrency,
      ...(baseline !== undefined && { baseline }),
      ...(style && { style }),
    })
    if (result.failures > 0) onNote(`${result.failures} games could not be judged; run again with use_cache.`)
    const lines = battlesOfGames(result.games).map((battle) => `${JSON.stringify(battleToLine(battle))}\n`)
    await writeAtomic(join(runDir, "arena", "arena_hard_battles.jsonl"), lines.join(""))
    return {
      text: formatArenaHard(result),
      document: { benchmark: "arena_hard", version, games: result.games.length, tables: result.tables },
    }
  } finally {
    await log.close()
  }
}

async function alpaca(config: AlpacaConfig, runDir: string) {
  const judges = await createJudges(config)
  const log = await openGameLog(join(runDir, "judgments", "Arena", "alpaca_eval.jsonl"))
  try {
    const result = await runAlpacaEval({
      model: await readAlpacaOutputs(config.modelOutputs),
      baseline: await readAlpacaOutputs(config.baselineOutputs),
      judges,
      log,
      positions: config.positions,
      concurrency: config.concurrency,
      seed: config.seed,
    })
    const rows = Object.entries(result).map(([name, value]) => `${name.padEnd(26)} ${value.toFixed(2)}`)
    return { text: `${rows.join("\n")}\n`, document: { benchmark: "alpaca_eval", ...result } }
  } finally {
    await log.close()
  }
}
