import { expect, it } from "vitest"
import { choiceScores, onlySample, promptText } from "../../test/attempt.js"
import { mmluPro } from "./index.js"

const row = {
  question_id: 70,
  question: "Which number is prime?",
  options: ["1", "4", "6", "7", "8", "9", "10", "12", "14", "15"],
  answer: "D",
  answer_index: 3,
  cot_content: "A: Let us divide. Only 7 has no divisor.",
  category: "math",
  src: "own",
}

it("mmlu_pro reads up to ten options and shows the reasoning of demonstrations", async () => {
  const sample = onlySample(mmluPro, row, { subset: "math" })
  expect(sample.choices).toHaveLength(10)
  expect(await choiceScores(mmluPro, sample)).toEqual({ right: 1, wrong: 0, silent: 0 })
  const text = promptText(mmluPro, sample, { fewShot: [sample] })
  expect(text).toContain("J) 15\nReasoning: Let us divide. Only 7 has no divisor.\nANSWER: D")
  expect(text).toContain("X is one of A, B, C, D, E, F, G, H, I, J.")
  expect(mmluPro.dataset.subsets).toHaveLength(14)
})
