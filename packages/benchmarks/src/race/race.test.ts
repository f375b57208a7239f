import { expect, it } from "vitest"
import { choiceScores, onlySample, promptText } from "../../test/attempt.js"
import { race } from "./index.js"

it("race shows the article before the question", async () => {
  const row = {
    example_id: "high1.txt",
    article: "Ann took the bus.",
    question: "How did Ann travel?",
    options: ["By bus", "On foot", "By car", "By train"],
    answer: "A",
  }
  const sample = onlySample(race, row, { subset: "high" })
  expect(promptText(race, sample)).toContain(
    "Question: Article:\nAnn took the bus.\n\nHow did Ann travel?\n\nOptions:\nA) By bus",
  )
  expect(await choiceScores(race, sample)).toEqual({ right: 1, wrong: 0, silent: 0 })
})
