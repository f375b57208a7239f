import { describe, expect, it } from "vitest"
import { choiceScores, onlySample, promptText } from "../../test/attempt.js"
import { gpqaDiamond } from "./index.js"

describe("gpqa_diamond", () => {
  const row = {
    Question: "Which particle carries the strong force?\n",
    "Correct Answer": " gluon ",
    "Incorrect Answer 1": "photon",
    "Incorrect Answer 2": "W boson\n",
    "Incorrect Answer 3": "graviton",
    "High-level domain": "Physics",
    Subdomain: "Particle physics",
    "Record ID": "rec0",
  }

  // Orders computed with CPython's random.Random(seed).shuffle.
  it.each([
    [row.Question, ["W boson", "gluon", "graviton", "photon"]],
    ["Second question?", ["graviton", "W boson", "photon", "gluon"]],
  ])("orders the options of %j by the question itself", async (Question, choices) => {
    const sample = onlySample(gpqaDiamond, { ...row, Question })
    expect(sample.choices).toEqual(choices)
    expect(sample.target).toBe("ABCD"[choices.indexOf("gluon")])
    expect(await choiceScores(gpqaDiamond, sample)).toEqual({ right: 1, wrong: 0, silent: 0 })
  })

  it("asks for reasoning, with the text trimmed", () => {
    const text = promptText(gpqaDiamond, onlySample(gpqaDiamond, row))
    expect(text).toContain("step by step")
    expect(text).toContain("Question: Which particle carries the strong force?\n\nOptions:")
  })

  it("finds its configuration under another name on Hugging Face", () => {
    expect(gpqaDiamond.dataset.at?.huggingface?.config).toBe("gpqa_diamond")
  })
})
