import type { RunRow } from "../../../api/run.js"
import type { ExportTable } from "../../export/index.js"

/** One line for each headline, so that every score is a figure of its own; runs without one have one line. */
export function runsTable(runs: readonly RunRow[]): ExportTable {
  return {
    columns: [
      ...["run", "name", "kind", "status", "created_at", "duration_s", "model", "dataset", "metric", "score"],
      ...[
        "score_low",
        "score_high",
        "n",
        "errored",
        "samples",
        "input_tokens",
        "output_tokens",
        "cost_usd",
        "tags",
      ],
      "config_hash",
    ],
    rows: runs.flatMap((run) => {
      const before = [run.id, run.name, run.kind, run.status, run.created_at, run.duration_s]
      const after = [
        run.samples,
        run.input_tokens,
        run.output_tokens,
        run.cost_usd,
        run.tags.join(" "),
        run.config_hash,
      ]
      if (run.headlines.length === 0) {
        const models = run.models.map(({ name }) => name).join(" ")
        return [[...before, models, run.datasets.join(" "), ...nothing(5), run.errored, ...after]]
      }
      return run.headlines.map(({ model, dataset, metric, score, errored }) => [
        ...before,
        model,
        dataset,
        metric?.key ?? null,
        score.value,
        score.interval?.[0] ?? null,
        score.interval?.[1] ?? null,
        score.n,
        errored,
        ...after,
      ])
    }),
  }
}

function nothing(count: number): readonly null[] {
  return Array.from({ length: count }, () => null)
}
