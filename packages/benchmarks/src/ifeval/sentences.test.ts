import fc from "fast-check"
import { describe, expect, it } from "vitest"
import { countSentences } from "./sentences.js"

describe("countSentences", () => {
  it.each([
    ["", 0],
    ["No full stop", 1],
    ["One. Two! Three?", 3],
    ["lower case. follows here", 2],
    ["Line breaks\nare no ends\n\nof sentences", 1],
    ["First line.\nSecond line.\n\nThird.", 3],
    ["Dr. Smith met Mr. Jones at 5 p.m. on Friday.", 1],
    ["We met at 5 p.m. The hall was full.", 2],
    ["J. K. Rowling wrote it. It sold well.", 2],
    ["Fruit, e.g. apples and pears, is good. So is bread, i.e. rye.", 2],
    ["It costs $3.50 today. Buy 2.", 2],
    ["Wait... there is more. Really?!", 2],
    ["Well... The show goes on.", 2],
    ['He said "Stop." Then he left.', 2],
    ["(It rained.) We stayed in.", 2],
    ["**Bold end.** Next one.", 2],
    ["Visit example.com now. Thanks!", 2],
    ["Version 2. of the file is old.", 1],
    ["What?! No way!! Yes.", 3],
  ])("%j has %i", (text, count) => {
    expect(countSentences(text)).toBe(count)
  })

  it("never counts fewer sentences when one more is appended", () => {
    const sentence = fc.constantFrom("It rains.", "Why not?", "Stop!", "We left early.")
    fc.assert(
      fc.property(fc.array(sentence, { minLength: 1, maxLength: 20 }), (sentences) => {
        expect(countSentences(sentences.join(" "))).toBe(sentences.length)
      }),
    )
  })
})
