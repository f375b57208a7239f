import fc from "fast-check"
import { beforeAll, describe, expect, it } from "vitest"
import { createRandom } from "../arrival/index.js"
import { bundledTokenizer, steadyText, steadyWords, type Tokenizer } from "./index.js"

let tokenizer: Tokenizer
beforeAll(async () => {
  tokenizer = await bundledTokenizer()
})

describe("the bundled tokenizer", () => {
  it("loses nothing", () => {
    fc.assert(
      fc.property(fc.string({ unit: "grapheme" }), (text) => {
        // The library loses a text that is nothing but the name of an object's own method, such as toString.
        fc.pre(!Object.hasOwn(Object.prototype, text))
        expect(tokenizer.decode(tokenizer.encode(text))).toBe(text)
      }),
    )
    const text = "Wie viele Tokens? 一共多少个？ 12345 + x_y();\n\n\tend"
    expect(tokenizer.decode(tokenizer.encode(text))).toBe(text)
  })

  it("has about one token for a common word", () => {
    const text = "the model answers every question of the sample and the report shows the score"
    expect(tokenizer.count(text)).toBeLessThan(20)
  })
})

describe("steadyText", () => {
  it("has exactly the length that was asked for, whatever the seed", () => {
    fc.assert(
      fc.property(
        fc.integer(),
        fc.array(fc.integer({ min: 1, max: 300 }), { minLength: 5 }),
        (seed, lengths) => {
          // Choosing the words takes most of the time.
          const words = steadyWords(tokenizer, createRandom(seed))
          for (const length of lengths) {
            const made = steadyText(words, length, createRandom(seed + length))
            expect(made.ids).toHaveLength(length)
            expect(tokenizer.count(made.text)).toBe(length)
          }
        },
      ),
      { numRuns: 4 },
    )
  })

  it("is the same for the same seed", () => {
    const make = (seed: number) =>
      steadyText(steadyWords(tokenizer, createRandom(1)), 50, createRandom(seed)).text
    expect(make(5)).toBe(make(5))
    expect(make(5)).not.toBe(make(6))
  })
})
