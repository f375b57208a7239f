import type { BenchmarkReport } from "../../src/report/benchmark-report.js"
import { createReportBuilder } from "../../src/report/report-builder.js"
import type { Outcome } from "../../src/run/outcome.js"
import { mean } from "../../src/scoring/aggregate/index.js"

export interface DemoOptions {
  model?: string
  name?: string
  prettyName?: string
  /** Verdicts by subset; a subset's category is what follows a `/` in its name. */
  subsets?: Readonly<Record<string, readonly Outcome[]>>
  overall?: boolean
  withoutPerf?: boolean
}

const defaults: Readonly<Record<string, readonly Outcome[]>> = {
  "algebra/stem": ["right", "right", "right", "wrong", "request_failed"],
  "music/arts": ["right", "right", "no_answer"],
}

/** A small report made the real way, for tests of what is done with reports. */
export function demoReport(options: DemoOptions = {}): BenchmarkReport {
  const subsets = Object.entries(options.subsets ?? defaults).map(([path, verdicts]) => {
    const [name = path, category = "default"] = path.split("/")
    return { name, category, verdicts }
  })
  const builder = createReportBuilder({
    model: options.model ?? "tiny-1b",
    benchmark: {
      name: options.name ?? "demo",
      prettyName: options.prettyName ?? "Demo 数学",
      description: "A demonstration.",
      dataset: { subsets: subsets.map((subset) => subset.name), evalSplit: "test" },
      scorer: { name: "exact", metrics: [{ name: "accuracy" }], score: () => ({ values: {} }) },
      categoryOf: (name) => [subsets.find((subset) => subset.name === name)?.category ?? "default"],
      overall: options.overall ?? true,
    },
    aggregation: mean,
  })
  for (const { name, verdicts } of subsets) {
    builder.requested(name, options.subsets ? verdicts.length : name === "algebra" ? 5 : 4)
    for (const [id, outcome] of verdicts.entries()) {
      const values = { accuracy: outcome === "right" ? 1 : 0 }
      if (outcome === "request_failed") builder.failed({ subset: name, id, outcome })
      else builder.add({ subset: name, id, groupId: id, generationIndex: 0, values, outcome })
    }
  }
  if (!options.withoutPerf) {
    builder.addPerf({
      latencyMs: 1000,
      ttftMs: 200,
      usage: { inputTokens: 5, outputTokens: 10 },
      finishedAtMs: 1000,
    })
    builder.addPerf({
      latencyMs: 2000,
      ttftMs: 300,
      usage: { inputTokens: 5, outputTokens: 20 },
      finishedAtMs: 2000,
    })
  }
  return builder.finish()
}
