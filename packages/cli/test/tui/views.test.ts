import type { RunEvent } from "@evalscope/core"
import fc from "fast-check"
import { describe, expect, it } from "vitest"
import { fuzzy } from "../../src/tui/model/fuzzy.js"
import { applyRunEvent, newRunView, runningScore, totalOf } from "../../src/tui/model/run-view.js"
import { newWizardTask, wizardArgv, wizardFile } from "../../src/tui/model/wizard-task.js"
import { bar, sparkline } from "../../src/tui/text/bars.js"
import { cell, columnsOf, fit, wrap } from "../../src/tui/text/fit.js"

const anyText = fc.string({ unit: "binary", maxLength: 60 })

describe("text", () => {
  it("never takes more room than it has, and nothing that drives a terminal", () => {
    fc.assert(
      fc.property(anyText, fc.integer({ min: 0, max: 80 }), (text, columns) => {
        const short = fit(text, columns)
        expect(columnsOf(short)).toBeLessThanOrEqual(columns)
        expect(short).not.toMatch(/[\p{Cc}\u202a-\u202e\u2066-\u2069]/u)
        if (columns > 2) expect(columnsOf(cell(text, columns))).toBe(columns)
      }),
      { numRuns: 500 },
    )
  })

  it("is wrapped without losing a letter", () => {
    fc.assert(
      fc.property(
        fc.array(fc.constantFrom("word", "好的", "🙂", "a", "longerword", "\n")),
        fc.integer({ min: 4, max: 30 }),
        (words, columns) => {
          const text = words.join(" ")
          const lines = wrap(text, columns)
          for (const line of lines) expect(columnsOf(line)).toBeLessThanOrEqual(columns)
          expect(lines.join("").replaceAll(/\s/g, "")).toBe(text.replaceAll(/\s/g, ""))
        },
      ),
    )
  })

  it("draws bars and lines of their length", () => {
    fc.assert(
      fc.property(fc.double(), fc.integer({ min: 1, max: 60 }), fc.boolean(), (share, columns, ascii) => {
        expect(columnsOf(bar(share, columns, ascii))).toBe(columns)
      }),
    )
    expect(bar(0.5, 4, true)).toBe("##--")
    expect(sparkline([0, 1, 2, 4], 3, false)).toBe("▃▅█")
  })
})

const ref = { model: "m", benchmark: "gsm8k", subset: "main" }
const event = fc.oneof(
  fc.record({ id: fc.nat(50), value: fc.constantFrom(0, 1) }).map(
    ({ id, value }): RunEvent => ({
      ...ref,
      id,
      type: "sample.scored",
      cached: false,
      values: { accuracy: value },
      mainMetric: "accuracy",
      outcome: value === 1 ? "right" : "wrong",
    }),
  ),
  fc.nat(50).map(
    (id): RunEvent => ({
      ...ref,
      id,
      type: "sample.failed",
      stage: "predict",
      outcome: "request_failed",
      code: "provider_timeout",
      message: "too slow",
    }),
  ),
)

describe("the view of a run", () => {
  it("adds up to the events it was made of", () => {
    fc.assert(
      fc.property(fc.array(event, { maxLength: 300 }), (events) => {
        const view = newRunView()
        events.forEach((one, index) => {
          applyRunEvent(view, one, index * 37)
        })
        const scored = events.filter(({ type }) => type === "sample.scored")
        const failed = events.length - scored.length
        const row = view.rows.get("m\ngsm8k")
        expect(view.done).toBe(events.length)
        expect(view.errorCount).toBe(failed)
        expect([...view.errors.values()].reduce((sum, group) => sum + group.count, 0)).toBe(failed)
        expect(view.perSecond.reduce((sum, count) => sum + count, 0)).toBe(events.length)
        const right = scored.filter((one) => one.type === "sample.scored" && one.outcome === "right").length
        const score = row && runningScore(row)
        if (scored.length > 0) expect(score?.mean).toBeCloseTo(right / scored.length, 12)
        else expect(score).toBeUndefined()
      }),
    )
  })

  it("does not call a few wrong answers a certain zero", () => {
    const view = newRunView()
    for (let id = 0; id < 3; id += 1)
      applyRunEvent(
        view,
        {
          ...{ ...ref, id, type: "sample.scored", cached: false, values: { accuracy: 0 } },
          ...{ mainMetric: "accuracy", outcome: "wrong" },
        },
        0,
      )
    const row = view.rows.get("m\ngsm8k")
    const score = row && runningScore(row)
    expect(score?.mean).toBe(0)
    // Wilson's bound of 0 in 3: z² / (n + z²).
    expect(score?.interval?.[0]).toBe(0)
    expect(score?.interval?.[1]).toBeCloseTo(0.5615, 4)
  })

  it("knows the total only when every subset told it", () => {
    const view = newRunView()
    applyRunEvent(view, { ...ref, type: "subset.started", total: 5 }, 0)
    expect(totalOf(view)).toBe(5)
    applyRunEvent(view, { ...ref, subset: "b", type: "subset.started", total: undefined }, 0)
    expect(totalOf(view)).toBeUndefined()
  })
})

describe("the wizard", () => {
  it("writes a command line and a file that mean the same, without the key", () => {
    const task = {
      ...newWizardTask,
      model: "m",
      apiUrl: "http://h/v1",
      keyVariable: "MY_KEY",
      benchmarks: ["gsm8k", "mmlu"],
      limit: "",
      repeats: "3",
    }
    expect(wizardArgv(task).join(" ")).toBe(
      "eval gsm8k mmlu --model m --api-url http://h/v1 --set api_key_env=MY_KEY --eval-batch-size 8 --repeats 3",
    )
    expect(wizardFile(task)).toEqual({
      model: "m",
      api_url: "http://h/v1",
      api_key_env: "MY_KEY",
      datasets: ["gsm8k", "mmlu"],
      eval_batch_size: 8,
      repeats: 3,
    })
  })

  it("finds names by their letters", () => {
    const names = ["gsm8k", "mmlu", "math_500", "humaneval", "hellaswag"]
    expect(fuzzy(names, "m5", (name) => name)).toEqual(["math_500"])
    expect(fuzzy(names, "hs", (name) => name)).toEqual(["hellaswag"])
    expect(fuzzy(names, "ml", (name) => name)[0]).toBe("mmlu")
    expect(fuzzy(names, "", (name) => name)).toEqual(names)
  })
})
