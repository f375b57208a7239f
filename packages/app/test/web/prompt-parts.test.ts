import fc from "fast-check"
import { describe, expect, test } from "vitest"
import { foundSpan } from "../../src/web/content/found-span.js"
import { splitPrompt } from "../../src/web/content/split-prompt.js"

describe("a long prompt", () => {
  const paragraph = `${"word ".repeat(60).trim()}.`

  test("keeps its end in sight", () => {
    const { head, tail } = splitPrompt(`${Array(8).fill(paragraph).join("\n\n")}\n\nWhat is asked?`)
    expect(tail.endsWith("What is asked?")).toBe(true)
    expect(tail.length).toBeGreaterThanOrEqual(200)
    expect(head.length).toBeGreaterThan(tail.length)
  })

  test("is not cut inside a fenced block", () => {
    const code = `\`\`\`python\n${Array(8).fill(paragraph).join("\n\n")}\n\`\`\``
    expect(splitPrompt(`Read this.\n\n${code}`).head).toBe("")
  })

  test("loses nothing, whatever it is", () => {
    fc.assert(
      fc.property(fc.array(fc.string({ maxLength: 300 }), { maxLength: 20 }), (parts) => {
        const text = parts.join("\n\n")
        const { head, tail } = splitPrompt(text)
        expect(head === "" ? tail : `${head}\n\n${tail}`).toBe(text)
      }),
    )
  })
})

describe("the place of an answer in a reply", () => {
  test("is the last one that stands alone", () => {
    const reply = "It is 12, or 120? Then 12 again, and 1234."
    expect(foundSpan(reply, "12")).toMatchObject({ found: "12", after: " again, and 1234." })
  })

  test("is not shown when the reply is the answer, or does not have it", () => {
    expect(foundSpan(" B ", "B")).toBeUndefined()
    expect(foundSpan("The first", "B")).toBeUndefined()
    expect(foundSpan("anything", "")).toBeUndefined()
  })

  test("stands in its surroundings", () => {
    fc.assert(
      fc.property(
        fc.string(),
        fc.string({ minLength: 1 }),
        fc.string({ minLength: 1 }),
        (before, wanted, after) => {
          const reply = `${before}${wanted}${after}`
          const span = foundSpan(reply, wanted)
          if (span) expect(reply).toContain(span.found)
        },
      ),
    )
  })
})
