import { describe, expect, it } from "vitest"
import type { LevelName, LevelSnapshot, PerfEvent } from "../run/perf-event.js"
import { progressView } from "./progress.js"

const level: LevelName = {
  index: 0,
  folder: "parallel_8_number_100",
  parallel: 8,
  rate: undefined,
  number: 100,
  durationSeconds: undefined,
}
const none = { p50: undefined, p90: undefined, p99: undefined }
const snapshot: LevelSnapshot = {
  phase: "measuring",
  elapsedSeconds: 10,
  etaSeconds: 12.34,
  dispatched: 58,
  completed: 50,
  succeeded: 48,
  failed: 2,
  inFlight: 8,
  target: 100,
  failures: { rate_limited: 2 },
  requestsPerSecond: 4.567,
  outputTokensPerSecond: 1234.5,
  ttftMs: { p50: 81.23, p90: 120, p99: 240.4 },
  tpotMs: none,
  itlMs: none,
  latencyMs: none,
  latenessMs: undefined,
  loopDelayMs: 0.2,
}
const progress: PerfEvent = { type: "level.progress", level, snapshot }

function view(about: { interactive: boolean; quiet?: boolean; columns?: number }) {
  let err = ""
  let time = 0
  const io = {
    out: () => {},
    err: (text: string) => {
      err += text
    },
    env: {},
    color: false,
    interactive: about.interactive,
    columns: about.columns,
  }
  const shown = progressView(io, { quiet: about.quiet ?? false, now: () => time })
  return {
    ...shown,
    text: () => err,
    wait: (ms: number) => {
      time += ms
    },
  }
}

describe("progressView", () => {
  it("rewrites one line on a terminal, cut to its width, and removes it at the end", () => {
    const shown = view({ interactive: true, columns: 60 })
    shown.listen(progress)
    const line = shown.text().replace("\r\u001b[2K", "")
    expect(line).toMatch(/^parallel_8_number_100 50\/100 · 4\.57 req\/s · 2 failed/)
    expect(line.length).toBeLessThan(60)
    shown.listen({ type: "note", severity: "warning", text: "slow" })
    shown.close()
    expect(shown.text().endsWith("\r\u001b[2Kwarning: slow\n")).toBe(true)
  })

  it("leaves out what matters less where there is less room, and nothing where there is enough", () => {
    const lineAt = (columns: number) => {
      const shown = view({ interactive: true, columns })
      shown.listen({ ...progress, snapshot: { ...snapshot, failed: 0, failures: {} } })
      return shown.text().replace("\r\u001b[2K", "")
    }
    expect(lineAt(140)).toBe(
      "parallel_8_number_100 ████████░░░░░░░░ 50/100 · 4.57 req/s · 1235 tok/s · 8 in flight · TTFT p50 81.2 p99 240 ms · ETA 12.3 s",
    )
    expect(lineAt(80)).toBe("parallel_8_number_100 50/100 · 4.57 req/s · TTFT p50 81.2 p99 240 ms")
    for (const columns of [60, 80, 100, 120]) expect(lineAt(columns).length).toBeLessThan(columns)
    expect(lineAt(100)).toContain("TTFT p50 81.2 p99 240 ms")
  })

  it("prints a line now and then elsewhere, with failures by kind", () => {
    const shown = view({ interactive: false })
    shown.listen({ type: "level.started", level })
    shown.listen(progress)
    expect(shown.text()).toBe("parallel_8_number_100 …\n")
    shown.wait(10_000)
    shown.listen(progress)
    shown.listen(progress)
    const lines = shown.text().trim().split("\n")
    expect(lines).toHaveLength(2)
    expect(lines[1]).toContain(
      "1235 tok/s · 8 in flight · 2 failed (rate limited 2) · TTFT p50 81.2 p99 240 ms",
    )
    expect(lines[1]).toContain("ETA 12.3 s")
  })

  it("says what a search tries, and nothing when it is to be quiet", () => {
    const bracket = {
      variable: "rate",
      criteria: "p99_ttft <= 1 ms",
      passed: 8,
      failed: 16,
      next: 12,
    } as const
    const shown = view({ interactive: false })
    shown.listen({ type: "search.progress", bracket })
    expect(shown.text()).toBe("search for p99_ttft <= 1 ms: trying rate 12 (8 passed, 16 failed)\n")
    const quiet = view({ interactive: true, quiet: true })
    quiet.listen(progress)
    quiet.listen({ type: "note", severity: "info", text: "x" })
    expect(quiet.text()).toBe("")
  })
})
