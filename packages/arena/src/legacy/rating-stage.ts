import { EvalScopeError, writeAtomic } from "@evalscope/core"
import { createBattleCollector, type Winner } from "../battle/index.js"
import { onlineElo } from "../rating/index.js"
import type { LegacyRating } from "./legacy-config.js"
import { type LegacyReview, readAll, reviewLineSchema } from "./legacy-files.js"

/** A table as the original wrote it to CSV, without the index. */
export interface LegacyTable {
  columns: readonly string[]
  rows: readonly (readonly (string | number)[])[]
}

/** Third stage: the review file becomes a table; the first metric decides how. */
export async function runRatingStage(rating: LegacyRating, reviewFile: string): Promise<LegacyTable> {
  const reviews = await readAll(reviewFile, reviewLineSchema, true)
  const [metric] = rating.metrics
  const table =
    metric === "elo"
      ? eloTable(reviews)
      : metric === "pairwise"
        ? pairwiseTable(reviews, rating.baseline_model ?? undefined)
        : scoreTable(reviews)
  await writeAtomic(rating.report_file, toCsv(table))
  return table
}

/** One result for both orders: a disagreement is a tie; undefined when nothing could be read. */
function resultOf({ win, win_1, win_2 }: LegacyReview): Winner | undefined {
  const known = (text: string | undefined): Winner | undefined =>
    text === "model_a" || text === "model_b" ? text : text?.startsWith("tie") ? "tie" : undefined
  if (win !== undefined) return known(win)
  const first = known(win_1)
  const second = known(win_2)
  if (!first || !second) return first ?? second
  return first === second ? first : "tie"
}

function eloTable(reviews: readonly LegacyReview[]): LegacyTable {
  const collector = createBattleCollector()
  for (const review of reviews.filter(({ anony }) => anony !== false).sort((x, y) => x.tstamp - y.tstamp)) {
    const winner = resultOf(review)
    if (winner && review.model_a && review.model_b) {
      collector.add({ modelA: review.model_a, modelB: review.model_b, winner })
    }
  }
  const battles = collector.columns()
  if (battles.size === 0) throw nothingToRate()
  const ratings = onlineElo(battles, { k: 32 })
  const rows = battles.players
    .map((model, i) => [model, Math.round((ratings[i] ?? 0) * 10) / 10] as const)
    .sort((x, y) => y[1] - x[1])
  return { columns: ["Model", "Elo_Rating"], rows }
}

function pairwiseTable(reviews: readonly LegacyReview[], baseline: string | undefined): LegacyTable {
  const counts = new Map<string, { win: number; loss: number; tie: number }>()
  const of = (model: string) => {
    const own = counts.get(model) ?? { win: 0, loss: 0, tie: 0 }
    counts.set(model, own)
    return own
  }
  for (const review of reviews) {
    const winner = resultOf(review)
    if (!winner || !review.model_a || !review.model_b) continue
    const a = of(review.model_a)
    const b = of(review.model_b)
    if (winner === "tie") {
      a.tie += 1
      b.tie += 1
    } else {
      const [won, lost] = winner === "model_a" ? [a, b] : [b, a]
      won.win += 1
      lost.loss += 1
    }
  }
  if (counts.size === 0) throw nothingToRate()
  const rows = [...counts]
    .filter(([model]) => model !== baseline)
    .map(([model, { win, loss, tie }]) => {
      const total = win + loss + tie
      return [model, win, loss, tie, win / total, loss / total, tie / total] as const
    })
    .sort((x, y) => y[4] - x[4])
  return { columns: ["Model", "win", "loss", "tie", "win_rate", "loss_rate", "tie_rate"], rows }
}

function scoreTable(reviews: readonly LegacyReview[]): LegacyTable {
  const sums = new Map<string, { sum: number; n: number }>()
  for (const { model, score } of reviews) {
    // -1 is the mark of a reply that could not be read.
    if (model === undefined || score === undefined || score < 0) continue
    const own = sums.get(model) ?? { sum: 0, n: 0 }
    sums.set(model, { sum: own.sum + score, n: own.n + 1 })
  }
  if (sums.size === 0) throw nothingToRate()
  const rows = [...sums].map(([model, { sum, n }]) => [model, sum / n] as const).sort((x, y) => y[1] - x[1])
  return { columns: ["Model", "score"], rows }
}

function toCsv({ columns, rows }: LegacyTable): string {
  const cell = (value: string | number) =>
    typeof value === "string" && /[",\n]/.test(value) ? `"${value.replaceAll('"', '""')}"` : String(value)
  const lines = rows.map((row, index) => [index, ...row].map(cell).join(","))
  return `${[["", ...columns].map(cell).join(","), ...lines].join("\n")}\n`
}

function nothingToRate(): EvalScopeError {
  return new EvalScopeError({
    code: "dataset_malformed",
    message: "The review file holds no usable verdict for the chosen metric.",
    hint: "Check rating_gen.metrics against the reviewer's mode: score for single, elo or pairwise for pairs.",
  })
}
