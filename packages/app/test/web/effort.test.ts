import { expect, test } from "vitest"
import type { CompareView } from "../../src/api/compare.js"
import type { DatasetReport } from "../../src/api/overview.js"
import { effortsOf, paretoFront } from "../../src/web/screens/compare/effort.js"

const metric = {
  ...{ key: "acc:mean", name: "acc", label: "Accuracy", kind: "quality", primary: true, display: "percent" },
  ...{ direction: "higher", range: [0, 1] },
} satisfies CompareView["rows"][number]["metric"]

function viewOf(scores: readonly (number | null)[]): CompareView {
  return {
    runs: scores.map((_, index) => {
      const name = `run${index}`
      return { ref: name, run: name, name, model: name, model_folder: name }
    }),
    missing: [],
    baseline: 0,
    confidence: 0.95,
    rows: [
      {
        dataset: "gsm8k",
        pretty_name: "GSM8K",
        metric,
        cells: scores.map((value) => ({
          score: value === null ? null : { value, n: 10, stderr: null, interval: null, method: "none" },
          unscored: 0,
          against_baseline: null,
          best: false,
        })),
      },
    ],
    differences: [],
    warnings: [],
  }
}

function reportOf(index: number, tokens: number): DatasetReport {
  const spread = { mean: tokens, std: 0, min: 0, p25: 0, p50: 0, p75: 0, p90: 0, p99: 0, max: 0 }
  return {
    ...{
      dataset: "gsm8k",
      pretty_name: "GSM8K",
      version: null,
      description: "",
      model: "m",
      model_folder: `run${index}`,
    },
    ...{ metrics: [], outcomes: {}, requested: 10, succeeded: 10, errored: 0, judge: null, analysis: null },
    speed: {
      ...{ requests: 10, latency: null, ttft: null, tpot: null, input_tokens: null, output_tokens: spread },
      ...{ total_input_tokens: 0, total_output_tokens: 0, wall_seconds: null },
      ...{ output_tokens_per_second: null, requests_per_second: null },
    },
  }
}

const models = [{ name: "m", folder: "m" }]

const effortsFor = (
  scores: readonly (number | null)[],
  tokens: readonly number[],
  costs: readonly number[] = [],
) =>
  effortsOf(
    viewOf(scores),
    tokens.map((count, index) => ({
      reports: [reportOf(index, count)],
      run: { cost_usd: costs[index] ?? null, samples: 10, models },
    })),
  )

const front = (scores: readonly (number | null)[], tokens: readonly number[]) => [
  ...paretoFront(effortsFor(scores, tokens), "tokens"),
]

test("runs that none beats at both are on the front", () => {
  expect(front([0.9, 0.8, 0.7], [300, 100, 200])).toEqual([0, 1])
  expect(front([0.9, 0.8], [100, 200])).toEqual([0])
  // Two that are equal at both beat neither each other.
  expect(front([0.8, 0.8], [100, 100])).toEqual([0, 1])
})

test("without a benchmark that all have there is nothing to set against the effort", () => {
  expect(front([0.9, null], [100, 200])).toEqual([])
})

test("the front by dollars leaves out the runs whose price is not known", () => {
  const rows = effortsFor([0.9, 0.8, 0.7], [1, 1, 1], [0.5, 0.2])
  expect(rows.map(({ dollars }) => dollars)).toEqual([50, 20, undefined])
  expect([...paretoFront(rows, "dollars")]).toEqual([0, 1])
})
