import type { z } from "zod"
import type { RunRow, reportItemSchema } from "../api/index.js"

export type ReportItem = z.infer<typeof reportItemSchema>

/** A run in the original's list of reports: one line for each model. */
export function reportItems(run: RunRow): readonly ReportItem[] {
  if (run.kind === "perf") return []
  return run.models.flatMap(({ name, folder }) => {
    const own = run.headlines.filter((headline) => headline.model === name)
    if (own.length === 0) return []
    return [
      {
        run_id: run.id,
        model_id: folder,
        model_name: name,
        dataset_name: own.map(({ dataset }) => dataset).join(", "),
        dataset_pretty_name: own.map((headline) => headline.pretty_name).join(", "),
        num_samples: own.reduce((sum, { score }) => sum + score.n, 0),
        timestamp: run.created_at,
        primary_metrics: own.map(({ dataset, pretty_name: pretty, metric, score }) => ({
          dataset_name: dataset,
          dataset_pretty_name: pretty,
          identity: metric && identityOf(metric.key),
          score: score.value,
          semantics: metric && {
            direction: metric.direction,
            range: metric.range,
            display: metric.display,
            primary: metric.primary,
          },
        })),
      },
    ]
  })
}

/** `accuracy:mean[k=2]` in its parts. */
function identityOf(key: string): Record<string, unknown> {
  const [, name = key, aggregation = "mean"] = /^([^:[]+):([^[]+)/.exec(key) ?? []
  return { name, aggregation }
}
