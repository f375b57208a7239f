import { describe, expect, it } from "vitest"
import { instructionCheck, instructionIds } from "./instructions.js"

type Case = readonly [args: Record<string, unknown>, follows: readonly string[], breaks: readonly string[]]

const atLeast = (n: number, key: string) => ({ [key]: n, relation: "at least" })

const cases: Readonly<Record<string, readonly Case[]>> = {
  "keywords:existence": [
    [{ keywords: ["river", "moon"] }, ["A River under the moonlight."], ["Only a river.", "Moon alone"]],
  ],
  "keywords:frequency": [
    [
      { keyword: "cat", frequency: 2, relation: "at least" },
      ["Cat and CAT.", "concatenate cats"],
      ["One cat."],
    ],
    [{ keyword: "cat", frequency: 2, relation: "less than" }, ["One cat.", "None."], ["cat cat"]],
  ],
  "keywords:forbidden_words": [
    [
      { forbidden_words: ["rock", "step"] },
      ["Rocks and steps are fine.", "bedrock"],
      ["A Rock.", "one step, two"],
    ],
    [{ forbidden_words: ["été"] }, ["L’étée", "aété"], ["Un été chaud"]],
  ],
  "keywords:letter_frequency": [
    [{ letter: "Q", let_frequency: 2, let_relation: "at least" }, ["Quick quiz"], ["Quick"]],
    [{ letter: "#", let_frequency: 2, let_relation: "less than" }, ["# one"], ["## two"]],
  ],
  "language:response_language": [
    [
      { language: "de" },
      ["Der Hund läuft über die Straße, und die Katze schläft auf dem warmen Dach des alten Hauses."],
      ["The dog crosses the street and the cat sleeps on the warm roof of the old house near us."],
    ],
    [{ language: "th" }, ["วันนี้อากาศดีมาก เราไปเดินเล่นกันเถอะ"], ["The weather is fine today."]],
    [
      { language: "zh" },
      ["今天天气很好，我们去公园散步吧。"],
      ["今日はとても天気がいいので、公園へ散歩に行きましょう。"],
    ],
    [{ language: "en" }, ["12345"], []],
  ],
  "length_constraints:number_sentences": [
    [{ num_sentences: 3, relation: "at least" }, ["One. Two! Three?"], ["One. Two."]],
    [{ num_sentences: 3, relation: "less than" }, ["One. Two."], ["One. Two. Three."]],
  ],
  "length_constraints:number_words": [
    [atLeast(4, "num_words"), ["Don't stop now", "four words are here"], ["just three words"]],
    [{ num_words: 3, relation: "less than" }, ["two words"], ["three little words"]],
  ],
  "length_constraints:number_paragraphs": [
    [
      { num_paragraphs: 2 },
      ["one\n***\ntwo", "***\none\n***\ntwo\n***"],
      ["one", "one\n***\n\n***\ntwo", "a *** b *** c"],
    ],
  ],
  "length_constraints:nth_paragraph_first_word": [
    [
      { num_paragraphs: 2, nth_paragraph: 2, first_word: "Elm" },
      ["Oak first.\n\nelm, then more.", 'Oak.\n\n"Elm" trees', "Oak.\n\nElm's bark"],
      ["Oak.\n\nThe elm", "Elm", "a\n\nelm\n\nc", "Oak.\n\nElms"],
    ],
  ],
  "detectable_content:number_placeholders": [
    [{ num_placeholders: 2 }, ["Dear [name], at [address]"], ["Dear [name]", "no brackets (at) [all"]],
  ],
  "detectable_content:postscript": [
    [
      { postscript_marker: "P.S." },
      ["Bye.\nP.S. Thanks", "bye p. s. thanks"],
      ["Bye.\nPS thanks", "P.S thanks"],
    ],
    [{ postscript_marker: "P.P.S" }, ["Bye.\nP.P.S Thanks", "p. p. s. more"], ["P.S. thanks"]],
  ],
  "detectable_format:number_bullet_lists": [
    [
      { num_bullets: 2 },
      ["* one\n* two", "- one\ntext\n  * two"],
      ["* one", "* one\n- two\n* three", "** bold **\n* one"],
    ],
  ],
  "detectable_format:constrained_response": [
    [
      {},
      ["My answer is yes.", "Well. My answer is maybe."],
      ["my answer is yes.", "Yes.", "My answer is no"],
    ],
  ],
  "detectable_format:number_highlighted_sections": [
    [
      { num_highlights: 2 },
      ["*one* and *two*", "**one** and *two*"],
      ["*one*", "**bold one** only", "* * and **"],
    ],
  ],
  "detectable_format:multiple_sections": [
    [
      { section_spliter: "SECTION", num_sections: 2 },
      ["SECTION 1\na\nSECTION 2\nb", "SECTION1 a SECTION2 b SECTION3"],
      ["SECTION 1 only", "Section 1 Section 2"],
    ],
  ],
  "detectable_format:json_format": [
    [
      {},
      ['{"a": 1}', '```json\n{"a": [1, 2]}\n```', "```\n[]\n```"],
      ["a: 1", 'Here: {"a": 1}', '{"a": 1,}'],
    ],
  ],
  "detectable_format:title": [
    [{}, ["<<Ode to Joy>>\ntext", "text <<x>>"], ["<Ode>", "<<>>", "<<\n>>", "<<  >>"]],
  ],
  "combination:two_responses": [
    [
      {},
      ["one\n******\ntwo", "one****** two ******"],
      ["one", "one******one", "a******b******c", "a************b"],
    ],
  ],
  "combination:repeat_prompt": [
    [
      { prompt_to_repeat: "Name a fish." },
      ["name a FISH. Trout.", " Name a fish."],
      ["Trout. Name a fish.", "Name a fish"],
    ],
  ],
  "startend:end_checker": [
    [{ end_phrase: "Peace!" }, ["Goodbye. peace!", 'He said "Peace!" '], ["Peace! Goodbye.", "Peace"]],
  ],
  "startend:quotation": [[{}, ['"All quoted."', ' "x" '], ["All", '"', '"half', "“typographic”"]]],
  "change_case:capital_word_frequency": [
    [
      { capital_frequency: 2, capital_relation: "at least" },
      ["NASA met ESA today", "I, A"],
      ["NASA met Esa"],
    ],
    [{ capital_frequency: 2, capital_relation: "less than" }, ["Only NASA"], ["TWO WORDS"]],
  ],
  "change_case:english_capital": [
    [
      {},
      ["THE QUICK BROWN FOX JUMPS OVER THE LAZY DOG, AND THEN IT SLEEPS IN THE SHADE OF A TREE."],
      [
        "THE QUICK BROWN fOX",
        "123",
        "LE CHAT DORT SUR LE CANAPÉ ET LE CHIEN MANGE DANS LA CUISINE AVEC SES AMIS DEPUIS CE MATIN, PUIS ILS VONT AU JARDIN.",
      ],
    ],
  ],
  "change_case:english_lowercase": [
    [
      {},
      ["the quick brown fox jumps over the lazy dog, and then it sleeps in the shade."],
      ["The quick brown fox", "4 + 4 = 8"],
    ],
  ],
  "punctuation:no_comma": [[{}, ["No commas here; none."], ["One, two"]]],
}

