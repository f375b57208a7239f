import { expect, test } from "vitest"
import type { RunRow } from "../../src/api/index.js"
import { matchingHistories, scoreHistories } from "../../src/web/screens/home/latest-scores.js"

/** A run of one model on one benchmark; later hours are newer. */
const run = (hour: number, configHash: string | null, score: number): RunRow => ({
  id: `run-${hour}`,
  name: `run-${hour}`,
  root: "outputs",
  path: `run-${hour}`,
  kind: "eval",
  status: "completed",
  created_at: `2026-01-01T0${hour}:00:00.000Z`,
  updated_at: `2026-01-01T0${hour}:00:00.000Z`,
  duration_s: null,
  models: [{ name: "m", folder: "m" }],
  datasets: ["gsm8k"],
  headlines: [
    {
      dataset: "gsm8k",
      pretty_name: "GSM8K",
      model: "m",
      metric: null,
      score: { value: score, n: 10, stderr: null, interval: null, method: "none" },
      unscored: 0,
      errored: 0,
    },
  ],
  samples: 10,
  errored: 0,
  input_tokens: null,
  output_tokens: null,
  cost_usd: null,
  tags: [],
  job_id: null,
  config_hash: configHash,
  size_bytes: 0,
  origin: "evalscope",
  warnings: [],
})

test("a score is held against the run before with the same settings, not the one before at all", () => {
  const [history, ...others] = scoreHistories([
    run(1, "a", 0.1),
    run(2, "a", 0.2),
    run(3, "b", 0.3),
    run(4, "a", 0.4),
  ])
  expect(others).toEqual([])
  expect(history?.newest.run.id).toBe("run-4")
  expect(history?.earlier.map((one) => one.run.id)).toEqual(["run-3", "run-2", "run-1"])
  expect(history?.before?.run.id).toBe("run-2")
})

test("settings that are not known are the same as no others", () => {
  expect(scoreHistories([run(1, null, 0.1), run(2, null, 0.2)])[0]?.before).toBeUndefined()
  expect(scoreHistories([run(1, "a", 0.1), run(2, "b", 0.2)])[0]?.before).toBeUndefined()
})

test("a search finds benchmarks, models and runs, also older ones, by all of its words", () => {
  const histories = scoreHistories([run(1, "a", 0.1), run(2, "a", 0.2)])
  const found = (q: string) => matchingHistories(histories, q).length
  expect(["", "gsm", "GSM8K m", "run-1", " run-2  gsm8k "].map(found)).toEqual([1, 1, 1, 1, 1])
  expect(["mmlu", "gsm8k run-3"].map(found)).toEqual([0, 0])
})
