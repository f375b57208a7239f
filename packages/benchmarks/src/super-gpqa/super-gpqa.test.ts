import { expect, it } from "vitest"
import { choiceScores, onlySample } from "../../test/attempt.js"
import { superGpqa } from "./index.js"

it("super_gpqa reads its rows and groups 72 fields in 13 disciplines", async () => {
  const row = {
    uuid: "u",
    question: "Which gas is densest?",
    options: ["Helium", "Neon", "Radon"],
    answer: "Radon",
    answer_letter: "C",
    discipline: "Science",
    field: "Chemistry",
    difficulty: "easy",
  }
  expect(await choiceScores(superGpqa, onlySample(superGpqa, row))).toEqual({ right: 1, wrong: 0, silent: 0 })
  expect(superGpqa.dataset.subsets).toHaveLength(72)
  expect(new Set(superGpqa.dataset.subsets.flatMap((subset) => superGpqa.categoryOf(subset))).size).toBe(13)
})
