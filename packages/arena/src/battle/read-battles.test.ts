import { mkdtemp, rm, writeFile } from "node:fs/promises"
import { tmpdir } from "node:os"
import { join } from "node:path"
import fc from "fast-check"
import { afterAll, beforeAll, describe, expect, it } from "vitest"
import { battleOfLine, collectBattles, createBattleCollector, readBattles } from "./index.js"

let folder: string
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "battles-"))
})
afterAll(async () => {
  await rm(folder, { recursive: true, force: true })
})

const name = fc.oneof(
  fc.constantFrom("ash", "bay", "übung", "模型", 'quo"te', "back\\slash"),
  fc.string({ minLength: 1 }),
)
const usual = {
  model_a: name,
  model_b: name,
  winner: fc.constantFrom("model_a", "model_b", "tie"),
  weight: fc.constantFrom(1, 3, 12),
  question_id: fc.oneof(fc.string(), fc.nat()),
  tstamp: fc.constantFrom(1.7e9, 1700000000.25, -3, 0, null, true, "later"),
}
const rare = {
  winner: fc.constantFrom("model_a", "tie (bothbad)"),
  weight: fc.oneof(fc.constantFrom(0.5, 1e21, 1e-7), fc.integer({ min: 1, max: 1e6 })),
  question_id: fc.oneof(fc.string(), fc.integer({ min: -5, max: 5 }), fc.constantFrom(null, 1e300)),
  score: fc.double({ min: 0, max: 1, noNaN: true }),
  first: fc.constantFrom("model_a", "model_b"),
  tstamp: fc.double({ noNaN: true, noDefaultInfinity: true }),
  extra: fc.jsonValue(),
}
const line = fc
  .oneof(
    fc.record(usual, { requiredKeys: ["model_a", "model_b", "winner"] }),
    fc.record({ ...usual, ...rare }, { requiredKeys: ["model_a", "model_b", "winner"] }),
  )
  .filter(({ model_a, model_b }) => model_a !== model_b)

describe("reading battles from bytes", () => {
  it("gives what the full reader gives, for every line it takes, however it is spaced", () => {
    let scanned = 0
    fc.assert(
      fc.property(
        fc.array(line, { minLength: 1, maxLength: 20 }),
        fc.constantFrom(undefined, 1),
        (lines, indent) => {
          const collector = createBattleCollector()
          for (const one of lines) {
            const bytes = new TextEncoder().encode(
              JSON.stringify(one, undefined, indent).replaceAll("\n", " "),
            )
            if (collector.addBytes(bytes, 0, bytes.length)) scanned += 1
            else collector.add(battleOfLine(one))
          }
          const { style: _, ...found } = collector.columns()
          const { style: __, ...expected } = collectBattles(lines.map(battleOfLine))
          expect(found).toEqual(expected)
        },
      ),
      { numRuns: 300 },
    )
    expect(scanned).toBeGreaterThan(100)
  })

  it("takes no line that JSON.parse or the full reader refuses", () => {
    const valid = '{"model_a": "x", "model_b": "y", "winner": "tie", "weight": 2, "n": 1.5, "t": true}'
    fc.assert(
      fc.property(
        fc.nat({ max: valid.length - 1 }),
        fc.constantFrom('"', "{", "}", ",", ":", "0", "-", ".", "\\", "\t", "x", ""),
        (at, put) => {
          const text = valid.slice(0, at) + put + valid.slice(at + 1)
          const bytes = new TextEncoder().encode(text)
          const collector = createBattleCollector()
          let taken = false
          try {
            taken = collector.addBytes(bytes, 0, bytes.length)
          } catch {
            // A model against itself is refused by both.
          }
          if (taken) expect(() => collectBattles([battleOfLine(JSON.parse(text))])).not.toThrow()
        },
      ),
      { numRuns: 2000 },
    )
  })

  it("reads lines that lie across chunks, empty lines and a last line without newline", async () => {
    const path = join(folder, "long.jsonl")
    const lines = Array.from({ length: 9000 }, (_, i) =>
      JSON.stringify({
        question_id: `q${i >> 1}`,
        model_a: `m${i % 7}`,
        model_b: `n${i % 5}`,
        winner: "tie",
        note: "x".repeat(i % 90),
      }),
    )
    await writeFile(path, `\n${lines.join("\n\r\n")}`)
    const battles = await readBattles(path)
    expect(battles).toMatchObject({ size: 9000, questionCount: 4500 })
    expect(battles.players).toEqual(["m0", "m1", "m2", "m3", "m4", "m5", "m6", "n0", "n1", "n2", "n3", "n4"])
  })

  it("turns battles around that showed model b first", () => {
    const { a, players, kinds, kind } = collectBattles([
      { modelA: "x", modelB: "y", winner: "model_a", first: "model_b" },
    ])
    expect(players[a[0] ?? 0]).toBe("y")
    expect(kinds[kind[0] ?? 0]?.score).toBe(0)
  })
})
