import fc from "fast-check"
import { expect, test } from "vitest"
import { preambleLength, withoutPreamble } from "./preamble.js"

const examples =
  "Some solved problems first:\n\nOne and one?\nReasoning: it is two.\nANSWER: 2\n\nNow this one.\n\n"

test("instructions and examples that all prompts share are left out", () => {
  const prompts = ["Four and four?", "Four and five?", "Nine?"].map(
    (question) => `${examples}${question}\nGo on.`,
  )
  const preamble = (prompts[0] ?? "").slice(0, preambleLength(prompts))
  expect(preamble).toBe(examples)
  expect(prompts.map((prompt) => withoutPreamble(prompt, preamble).split("\n")[0])).toEqual([
    "Four and four?",
    "Four and five?",
    "Nine?",
  ])
})

test("questions keep the words that they begin with", () => {
  const long = "What is the name of the very long river that flows through the capital of the country called"
  expect(preambleLength([`${long} Ostia?`, `${long} Arsia?`])).toBe(0)
})

test("one prompt, equal prompts and short common starts say nothing", () => {
  expect(preambleLength([])).toBe(0)
  expect(preambleLength([examples])).toBe(0)
  expect(preambleLength([examples, examples])).toBe(0)
  expect(preambleLength(["Hint:\nA?", "Hint:\nB?"])).toBe(0)
})

test("whatever the prompts, what is cut is the start of each of them and leaves something", () => {
  fc.assert(
    fc.property(fc.string(), fc.array(fc.string({ minLength: 1 }), { minLength: 2 }), (start, questions) => {
      const prompts = questions.map((question) => `${start.repeat(20)}\n${question}`)
      const preamble = (prompts[0] ?? "").slice(0, preambleLength(prompts))
      for (const prompt of prompts) {
        expect(prompt.startsWith(preamble)).toBe(true)
        expect(withoutPreamble(prompt, preamble).length).toBeGreaterThan(0)
      }
    }),
  )
})
