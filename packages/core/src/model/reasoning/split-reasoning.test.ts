import fc from "fast-check"
import { describe, expect, it } from "vitest"
import { splitReasoning } from "./split-reasoning.js"

describe("splitReasoning", () => {
  it.each([
    ["<think>a</think>b", "a", "b"],
    ["<think>\n a \n</think>\n\n b \n", "a", "b"],
    ["before <think>a</think> after", "a", "before  after"],
    ["<think></think>\n\nb", "", "b"],
    ["<think>a</think>", "a", ""],
    ["<think>a<think>b</think>c", "a<think>b", "c"],
    ["<think>a</think>b<think>c</think>d", "a", "b<think>c</think>d"],
  ])("takes the first complete block out of %j, in both modes", (text, reasoning, rest) => {
    expect(splitReasoning(text)).toEqual({ reasoning, text: rest })
    expect(splitReasoning(text, { compat: true })).toEqual({ reasoning, text: rest })
  })

  it("reads the attributes of the tag", () => {
    expect(splitReasoning('<think signature="s1" redacted="true">a</think>b')).toEqual({
      reasoning: "a",
      text: "b",
      signature: "s1",
      redacted: true,
    })
  })

  it.each([
    ["thinking…\n</think>\n\n42", "thinking…", "42"],
    ["a</think>b</think>c", "a", "b</think>c"],
    ["a</think>b<think>c</think>d", "a", "b<think>c</think>d"],
    ["</think>b", "", "b"],
  ])(
    "splits %j, whose opening tag the chat template holds; the original does not",
    (text, reasoning, rest) => {
      expect(splitReasoning(text)).toEqual({ reasoning, text: rest })
    },
  )

  it("leaves the lone closing tag and the unclosed block alone with compat", () => {
    for (const text of ["a</think>b", "<think>a", " no tags "]) {
      expect(splitReasoning(text, { compat: true })).toEqual({ reasoning: undefined, text })
    }
  })

  it("takes a reply that never stops thinking as thinking alone", () => {
    expect(splitReasoning("<think>\nstill at it")).toEqual({ reasoning: "still at it", text: "" })
    expect(splitReasoning("\n <think>")).toEqual({ reasoning: "", text: "" })
  })

  it.each(["", " plain ", "use a <think> tag", "<thinking>a</thinking>b", "<thinker>a", "1 < 2 > 0"])(
    "returns %j as it came",
    (text) => {
      expect(splitReasoning(text)).toEqual({ reasoning: undefined, text })
    },
  )

  const words = fc.string().filter((text) => !/<\/?think/.test(text))

  it("finds any thinking and any answer again", () => {
    fc.assert(
      fc.property(words, words, fc.boolean(), (thinking, answer, opened) => {
        const text = `${opened ? "<think>" : ""}${thinking}</think>${answer}`
        expect(splitReasoning(text)).toEqual({ reasoning: thinking.trim(), text: answer.trim() })
      }),
    )
  })

  it("changes nothing in a text without tags, and loses nothing of one with tags", () => {
    const pieces = fc.array(fc.oneof(words, fc.constantFrom("<think>", "</think>", '<think signature="x">')))
    fc.assert(
      fc.property(words, (text) => {
        expect(splitReasoning(text)).toEqual({ reasoning: undefined, text })
      }),
    )
    fc.assert(
      fc.property(pieces, fc.boolean(), (parts, compat) => {
        const text = parts.join("")
        const split = splitReasoning(text, { compat })
        const bare = (value: string) => value.replace(/<think[^<>]*>|<\/think>|\s/g, "")
        const letters = (value: string) => [...value].sort().join("")
        expect(letters(bare((split.reasoning ?? "") + split.text))).toBe(letters(bare(text)))
        if (split.reasoning === undefined) expect(split.text).toBe(text)
      }),
    )
  })
})
