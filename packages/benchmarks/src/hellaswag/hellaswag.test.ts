import { describe, expect, it } from "vitest"
import { choiceScores, onlySample, promptText } from "../../test/attempt.js"
import { localSamples } from "../../test/local-samples.js"
import { sharedData } from "../../test/shared-data.js"
import { hellaswag } from "./index.js"

describe("hellaswag", () => {
  const row = {
    ind: 4,
    activity_label: "Baking a cake",
    ctx_a: "[header] How to bake [title] Heat the oven [step] A man wipes a pan.",
    ctx_b: "he",
    ctx: "unused",
    endings: ["pours the batter. [substeps] Now", "sings", "leaves", "sleeps"],
    source_id: "s",
    split: "val",
    split_type: "indomain",
    label: "0",
  }

  it("joins the context, drops the marks, and reads labels of text or number", async () => {
    const sample = onlySample(hellaswag, row)
    expect(sample.input).toBe("How to bake. Heat the oven A man wipes a pan. He")
    expect(sample.choices?.[0]).toBe("pours the batter. Now")
    expect(sample.target).toBe("A")
    expect(onlySample(hellaswag, { ...row, label: 3 }).target).toBe("D")
    expect(await choiceScores(hellaswag, sample)).toEqual({ right: 1, wrong: 0, silent: 0 })
  })

  it("says what is asked, as the record holds no question", () => {
    expect(promptText(hellaswag, onlySample(hellaswag, row))).toContain(
      "Question: Which option continues this text in the most sensible way?\nHow to bake. Heat",
    )
  })
})

const { path, missing } = sharedData("hellaswag", "hellaswag_val_1000.jsonl")

describe.skipIf(missing)("a thousand real rows", () => {
  it("have four endings and no marks left", async () => {
    const { samples } = await localSamples(hellaswag, path, "default")
    expect(samples).toHaveLength(1000)
    for (const { input, choices } of samples) {
      expect(choices).toHaveLength(4)
      expect(`${input} ${choices?.join(" ")}`).not.toMatch(/\[(header|title|step|substeps)\]/)
    }
  })
})
