import { describe, expect, it } from "vitest"
import { scoreInput } from "../__fixtures__/score-input.js"
import { extractMathAnswer, mathEqual, mathMatch } from "./index.js"

describe("extractMathAnswer", () => {
  it.each([
    ["We get final answer is $7$. I hope it is right", "7", "minerva"],
    ["First \\boxed{1}, then \\boxed{\\frac{1}{2}} in the end.", "\\frac{1}{2}", "boxed"],
    ["I was told to use \\boxed{}. So \\boxed{3}, as in \\boxed{}", "3", "boxed"],
    ["\\boxed{4}. Checking again: \\boxed{5", "4", "boxed"],
    ["\\boxed{\\{1,2\\}}", "\\{1,2\\}", "boxed"],
    ["The answer is 1,234.", "1,234", "answer-is"],
    ["**The final answer is 12.5.** Done.", "12.5", "answer-is"],
    ["So the answer is $x^2$, because it fits.", "$x^2$", "answer-is"],
    ["the answer is $\\$18.90$.", "$\\$18.90$", "answer-is"],
    ["the answer is $x=1$ and $x=2$.", "$x=1$ and $x=2$", "answer-is"],
    ["the answer is $5$ million.", "$5$ million", "answer-is"],
    ["The answer is:\n\n$$\n42\n$$\n", "$$\n42\n$$", "answer-is"],
    ["答案是12元。", "12元", "answer-is"],
    ["Working.\nANSWER: 3/4\nThanks", "3/4", "answer-marker"],
    ["答案：12", "12", "answer-marker"],
    ["He pays 9+9.\n#### 18", "18", "hash-marker"],
    ["Let me check 3, then 4", "4", "last-number"],
    ["so 5-3 and it takes 1,250 dollars.", "1,250", "last-number"],
    ["we are left with 3/4 of it", "3/4", "last-number"],
    ["it fell to -3.5 degrees", "-3.5", "last-number"],
    ["about 12% of it", "12%", "last-number"],
  ])("%j", (text, answer, rule) => {
    expect(extractMathAnswer(text)).toEqual({ answer, rule })
  })

  it("tells what every rule finds", () => {
    const trace = (text: string) => mathMatch().trace?.(scoreInput(text, { target: "7" }))
    expect(trace("The answer is 12. Check: \\boxed{7}")).toEqual([
      { rule: "minerva" },
      { rule: "boxed", found: "7", effect: "decides" },
      { rule: "answer-is", found: "12" },
      { rule: "answer-marker" },
      { rule: "hash-marker" },
      { rule: "last-number", found: "7" },
    ])
  })

  it("finds nothing where nothing is", () => {
    expect(extractMathAnswer("I do not know")).toBeUndefined()
    expect(extractMathAnswer("")).toBeUndefined()
  })

  it("reads long replies in linear time", () => {
    const long = `${"the answer is ".repeat(20_000)}${"1 ".repeat(50_000)}`
    expect(extractMathAnswer(long)?.rule).toBe("answer-is")
    expect(extractMathAnswer("{".repeat(100_000))).toBeUndefined()
    expect(mathEqual(extractMathAnswer(`${"\\boxed{".repeat(2_000)} 5`)?.answer ?? "", "5")).toBe(true)
  })
})

// The table of the specification; the last column says what the original answers.
describe("mathMatch", () => {
  it.each([
    ["so \\boxed{70,\\!000}", "70000", 1, 1],
    ["The answer is 1,234.", "1234", 1, 1],
    ["\\boxed{\\dfrac{3}{4}}", "\\frac34", 1, 1],
    ["\\boxed{0.75}", "\\frac{3}{4}", 1, 1],
    ["\\boxed{50\\%}", "0.5", 1, 1],
    ["\\boxed{(1, 2)}", "(1,2)", 1, 1],
    ["\\boxed{3,1,2}", "1,2,3", 1, 1],
    ["\\boxed{x=5}", "5", 1, 1],
    ["\\boxed{2\\sqrt{3}}", "\\sqrt{12}", 1, 1],
    ["Let me check 3, then 4", "4", 1, 1],
    ["\\boxed{x^2+2x+1}", "(x+1)^2", 1, 1],
    ["\\boxed{5}", "500", 0, 1],
    ["\\boxed{1.00009}", "1", 1, 1],
    ["\\boxed{1.0002}", "1", 0, 0],
    ["\\boxed{12\\text{ cm}}", "12", 1, 1],
    ["\\boxed{\\text{six}}", "6", 1, 1],
    ["", "0", 0, 0],
    ["\\boxed{[1,2)}", "(1,2)", 0, 1],
    ["\\boxed{(1,2]}", "[1,2)", 0, 1],
  ])("%j against %s", async (reply, target, expected, original) => {
    const input = scoreInput(reply, { target })
    expect((await mathMatch().score(input)).values).toEqual({ accuracy: expected })
    expect((await mathMatch().score({ ...input, compat: true })).values).toEqual({ accuracy: original })
  })

  it("accepts any entry of a list of targets, and has no score without a target", async () => {
    expect(await mathMatch().score(scoreInput("\\boxed{2}", { target: ["1", "2"] }))).toEqual({
      values: { accuracy: 1 },
      extracted: "2",
      rule: "boxed",
    })
    expect(await mathMatch().score(scoreInput("\\boxed{2}"))).toMatchObject({
      values: {},
      status: "excluded",
    })
    expect(await mathMatch().score(scoreInput("no idea", { target: "2" }))).toEqual({
      values: { accuracy: 0 },
    })
  })
})
