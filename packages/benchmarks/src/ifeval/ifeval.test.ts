import { readFileSync } from "node:fs"
import { describe, expect, it } from "vitest"
import { onlySample, promptText, scoreReply } from "../../test/attempt.js"
import { sharedData } from "../../test/shared-data.js"
import { ifeval } from "./index.js"

const record = (instruction_id_list: string[], kwargs: object[]) => ({
  key: 1,
  prompt: "Write.",
  instruction_id_list,
  kwargs,
})

describe("ifeval", () => {
  it("scores each instruction, strictly and loosely, and weighs the micro averages by their number", async () => {
    const sample = onlySample(
      ifeval,
      record(
        ["punctuation:no_comma", "length_constraints:number_words", "startend:quotation"],
        [{}, { num_words: 2, relation: "less than", keywords: null }, {}],
      ),
    )
    expect(promptText(ifeval, sample)).toBe("Write.")
    // Loose: without its first line the reply is one quoted word; strictly it has a comma and three words.
    const score = await scoreReply(ifeval, sample, 'Sure, here:\n"word"')
    expect(score.values).toEqual({
      prompt_level_strict: 0,
      inst_level_strict: 0,
      prompt_level_loose: 1,
      inst_level_loose: 1,
      inst_level_strict_micro: 0,
      inst_level_loose_micro: 1,
    })
    expect(score.weights).toEqual({ inst_level_strict_micro: 3, inst_level_loose_micro: 3 })
    expect(score.explanation).toBe(
      "Not followed: punctuation:no_comma, length_constraints:number_words, startend:quotation.",
    )
  })

  it("gives the share of followed instructions, and nothing for an empty reply", async () => {
    const sample = onlySample(ifeval, record(["punctuation:no_comma", "startend:quotation"], [{}, {}]))
    expect((await scoreReply(ifeval, sample, "plain")).values).toMatchObject({
      prompt_level_strict: 0,
      inst_level_strict: 0.5,
      inst_level_loose: 0.5,
    })
    expect(new Set(Object.values((await scoreReply(ifeval, sample, " \n")).values))).toEqual(new Set([0]))
  })

  it("counts as followed loosely only what one reading follows, each instruction on its own", async () => {
    const sample = onlySample(
      ifeval,
      record(["startend:quotation", "startend:end_checker"], [{}, { end_phrase: "the end" }]),
    )
    // The first line alone is quoted, the last line alone ends right: different readings, both count.
    const { values } = await scoreReply(ifeval, sample, '"quoted"\nThe end')
    expect(values).toMatchObject({ inst_level_strict: 0.5, prompt_level_loose: 1 })
  })

  it("follows a prompt loosely only when all its instructions are", async () => {
    const sample = onlySample(ifeval, record(["punctuation:no_comma", "startend:quotation"], [{}, {}]))
    expect((await scoreReply(ifeval, sample, "plain")).values).toMatchObject({
      prompt_level_loose: 0,
      inst_level_loose: 0.5,
    })
  })

  it("keeps only arguments that say something", () => {
    const kwargs = [
      { num_words: 5, relation: "at least", keywords: null, language: "", num_bullets: 0, letter: [] },
    ]
    expect(onlySample(ifeval, record(["length_constraints:number_words"], kwargs)).metadata.kwargs).toEqual([
      { num_words: 5, relation: "at least" },
    ])
  })

  it("names the instruction whose id or arguments are wrong", () => {
    expect(() => onlySample(ifeval, record(["made:up"], [{}]))).toThrowError(/unknown instruction "made:up"/)
    expect(() => onlySample(ifeval, record(["keywords:existence"], [{}]))).toThrowError(/keywords:existence/)
  })
})

const { path, missing } = sharedData("ifeval", "input_data.jsonl")

describe.skipIf(missing)("the real prompts", () => {
  const lines = missing ? [] : readFileSync(path, "utf8").trim().split("\n")

  it("are 541 with 834 instructions whose checks can all be made", () => {
    const samples = lines.map((line) => onlySample(ifeval, JSON.parse(line)))
    expect(samples).toHaveLength(541)
    expect(samples.flatMap(({ metadata }) => metadata.instruction_id_list)).toHaveLength(834)
  })

  it("fail an empty reply and follow part of a fixed one", async () => {
    let empty = 0
    let plain = 0
    for (const line of lines) {
      const sample = onlySample(ifeval, JSON.parse(line))
      empty += (await scoreReply(ifeval, sample, "")).values.inst_level_loose ?? 1
      plain += (await scoreReply(ifeval, sample, "I will not do that")).values.inst_level_strict ?? 0
    }
    expect(empty).toBe(0)
    expect(plain / lines.length).toBeGreaterThan(0.05)
    expect(plain / lines.length).toBeLessThan(0.6)
  })
})
