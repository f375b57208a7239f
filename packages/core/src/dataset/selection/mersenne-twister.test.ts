import { createHash } from "node:crypto"
import { readFileSync } from "node:fs"
import fc from "fast-check"
import { describe, expect, it } from "vitest"
import { z } from "zod"
import { mersenneTwister } from "./mersenne-twister.js"
import { contentSeed } from "./seed.js"
import { shuffleChoices } from "./shuffle-choices.js"

const labels = z.union([z.string(), z.array(z.string())])
const golden = z
  .object({
    permutations: z.array(
      z.object({
        seed: z.string(),
        count: z.number(),
        order: z.array(z.number()).optional(),
        head: z.array(z.number()).optional(),
        sha256: z.string().optional(),
      }),
    ),
    below: z.array(
      z.object({
        seed: z.string(),
        bounds: z.array(z.number()),
        drawn: z.array(z.number()),
        after2000: z.number(),
      }),
    ),
    choices: z.array(
      z.object({
        seed: z.number(),
        input: z.string(),
        choices: z.array(z.string()),
        target: labels,
        contentSeed: z.string(),
        shuffled: z.array(z.string()),
        newTarget: labels,
      }),
    ),
  })
  .parse(JSON.parse(readFileSync(new URL("__fixtures__/cpython-random.json", import.meta.url), "utf8")))

describe("mersenneTwister", () => {
  it.each(golden.permutations)("orders $count numbers under seed $seed as CPython does", (expected) => {
    const order = mersenneTwister(BigInt(expected.seed)).permutation(expected.count)
    if (expected.order !== undefined) expect(order).toEqual(expected.order)
    else {
      expect(order.slice(0, 12)).toEqual(expected.head)
      expect(createHash("sha256").update(order.join(",")).digest("hex")).toBe(expected.sha256)
    }
  })

  it.each(golden.below)("draws below bounds under seed $seed as CPython does", (expected) => {
    const generator = mersenneTwister(BigInt(expected.seed))
    expect(expected.bounds.map((bound) => generator.below(bound))).toEqual(expected.drawn)
    const long = mersenneTwister(BigInt(expected.seed))
    let last = 0
    for (let draw = 0; draw < 2000; draw += 1) last = long.below(2 ** 31)
    expect(last).toBe(expected.after2000)
  })

  it("takes numbers and bigints of the same value as the same seed", () => {
    fc.assert(
      fc.property(fc.maxSafeInteger(), (seed) => {
        expect(mersenneTwister(seed).permutation(20)).toEqual(mersenneTwister(BigInt(seed)).permutation(20))
      }),
    )
  })

  it("rejects bounds outside 1 to 2^32", () => {
    for (const bound of [0, -1, 1.5, 2 ** 32 + 1]) {
      expect(() => mersenneTwister(1).below(bound)).toThrow(RangeError)
    }
  })
})

describe("shuffleChoices", () => {
  it.each(golden.choices)("orders the choices of $input as CPython does", (expected) => {
    const { seed, input, choices, target } = expected
    const sorted = [...choices].sort((a, b) => Buffer.compare(Buffer.from(a), Buffer.from(b)))
    expect(contentSeed([String(seed), input, ...sorted]).toString()).toBe(expected.contentSeed)
    expect(shuffleChoices({ input, choices, target }, seed)).toEqual({
      input,
      choices: expected.shuffled,
      target: expected.newTarget,
    })
  })

  it("keeps every choice, and the reference names the same text as before", () => {
    const draft = fc
      .uniqueArray(fc.string(), { minLength: 2, maxLength: 12 })
      .chain((choices) => fc.tuple(fc.constant(choices), fc.nat(choices.length - 1), fc.string(), fc.nat()))
    fc.assert(
      fc.property(draft, ([choices, gold, input, seed]) => {
        const target = "ABCDEFGHIJKL"[gold] ?? ""
        const shuffled = shuffleChoices({ input, choices, target }, seed)
        expect([...(shuffled.choices ?? [])].sort()).toEqual([...choices].sort())
        const letter = typeof shuffled.target === "string" ? shuffled.target : ""
        expect(shuffled.choices?.["ABCDEFGHIJKL".indexOf(letter)]).toBe(choices[gold])
      }),
    )
  })

  it("uses the text of messages, and leaves questions without choices alone", () => {
    const choices = ["1", "2", "3", "4", "5", "6", "7", "8"]
    const plain = shuffleChoices({ input: "a\nb", choices, target: "A" }, 3)
    const messages = shuffleChoices(
      {
        input: [
          { role: "system", content: "a" },
          { role: "user", content: [{ type: "text", text: "b" }] },
        ],
        choices,
        target: "A",
      },
      3,
    )
    expect(messages.choices).toEqual(plain.choices)
    const free = { input: "free", target: "A" }
    expect(shuffleChoices(free, 3)).toBe(free)
  })
})
