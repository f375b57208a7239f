import type { ExportTable } from "../../export/index.js"
import type { ScoreHistory } from "./latest-scores.js"

/** One line a run of each benchmark and model, the newest first. */
export function historiesTable(histories: readonly ScoreHistory[]): ExportTable {
  return {
    columns: [
      ...["dataset", "model", "metric", "run", "created_at", "score", "low", "high", "n"],
      ...["same_settings_as_newest"],
    ],
    rows: histories.flatMap(({ newest, earlier }) =>
      [newest, ...earlier].map(({ run, headline: { dataset, model, metric, score } }) => [
        ...[dataset, model, metric?.key ?? null, run.id, run.created_at, score.value],
        ...[score.interval?.[0] ?? null, score.interval?.[1] ?? null, score.n],
        run.config_hash !== null && run.config_hash === newest.run.config_hash,
      ]),
    ),
  }
}
