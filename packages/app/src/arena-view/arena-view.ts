import { wilsonInterval } from "@evalscope/core"
import type { ArenaView } from "../api/index.js"
import type { RunPlace } from "../roots/index.js"
import { readReports } from "../runs/index.js"
import type { ArenaFile } from "./arena-file.js"
import { battleRow } from "./battle.js"
import { biasOf } from "./bias.js"
import { winnerOf } from "./match-battles.js"
import { noteWarning } from "./note-warning.js"
import type { BattleTable } from "./read-battles.js"

/** The baseline that an arena's subsets name, for folders without `arena.json`. */
export async function baselineOf(place: RunPlace, file: ArenaFile | undefined): Promise<string | null> {
  if (file) return file.baseline ?? null
  const { reports } = await readReports(place)
  const names = reports.flatMap(({ report }) =>
    report.metrics.flatMap((metric) =>
      metric.categories.flatMap((category) => category.subsets.map(({ name }) => name)),
    ),
  )
  return names.map((name) => name.split("@")[1]?.split("&")[1]).find((name) => name !== undefined) ?? null
}

export async function arenaView(
  place: RunPlace,
  name: string,
  file: ArenaFile | undefined,
  table: BattleTable,
): Promise<ArenaView> {
  const games = table.battles.reduce((sum, battle) => sum + battle.games.length, 0)
  const { ratings } = file ?? {}
  const bias = ratings?.position_bias
  const models =
    file && file.models.length > 0
      ? file.models
      : [...new Set(table.battles.flatMap(({ a, b }) => [a, b]))].sort()
  return {
    run: place.id,
    name,
    origin: file ? "evalscope" : "original",
    mode: file?.mode ?? null,
    baseline: await baselineOf(place, file),
    models,
    judges: file?.judges ?? [],
    questions:
      file?.questions ??
      new Set(table.battles.map((one) => `${one.dataset}\n${one.subset}\n${one.index}`)).size,
    games: {
      judged: file?.games?.judged ?? games,
      failed: file?.games?.failed ?? 0,
      unparsable: file?.games?.unparsable ?? 0,
    },
    ratings: ratings
      ? {
          method: ratings.method,
          confidence: ratings.confidence,
          intervals: ratings.intervals,
          rows: ratings.ratings.map((row) => ({
            ...row,
            win_rate: row.win_rate ?? null,
            win_rate_lower: row.win_rate_lower ?? null,
            win_rate_upper: row.win_rate_upper ?? null,
          })),
        }
      : null,
    boards: file ? file.leaderboards.map(boardOf) : await originalBoards(place),
    pairs: pairsOf(table),
    subsets: [...table.subsets],
    position_bias: typeof bias === "number" ? bias : (bias?.points ?? null),
    bias: biasOf(table),
    jury: file?.jury ?? null,
    warnings: (file?.warnings ?? []).map(noteWarning),
  }
}

function boardOf({ scope, rows }: ArenaFile["leaderboards"][number]): ArenaView["boards"][number] {
  return {
    scope,
    rows: rows.map((row) => ({
      model: row.model,
      win_rate: row.win_rate,
      win_rate_lower: row.win_rate_lower ?? null,
      win_rate_upper: row.win_rate_upper ?? null,
    })),
  }
}

/** Every pair that met, ties counting half. */
function pairsOf(table: BattleTable): ArenaView["pairs"] {
  const pairs = new Map<string, ArenaView["pairs"][number]>()
  for (const battle of table.battles) {
    const key = JSON.stringify([battle.a, battle.b])
    const pair = pairs.get(key) ?? {
      a: battle.a,
      b: battle.b,
      games: 0,
      wins: 0,
      ties: 0,
      losses: 0,
      win_rate: 0,
      interval: null,
    }
    const winner = winnerOf(battleRow(battle).score)
    if (winner === "unread") continue
    pair.games += 1
    if (winner === "a") pair.wins += 1
    else if (winner === "b") pair.losses += 1
    else pair.ties += 1
    pairs.set(key, pair)
  }
  return [...pairs.values()].map((pair) => {
    const rate = (pair.wins + pair.ties / 2) / pair.games
    const [low, high] = wilsonInterval(rate, pair.games)
    return { ...pair, win_rate: rate, interval: [low, high] }
  })
}

/** Win rates of the original's report: one subset per pair, three metrics for the rate and its bounds. */
async function originalBoards(place: RunPlace): Promise<ArenaView["boards"]> {
  const { reports } = await readReports(place)
  const boards = new Map<string, Map<string, ArenaView["boards"][number]["rows"][number]>>()
  for (const { report } of reports) {
    for (const metric of report.metrics) {
      const spelling = (metric.legacyName ?? metric.identity.name).replace("winrate", "win_rate")
      for (const { name, aggregate } of metric.categories.flatMap((category) => category.subsets)) {
        const [scope = "", pair = ""] = name.split("@")
        const [model] = pair.split("&")
        if (!model) continue
        const rows = boards.get(scope) ?? new Map()
        boards.set(scope, rows)
        const row = rows.get(model) ?? { model, win_rate: 0, win_rate_lower: null, win_rate_upper: null }
        if (spelling.endsWith("lower")) row.win_rate_lower = aggregate.value
        else if (spelling.endsWith("upper")) row.win_rate_upper = aggregate.value
        else row.win_rate = aggregate.value
        rows.set(model, row)
      }
    }
  }
  return [...boards].map(([scope, rows]) => ({
    scope,
    rows: [...rows.values()].sort((x, y) => y.win_rate - x.win_rate),
  }))
}
