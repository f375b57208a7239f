import { readFile } from "node:fs/promises"
import { join, resolve } from "node:path"
import {
  createModel,
  EvalScopeError,
  formatReportFile,
  newRunDir,
  type Pace,
  type RequestRate,
  runFolder,
  takeRunLock,
  writeAtomic,
} from "@evalscope/core"
import { z } from "zod"
import { battleToLine } from "../battle/index.js"
import { readCandidates } from "../candidate/index.js"
import {
  battlesOfGames,
  type ContestMode,
  type ContestProgress,
  type ContestQuestion,
  type Judge,
  type JudgedGame,
  openGameLog,
  runContest,
} from "../contest/index.js"
import { anyFormParser, type HumanLabel, judgeQuality, pairPrompt, verdictParsers } from "../judge/index.js"
import { formatLeaderboards, leaderboards } from "../leaderboard/index.js"
import type { ArenaConfig } from "./arena-config.js"
import { arenaReport } from "./arena-report.js"
import { type ArenaResult, arenaResultToJson, pairRecords } from "./arena-result.js"
import { rateContest } from "./rate-contest.js"
import { writeSampleReviews } from "./sample-reviews.js"

export interface RunArenaOptions {
  /** Judges made by the caller; default: made from the settings. */
  judges?: readonly Judge[]
  signal?: AbortSignal
  /** Steers how many games go on at once, in place of `concurrency`. */
  pace?: Pace
  /** How often each of the judges that the settings name may be asked; can change while they are. */
  rate?: RequestRate
  onGame?: (game: JudgedGame, progress: ContestProgress) => void
  /** Called with what a person should know, as it comes up. */
  onWarning?: (warning: string) => void
  now?: () => Date
}

export interface ArenaRun {
  runDir: string
  result: ArenaResult
  leaderboardText: string
}

/** Files of a contest inside its run folder. */
export function arenaFiles(runDir: string) {
  const report = join(runDir, "reports", "Arena")
  return {
    games: join(runDir, "judgments", "Arena", "general_arena.jsonl"),
    grades: join(runDir, "judgments", "Arena", "grades.jsonl"),
    report: join(report, "general_arena.json"),
    leaderboard: join(report, "leaderboard.txt"),
    battles: join(runDir, "arena", "battles.jsonl"),
    result: join(runDir, "arena", "arena.json"),
  }
}

/**
 * Compares finished runs: collects the samples they share, lets the judges decide, and writes reports, leaderboards,
 * battles and sample reviews. Judged games are kept in the run folder as they come; the same settings with
 * `useCache` go on where a run stopped, and a further candidate costs only its own games.
 *
 * @throws EvalScopeError `config_invalid` for settings that cannot work, `run_locked` when another process writes to
 *   the folder, `judge_failed` when no game could be judged.
 */
export async function runArena(config: ArenaConfig, options: RunArenaOptions = {}): Promise<ArenaRun> {
  const collected = await readCandidates(
    config.models,
    config.limit === undefined ? {} : { limit: config.limit },
  )
  const warnings = [...collected.warnings]
  const { baseline, warning } = baselineOf(config)
  if (warning) warnings.push(warning)
  for (const one of warnings) options.onWarning?.(one)
  const runDir = config.useCache
    ? resolve(config.useCache)
    : await newRunDir(config.workDir, (options.now ?? (() => new Date()))())
  const lock = await takeRunLock(runFolder(runDir).lockFile)
  const judges = options.judges ?? (await createJudges(config, options.rate))
  try {
    const played = await play(config, collected.questions, baseline, judges, runDir, options)
    const labels = config.humanLabels ? await readLabels(config.humanLabels) : []
    return await conclude(config, collected.questions, baseline, judges, played, labels, warnings, runDir)
  } finally {
    if (!options.judges) await Promise.all(judges.map((judge) => judge.model.close?.()))
    await lock.release()
  }
}

async function play(
  config: ArenaConfig,
  questions: readonly ContestQuestion[],
  baseline: string,
  judges: readonly Judge[],
  runDir: string,
  options: RunArenaOptions,
) {
  const log = await openGameLog(arenaFiles(runDir).games)
  try {
    return await runContest({
      questions,
      models: config.models.map(({ name }) => name),
      mode: contestMode(config, baseline),
      judges,
      rules: {
        prompt: {
          system: config.systemPrompt ?? pairPrompt.system,
          template: config.promptTemplate ?? pairPrompt.template,
        },
        parse: verdictParsers[config.parser] ?? anyFormParser,
      },
      positions: config.positions,
      repeats: config.repeats,
      concurrency: config.concurrency,
      seed: config.seed,
      log,
      ...(options.signal && { signal: options.signal }),
      ...(options.pace && { pace: options.pace }),
      ...(options.onGame && { onGame: options.onGame }),
    })
  } finally {
    await log.close()
  }
}

