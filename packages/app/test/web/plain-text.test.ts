import { expect, test } from "vitest"
import { parseSampleMark, sampleMark } from "../../src/api/sample-mark.js"
import { niceEnd, ticks } from "../../src/chart-shapes/scale.js"
import { markdownTokens, plainText } from "../../src/web/content/markdown-tokens.js"
import { isSafeImage, isSafeMedia } from "../../src/web/content/safe-image.js"
import { splitReasoning } from "../../src/web/content/split-reasoning.js"
import { visibleText } from "../../src/web/content/visible-text.js"

test("marks that hide or turn text around are written out", () => {
  expect(visibleText("a\u202Eb\u0000c\u001b[31m\td\n\r\ne\u2066")).toBe(
    "a⟨U+202E⟩b⟨U+0000⟩c⟨U+001B⟩[31m\td\n\ne⟨U+2066⟩",
  )
  expect(visibleText("naïve 你好 🙂 עברית")).toBe("naïve 你好 🙂 עברית")
})

test("reasoning is told from the answer, also when a tag is missing", () => {
  expect(splitReasoning("<think>a</think>b")).toEqual([
    { kind: "reasoning", text: "a" },
    { kind: "text", text: "b" },
  ])
  expect(splitReasoning("a</think>b")).toEqual([
    { kind: "reasoning", text: "a" },
    { kind: "text", text: "b" },
  ])
  expect(splitReasoning("x <think>cut off")).toEqual([
    { kind: "text", text: "x" },
    { kind: "reasoning", text: "cut off" },
  ])
  expect(splitReasoning("plain")).toEqual([{ kind: "text", text: "plain" }])
})

test("only raster images and the service's own media are shown", () => {
  expect(isSafeImage("data:image/png;base64,iVBORw0KGgo=")).toBe(true)
  expect(isSafeImage("/api/v1/media/run/a.png")).toBe(true)
  for (const url of [
    "data:image/svg+xml;base64,PHN2Zz4=",
    "data:text/html;base64,PHN2Zz4=",
    "https://tracker.example/a.png",
    "//tracker.example/api/v1/media/a.png",
    "/api/v1/jobs",
    "javascript:alert(1)",
    "/api/v1/media/..\\..\\x",
    'data:image/png;base64,x" onerror="alert(1)',
  ])
    expect(isSafeImage(url), url).toBe(false)
  expect(isSafeMedia("data:audio/wav;base64,AAAA")).toBe(true)
  expect(isSafeMedia("data:text/html;base64,AAAA")).toBe(false)
})

test("formulas in all four spellings are found; money is not a formula", () => {
  const kinds = (text: string) => JSON.stringify(markdownTokens(text)).match(/"(?:inline|block)Math"/g) ?? []
  expect(kinds("let $x^2$ be")).toHaveLength(1)
  expect(kinds("let \\(x^2\\) be")).toHaveLength(1)
  expect(kinds("$$\nx^2\n$$")).toHaveLength(1)
  expect(kinds("\\[\nx^2\n\\]")).toHaveLength(1)
  expect(kinds("so \\boxed{\\frac{1}{2}}")).toHaveLength(1)
  expect(kinds("it costs $5 and then $6 more")).toHaveLength(0)
  expect(kinds("`$x$` in code")).toHaveLength(0)
})

test("character references become characters, once", () => {
  expect(plainText("&lt;b&gt; &amp;lt; &#60; &#x1F600; &nope; &#0;")).toBe("<b> &lt; < 😀 &nope; &#0;")
})

test("samples are named in addresses whatever their data set is called", () => {
  const key = { dataset: "a/b c", subset: "x%2Fy#z", index: 12 }
  expect(parseSampleMark(sampleMark(key))).toEqual(key)
  for (const mark of ["", "a/b", "a/b/c", "a/b/1/2", "a/b/-1"]) expect(parseSampleMark(mark)).toBeUndefined()
})

test("axes have round steps that hold the data", () => {
  expect(ticks(0, 100, 5)).toEqual([0, 20, 40, 60, 80, 100])
  expect(ticks(0, 1, 4).at(-1)).toBeCloseTo(1)
  expect(niceEnd(97)).toBe(100)
  expect(niceEnd(0)).toBe(1)
  for (const high of [0.003, 1.1, 17, 999, 123456]) {
    const end = niceEnd(high)
    expect(end).toBeGreaterThanOrEqual(high)
    expect(end).toBeLessThanOrEqual(high * 2)
  }
})
