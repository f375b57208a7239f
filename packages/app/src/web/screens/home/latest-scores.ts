import type { RunRow } from "../../../api/run.js"
import type { Headline } from "../../../api/score.js"

interface Measured {
  run: RunRow
  headline: Headline
}

/** One model on one benchmark: its runs, newest first. */
export interface ScoreHistory {
  key: string
  newest: Measured
  earlier: readonly Measured[]
  /** The run before with the same settings: against another the score would move for reasons of its own. */
  before: Measured | undefined
}

/** Headlines of runs grouped by benchmark, metric and model; the most recently measured come first. */
export function scoreHistories(runs: readonly RunRow[]): readonly ScoreHistory[] {
  const groups = new Map<string, Measured[]>()
  for (const run of runs.toSorted((a, b) => (a.created_at < b.created_at ? 1 : -1))) {
    for (const headline of run.headlines) {
      if (headline.score.value === null) continue
      const key = [headline.dataset, headline.metric?.key ?? "", headline.model].join("\n")
      const group = groups.get(key)
      if (group) group.push({ run, headline })
      else groups.set(key, [{ run, headline }])
    }
  }
  return [...groups].flatMap(([key, [newest, ...earlier]]) => {
    if (!newest) return []
    const { config_hash: settings } = newest.run
    const before = earlier.find(({ run }) => settings !== null && run.config_hash === settings)
    return [{ key, newest, earlier, before }]
  })
}

/** Histories in whose benchmark, model or runs every word of a search is found. */
export function matchingHistories(histories: readonly ScoreHistory[], q: string): readonly ScoreHistory[] {
  const words = q
    .toLowerCase()
    .split(/\s+/)
    .filter((word) => word !== "")
  return histories.filter(({ newest, earlier }) => {
    const { pretty_name, dataset, model } = newest.headline
    const runs = [newest, ...earlier].flatMap(({ run }) => [run.path, run.name, ...run.tags])
    const text = [pretty_name, dataset, model, ...runs].join("\n").toLowerCase()
    return words.every((word) => text.includes(word))
  })
}
