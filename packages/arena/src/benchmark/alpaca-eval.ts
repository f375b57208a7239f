import { readFile } from "node:fs/promises"
import { EvalScopeError } from "@evalscope/core"
import { meanEstimate } from "@evalscope/core/scoring"
import { z } from "zod"
import {
  type GameLog,
  type Judge,
  type JudgedGame,
  type JudgingRules,
  type PositionMode,
  runContest,
} from "../contest/index.js"
import { anyFormParser, mirrorVerdict, pairPrompt, verdictGrade } from "../judge/index.js"
import { lengthControlledWinRate } from "./length-control.js"

const outputsSchema = z.array(
  z.looseObject({ instruction: z.string(), output: z.string(), generator: z.string().default("") }),
)

/** One model's answer to one instruction of AlpacaEval. */
export type AlpacaOutput = z.infer<typeof outputsSchema>[number]

/** Reads AlpacaEval's JSON: a list of `{instruction, output, generator}`. */
export async function readAlpacaOutputs(path: string): Promise<readonly AlpacaOutput[]> {
  const parsed = outputsSchema.safeParse(JSON.parse(await readFile(path, "utf8")))
  if (parsed.success) return parsed.data
  throw new EvalScopeError({
    code: "dataset_malformed",
    message: `${path} is not a file of AlpacaEval's outputs: ${z.prettifyError(parsed.error).replaceAll("\n", " ")}`,
    hint: 'It must be a list of {"instruction": "…", "output": "…", "generator": "model"}.',
  })
}

export interface AlpacaEvalOptions {
  model: readonly AlpacaOutput[]
  baseline: readonly AlpacaOutput[]
  judges: readonly Judge[]
  rules?: JudgingRules
  /** Default `random`: one order per instruction, drawn by the seed; `swap` judges both. */
  positions?: PositionMode
  concurrency?: number
  seed?: number
  log: GameLog
  signal?: AbortSignal
}

/** The columns of AlpacaEval's leaderboard; rates in percent. */
export interface AlpacaEvalResult {
  win_rate: number
  standard_error: number
  n_wins: number
  n_wins_base: number
  n_draws: number
  n_total: number
  discrete_win_rate: number
  length_controlled_winrate: number
  lc_standard_error: number
  avg_length: number
}

/** Compares a model's outputs with the baseline's, instruction by instruction, with and without length control. */
export async function runAlpacaEval(options: AlpacaEvalOptions): Promise<AlpacaEvalResult> {
  const baseline = new Map(options.baseline.map((output) => [output.instruction, output.output]))
  const shared = options.model.filter(({ instruction }) => baseline.has(instruction))
  const { games } = await runContest({
    questions: shared.map(({ instruction, output }, index) => ({
      id: `alpaca_eval#${index}`,
      dataset: "alpaca_eval",
      subset: "eval",
      index,
      question: instruction,
      answers: { model: output, baseline: baseline.get(instruction) ?? "" },
    })),
    models: ["model", "baseline"],
    mode: { type: "baseline", baseline: "baseline" },
    judges: options.judges,
    rules: options.rules ?? { prompt: pairPrompt, parse: anyFormParser },
    positions: options.positions ?? "random",
    repeats: 1,
    concurrency: options.concurrency ?? 8,
    seed: options.seed ?? 42,
    log: options.log,
    ...(options.signal && { signal: options.signal }),
  })
  const preferences = preferencesByIndex(games)
  const judged = shared.flatMap(({ instruction, output }, index) => {
    const preference = preferences.get(index)
    return preference === undefined
      ? []
      : [
          {
            preference,
            length: output.length,
            more: output.length - (baseline.get(instruction)?.length ?? 0),
          },
        ]
  })
  if (judged.length === 0) {
    throw new EvalScopeError({
      code: "judge_failed",
      message: "No instruction has a usable verdict.",
      hint: "Check that both output files answer the same instructions and that the judge's verdicts can be read.",
    })
  }
  const values = judged.map(({ preference }) => preference)
  const mean = meanEstimate(values)
  const controlled = lengthControlledWinRate({
    preferences: values,
    lengthDifferences: judged.map(({ more }) => more),
  })
  const wins = values.filter((value) => value > 0.5).length
  const losses = values.filter((value) => value < 0.5).length
  const draws = values.length - wins - losses
  return {
    win_rate: 100 * (mean?.value ?? Number.NaN),
    standard_error: 100 * (mean?.stderr ?? Number.NaN),
    n_wins: wins,
    n_wins_base: losses,
    n_draws: draws,
    n_total: values.length,
    discrete_win_rate: (100 * (wins + draws / 2)) / values.length,
    length_controlled_winrate: controlled.winRate,
    lc_standard_error: controlled.standardError,
    avg_length: Math.trunc(judged.reduce((sum, { length }) => sum + length, 0) / judged.length),
  }
}

/** Mean preference for the model, 1, 0.5 or 0 per game, over the games of each instruction. */
function preferencesByIndex(games: readonly JudgedGame[]): ReadonlyMap<number, number> {
  const sums = new Map<number, { sum: number; n: number }>()
  for (const { index, first, verdict } of games) {
    if (!verdict) continue
    const grade = verdictGrade(first === "model" ? verdict : mirrorVerdict(verdict))
    const own = sums.get(index) ?? { sum: 0, n: 0 }
    sums.set(index, { sum: own.sum + (grade > 0.5 ? 1 : grade < 0.5 ? 0 : 0.5), n: own.n + 1 })
  }
  return new Map([...sums].map(([index, { sum, n }]) => [index, sum / n]))
}
