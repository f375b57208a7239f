import type { RunEvent } from "@evalscope/core"
import { applyGame, newArenaView } from "../../src/tui/model/arena-view.js"
import { applyPerfEvent, newPerfView } from "../../src/tui/model/perf-view.js"
import { applyRunEvent, newRunView } from "../../src/tui/model/run-view.js"

/** A run in its tenth second. */
export function runningView() {
  const view = newRunView()
  const send = (one: RunEvent, at = 0) => applyRunEvent(view, one, at)
  send({
    type: "run.started",
    at: "",
    runDir: "/data/outputs/20260101_120000",
    models: ["qwen3-8b"],
    benchmarks: ["gsm8k", "ceval"],
  })
  for (const [benchmark, total] of [
    ["gsm8k", 1319],
    ["ceval", 1346],
  ] as const) {
    send({ type: "benchmark.started", model: "qwen3-8b", benchmark })
    send({ type: "subset.started", model: "qwen3-8b", benchmark, subset: "main", total })
  }
  for (let id = 0; id < 200; id += 1) {
    const place = { model: "qwen3-8b", benchmark: "gsm8k", subset: "main", id }
    const usage = { inputTokens: 120, outputTokens: 80, totalTokens: 200 }
    send(
      { ...place, type: "sample.predicted", cached: false, latencyMs: 500 + id, usage, attempts: 1 },
      id * 50,
    )
    if (id % 25 === 24) {
      send(
        {
          ...place,
          type: "sample.failed",
          stage: "predict",
          outcome: "request_failed",
          code: "provider_timeout",
          message: "POST http://h/v1 took too long",
        },
        id * 50,
      )
    } else {
      const accuracy = id % 5 === 0 ? 0 : 1
      send(
        {
          ...place,
          type: "sample.scored",
          cached: false,
          values: { accuracy },
          mainMetric: "accuracy",
          outcome: accuracy === 1 ? "right" : "wrong",
        },
        id * 50,
      )
    }
  }
  return view
}

/** A load test in its third level. */
export function perfView() {
  const view = newPerfView()
  const levels = [1, 8, 64].map((parallel, index) => ({
    index,
    folder: `parallel_${parallel}_number_100`,
    parallel,
    rate: undefined,
    number: 100,
    durationSeconds: undefined,
  }))
  applyPerfEvent(view, { type: "perf.started", at: "", levels: 3, outputDir: "/data/outputs/m" })
  for (const level of levels) {
    applyPerfEvent(view, { type: "level.started", level })
    const times = { p50: 81.2, p90: 120, p99: 240.4 }
    applyPerfEvent(view, {
      type: "level.progress",
      level,
      snapshot: {
        phase: "measuring",
        elapsedSeconds: 10,
        etaSeconds: 12,
        dispatched: 58,
        completed: 50,
        succeeded: 48,
        failed: 2,
        inFlight: level.parallel,
        target: 100,
        failures: { rate_limited: 2 },
        requestsPerSecond: 4.5,
        outputTokensPerSecond: 1234,
        ttftMs: times,
        tpotMs: times,
        itlMs: times,
        latencyMs: times,
        latenessMs: undefined,
        loopDelayMs: 0.2,
      },
    })
    if (level.index === 2) break
    applyPerfEvent(view, {
      type: "level.finished",
      level,
      figures: {
        summary: {
          "Req Throughput (req/s)": 4.5,
          "Output Throughput (tok/s)": 1200,
          "Total Requests": 100,
          "Success Requests": 98,
        },
        percentiles: [{ Percentiles: "99%", "TTFT (ms)": 240.4, "TPOT (ms)": 10.5 }],
        clientLimited: level.index === 1,
        reasons: [],
      },
    })
  }
  const bracket = {
    variable: "parallel",
    criteria: "p99_ttft<=300ms",
    passed: 8,
    failed: undefined,
    next: 64,
  } as const
  applyPerfEvent(view, { type: "search.progress", bracket })
  return view
}

/** A contest of three models after 40 of 60 games. */
export function arenaView() {
  const view = newArenaView([])
  view.runDir = "/data/outputs/arena"
  const pairs = [
    ["qwen3-8b", "llama-3-8b"],
    ["llama-3-8b", "通义千问-7b"],
    ["qwen3-8b", "通义千问-7b"],
  ] as const
  for (let game = 0; game < 40; game += 1) {
    const [first, second] = pairs[game % 3] ?? pairs[0]
    const winner =
      game % 7 === 6 ? undefined : game % 5 === 0 ? "tie" : game % 4 === 1 ? "model_b" : "model_a"
    applyGame(view, { first, second, winner }, { done: game + 1, planned: 60 })
  }
  return view
}