describe("instructions", () => {
  it("are the 25 kinds of the data set, each with cases", () => {
    expect(instructionIds).toHaveLength(25)
    expect(Object.keys(cases).sort()).toEqual(instructionIds)
  })

  for (const [id, variants] of Object.entries(cases)) {
    for (const [args, follows, breaks] of variants) {
      const check = (reply: string) => instructionCheck(id, args)?.(reply)
      it.each(follows)(`${id} ${JSON.stringify(args)} is followed by %j`, (reply) =>
        expect(check(reply)).toBe(true),
      )
      it.each(breaks)(`${id} ${JSON.stringify(args)} is broken by %j`, (reply) =>
        expect(check(reply)).toBe(false),
      )
      it(`${id} is never followed by an empty reply`, () => expect(check(" \n")).toBe(false))
    }
  }

  it("drop arguments that are empty, zero or null, as the hub's rows carry all of all kinds", () => {
    const padded = { num_words: null, keywords: [], language: "", num_bullets: 0, letter: undefined }
    expect(instructionCheck("punctuation:no_comma", padded)?.("a b")).toBe(true)
    expect(instructionCheck("keywords:existence", { ...padded, keywords: ["a"] })?.("a b")).toBe(true)
  })

  it("take a keyword that is no regular expression literally", () => {
    expect(instructionCheck("keywords:existence", { keywords: ["c++ ("] })?.("I like C++ (a lot)")).toBe(true)
  })

  it("are unknown under another id, and refuse arguments that do not fit", () => {
    expect(instructionCheck("keywords:unheard_of", {})).toBeUndefined()
    expect(() => instructionCheck("keywords:frequency", { keyword: "a", relation: "about" })).toThrowError()
    expect(() => instructionCheck("length_constraints:number_words", { relation: "at least" })).toThrowError()
    expect(() => instructionCheck("language:response_language", { language: "xx" })).toThrowError(/detector/)
  })
})