async function conclude(
  config: ArenaConfig,
  questions: readonly ContestQuestion[],
  baseline: string,
  judges: readonly Judge[],
  { games, reused, failures }: Awaited<ReturnType<typeof play>>,
  labels: readonly HumanLabel[],
  warnings: string[],
  runDir: string,
): Promise<ArenaRun> {
  const { rounds, seed, confidence, compat, strongWeight } = config
  const battles = battlesOfGames(games, strongWeight)
  if (battles.length === 0) throw unreadable(games.length)
  const subsets = subsetsOf(questions).map((scope) => ({
    ...scope,
    battles: battlesOfGames(
      games.filter((game) => game.dataset === scope.dataset && game.subset === scope.subset),
      strongWeight,
    ),
  }))
  const boards = leaderboards(
    subsets.filter((scope) => scope.battles.length > 0),
    { baseline, onlyWithBaseline: config.mode === "baseline", rounds, seed, confidence, compat },
  )
  for (const scope of boards.regularised) {
    warnings.push(`${scope}: a model won or lost everything there, its rating leans on a weak prior.`)
  }
  const unparsable = games.filter(({ verdict }) => !verdict).length
  if (unparsable > 0) warnings.push(`${unparsable} verdicts could not be read; they count for nothing.`)
  if (failures.length > 0) {
    warnings.push(
      `${failures.length} games could not be judged (${failures[0]?.message}); run again with --use-cache.`,
    )
  }
  const jury = judgeQuality(games, labels)
  const position = config.positions !== "none"
  const rated = await rateContest(battles, { baseline, rounds, seed, confidence, position })
  warnings.push(...rated.doubts.map(({ text }) => text))
  const result: ArenaResult = {
    schemaVersion: 1,
    mode: config.mode,
    positions: config.positions,
    baseline,
    models: config.models.map(({ name }) => name),
    judges: judges.map(({ id }) => id),
    seed,
    questions: questions.length,
    games: { judged: games.length, reused, failed: failures.length, unparsable },
    ratings: rated.table,
    leaderboards: boards,
    pairs: pairRecords(games),
    jury,
    warnings,
  }
  const files = arenaFiles(runDir)
  const leaderboardText = formatLeaderboards(boards)
  await writeAtomic(
    files.battles,
    battles.map((battle) => `${JSON.stringify(battleToLine(battle))}\n`).join(""),
  )
  await writeAtomic(
    files.report,
    formatReportFile(arenaReport(boards.subsets, baseline, jury, failures.length)),
  )
  await writeAtomic(files.leaderboard, leaderboardText)
  await writeAtomic(files.result, `${JSON.stringify(arenaResultToJson(result), null, 2)}\n`)
  await writeSampleReviews(runDir, questions, games, result.models, baseline)
  return { runDir, result, leaderboardText }
}

function contestMode(config: ArenaConfig, baseline: string): ContestMode {
  if (config.mode === "baseline") return { type: "baseline", baseline }
  if (config.mode === "all_pairs") return { type: "all-pairs" }
  if (config.mode === "tournament") {
    if (config.budget !== undefined) return { type: "tournament", budget: config.budget }
    throw new EvalScopeError({
      code: "config_invalid",
      message: "A tournament needs a budget of games.",
      hint: "Give --budget, for example 20 games per model.",
    })
  }
  throw new EvalScopeError({
    code: "config_invalid",
    message: `The mode ${config.mode} has no pairs to play.`,
    hint: "Use gradeAnswers, or evalscope arena run --mode single.",
  })
}

function baselineOf({ models, baseline }: ArenaConfig): { baseline: string; warning?: string } {
  const first = models[0]?.name ?? ""
  if (baseline === undefined) return { baseline: first, warning: `No baseline is given; ${first} is taken.` }
  if (models.some(({ name }) => name === baseline)) return { baseline }
  throw new EvalScopeError({
    code: "config_invalid",
    message: `The baseline "${baseline}" is not among the models.`,
    hint: `Choose one of: ${models.map(({ name }) => name).join(", ")}.`,
  })
}

/** Makes the judging models of the settings. @throws EvalScopeError `config_invalid` when two have the same name. */
export async function createJudges(
  { judges }: Pick<ArenaConfig, "judges">,
  rate?: RequestRate,
): Promise<readonly Judge[]> {
  const made = await Promise.all(
    judges.map(async ({ modelId, judgeId, apiUrl, apiKey, evalType, modelArgs, generationConfig }) => ({
      id: judgeId ?? modelId,
      model: await createModel({
        model: modelId,
        apiUrl,
        apiKey,
        evalType,
        modelArgs,
        generationConfig,
        ...(rate && { limits: { requestsPerMinute: rate } }),
      }),
      config: { temperature: 0, maxTokens: 8000, ...generationConfig },
    })),
  )
  const twice = made.find(({ id }, i) => made.findIndex((other) => other.id === id) < i)
  if (!twice) return made
  throw new EvalScopeError({
    code: "config_invalid",
    message: `Two judges are called "${twice.id}".`,
    hint: "Give each a judge_id of its own.",
  })
}

function subsetsOf(questions: readonly ContestQuestion[]): readonly { dataset: string; subset: string }[] {
  const found = new Map(
    questions.map(({ dataset, subset }) => [`${dataset}\n${subset}`, { dataset, subset }]),
  )
  return [...found.values()]
}

const labelSchema = z.object({
  question_id: z.union([z.string(), z.number()]).transform(String),
  model_a: z.string(),
  model_b: z.string(),
  winner: z.enum(["model_a", "model_b", "tie"]),
})

async function readLabels(path: string): Promise<readonly HumanLabel[]> {
  const lines = (await readFile(path, "utf8")).split("\n")
  return lines.flatMap((text, i) => {
    if (text.trim() === "") return []
    try {
      const { question_id, model_a, model_b, winner } = labelSchema.parse(JSON.parse(text))
      return [{ questionId: question_id, modelA: model_a, modelB: model_b, winner }]
    } catch (cause) {
      throw new EvalScopeError({
        code: "dataset_malformed",
        message: `${path}:${i + 1} is not a label.`,
        hint: 'A line looks like {"question_id": "…", "model_a": "x", "model_b": "y", "winner": "tie"}.',
        cause,
      })
    }
  })
}

function unreadable(games: number): EvalScopeError {
  return new EvalScopeError({
    code: "judge_failed",
    message: `None of the ${games} verdicts could be read.`,
    hint: "Look at the replies in judgments/Arena/general_arena.jsonl, then change the prompt, the parser or the judge.",
  })
}
