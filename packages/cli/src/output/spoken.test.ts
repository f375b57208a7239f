import type { RunEvent } from "@evalscope/core"
import { expect, it } from "vitest"
import type { Io } from "../io.js"
import { spokenView } from "./spoken.js"

function said(events: readonly RunEvent[], lang: "en" | "zh"): string {
  let text = ""
  const io: Io = {
    out: () => undefined,
    err: (more) => {
      text += more
    },
    env: {},
    cwd: "/",
    columns: 80,
    interactive: true,
    color: false,
    ascii: false,
    lang,
    argv: [],
  }
  const view = spokenView(io, () => 0)
  for (const event of events) view.listen(event)
  view.close()
  return text
}

const ref = { model: "m", benchmark: "gsm8k", subset: "main" }
const events: readonly RunEvent[] = [
  { type: "run.started", at: "", runDir: "/r", models: ["m"], benchmarks: ["gsm8k"] },
  { type: "benchmark.started", model: "m", benchmark: "gsm8k" },
  { type: "subset.started", ...ref, total: 20 },
  ...Array.from(
    { length: 20 },
    (_, id): RunEvent =>
      id === 7
        ? {
            ...ref,
            id,
            type: "sample.failed",
            stage: "predict",
            outcome: "request_failed",
            code: "provider_timeout",
            message: "\u001b[31mtoo slow",
          }
        : {
            ...ref,
            id,
            type: "sample.scored",
            cached: false,
            values: { acc: 1 },
            mainMetric: "acc",
            outcome: "right",
          },
  ),
  { type: "run.finished", at: "", status: "completed", runDir: "/r" },
]

it("says a run in sentences that begin with what they are about, a tenth at a time", () => {
  const lines = said(events, "en").trim().split("\n")
  expect(lines.slice(0, 3)).toEqual(["Run: m, gsm8k", "Folder: /r", "Benchmark: gsm8k, m"])
  expect(lines).toContain("Error: gsm8k 7, too slow")
  expect(lines).toContain("Progress: 20 of 20 samples, 100 percent, 1 errors")
  expect(lines.filter((line) => line.startsWith("Progress: "))).toHaveLength(10)
  expect(lines.at(-1)).toBe("End of run: completed")
  expect(lines.join("")).not.toMatch(/\p{Cc}/u)
})

it("speaks Chinese", () => {
  expect(said(events, "zh")).toMatch(/^运行: m, gsm8k\n[\s\S]*运行结束: 已完成\n$/)
})
