import fc from "fast-check"
import { describe, expect, it } from "vitest"
import type { VerdictForm } from "./grading-prompt.js"
import { parseVerdict } from "./verdict.js"

const labels: VerdictForm = { type: "label", values: { A: 1, B: 0 } }
const grade: VerdictForm = { type: "number", min: 0, max: 1 }

describe("parseVerdict", () => {
  it.each([
    ['{"reasoning": "same value", "verdict": "A"}', 1],
    ['```json\n{"verdict": "B", "reasoning": "no {braces} here"}\n```', 0],
    ['My verdict:\n{"reasoning": "it says \\"}\\"", "verdict": " A "}', 1],
  ])("reads a label from %s", (text, value) => {
    expect(parseVerdict(text, labels)).toMatchObject({ ok: true, value })
  })

  it.each([
    ["A"],
    [""],
    ['{"verdict": "C"}'],
    ['{"verdict": "toString"}'],
    ['{"score": 1}'],
    ['{"verdict": "A"} {"verdict": "B"}'],
    ['{"verdict": "A"'],
  ])("takes no verdict from %s", (text) => {
    expect(parseVerdict(text, labels)).toMatchObject({ ok: false })
  })

  it("reads grades within their range only", () => {
    expect(parseVerdict('{"score": 0.25}', grade)).toMatchObject({ ok: true, value: 0.25 })
    expect(parseVerdict('{"score": "0.5"}', grade)).toMatchObject({ ok: true, value: 0.5 })
    expect(parseVerdict('{"score": 1.2}', grade)).toMatchObject({ ok: false })
    expect(parseVerdict('{"score": "high"}', grade)).toMatchObject({ ok: false })
  })

  it("finds the object whatever reasoning is written in it", () => {
    fc.assert(
      fc.property(fc.string(), fc.constantFrom("A", "B"), (reasoning, verdict) => {
        const parsed = parseVerdict(`Here: ${JSON.stringify({ reasoning, verdict })}`, labels)
        expect(parsed).toMatchObject({ ok: true, label: verdict, reasoning })
      }),
    )
  })
})
