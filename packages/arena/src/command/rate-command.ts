import { EvalScopeError, formatTextTable } from "@evalscope/core"
import { ratingTableToJson } from "../arena/index.js"
import { readBattles } from "../battle/index.js"
import {
  type RatedModel,
  type RateOptions,
  type RatingTable,
  rateBattles,
  ratingMethods,
  type StyleFeature,
  styleCovariates,
  styleFeatures,
} from "../rating/index.js"
import { type CommandInput, type CommandIo, type FlagReader, flagReader } from "./command-io.js"

/** `arena rate FILE`: ratings of a battles file alone, as a table or as one JSON document. */
export async function runRate(input: CommandInput, io: CommandIo): Promise<number> {
  const [file, more] = input.positional
  if (file === undefined || more !== undefined) {
    throw new EvalScopeError({
      code: "config_invalid",
      message: "One battles file is needed.",
      hint: "evalscope arena rate battles.jsonl --baseline gpt-4-0314",
    })
  }
  const flags = flagReader(input)
  const battles = await readBattles(file)
  const features = styleOf(flags)
  const table = await rateBattles(battles, {
    ...rateOptions(flags),
    ...(features && { covariates: styleCovariates(battles, { features, weighted: flags.on("weighted") }) }),
  })
  io.out(flags.has("json") ? `${JSON.stringify(ratingTableToJson(table), null, 2)}\n` : formatRatings(table))
  return 0
}

function rateOptions(flags: FlagReader): RateOptions {
  const compat = flags.on("compat")
  const method = flags.choice("method", ratingMethods)
  const unit = flags.choice("unit", ["question", "battle"] as const) ?? (compat ? "battle" : undefined)
  const optional = {
    baseline: flags.text("baseline"),
    rounds: flags.number("rounds"),
    seed: flags.number("seed"),
    confidence: flags.number("confidence"),
    prior: flags.number("prior"),
    workers: flags.number("workers"),
    k: flags.number("k"),
    method,
    unit,
  }
  const rounds = optional.rounds
  if (rounds !== undefined && !(Number.isInteger(rounds) && rounds >= 0)) {
    throw new EvalScopeError({
      code: "config_invalid",
      message: `--rounds is ${rounds}.`,
      hint: "Give a whole number; 0 takes closed-form intervals.",
    })
  }
  return {
    weights: flags.on("weighted") ? (compat ? "repeat" : "weight") : "ignore",
    position: flags.on("position"),
    ...(flags.has("style") && { penalty: { coefficients: 0.5 } }),
    ...Object.fromEntries(Object.entries(optional).filter(([, value]) => value !== undefined)),
  }
}

/** `--style` alone or with `all` takes every feature; `length` and `markdown` are arena-hard's names. */
function styleOf(flags: FlagReader): readonly StyleFeature[] | undefined {
  if (!flags.has("style")) return undefined
  const groups: Readonly<Record<string, readonly StyleFeature[]>> = {
    all: styleFeatures,
    length: ["tokens"],
    markdown: ["headers", "lists", "bold"],
  }
  const chosen = flags.list("style").flatMap((name) => {
    const feature = styleFeatures.find((known) => known === name)
    const found = feature ? [feature] : groups[name]
    if (found) return found
    throw new EvalScopeError({
      code: "config_invalid",
      message: `--style ${name} is not known.`,
      hint: `Choose from: all, length, markdown, ${styleFeatures.join(", ")}.`,
    })
  })
  return styleFeatures.filter((feature) => chosen.includes(feature))
}

/** Ratings as a table for people. */
export function formatRatings(table: RatingTable): string {
  const percent = (share: number) => `${(100 * share).toFixed(1)}%`
  const rank = ({ bestRank, worstRank }: RatedModel) =>
    bestRank === worstRank ? `${bestRank}` : `${bestRank}–${worstRank}`
  const grid = formatTextTable(
    [
      { title: "Model", flexible: true },
      { title: "Rank", align: "right" },
      { title: "Rating", align: "right" },
      { title: `${100 * table.confidence}% interval`, align: "right" },
      { title: "Win rate", align: "right" },
      { title: "W/T/L", align: "right" },
    ],
    table.ratings.map((row) => ({
      cells: [
        row.model,
        rank(row),
        row.rating.toFixed(1),
        `${row.lower.toFixed(1)} to ${row.upper.toFixed(1)}`,
        percent(row.winRate),
        `${row.wins}/${row.ties}/${row.losses}`,
      ],
    })),
  )
  const opponent =
    table.baseline === undefined ? "a model of the mean rating, 1000" : `${table.baseline}, 1000`
  const notes = [
    `${table.battles} battles, ${table.method}; win rates against ${opponent}; intervals: ${table.intervals}.`,
  ]
  if (table.position) {
    const { points, lower, upper } = table.position
    notes.push(
      `Being shown first is worth ${points.toFixed(1)} points (${lower.toFixed(1)} to ${upper.toFixed(1)}).`,
    )
  }
  if (table.tie !== undefined) notes.push(`Tie parameter: ${table.tie.toFixed(4)}.`)
  if (table.separatedRounds > 0) {
    notes.push(`In ${table.separatedRounds} bootstrap rounds a weak prior kept a rating finite.`)
  }
  return `${grid}\n${notes.join("\n")}\n`
}
