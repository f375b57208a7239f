import { describe, expect, it } from "vitest"
import { EvalScopeError } from "../../errors/index.js"
import { applyFilters, checkFilters, compileFilters } from "./index.js"

describe("applyFilters", () => {
  it.each<[string, Record<string, unknown>, string]>([
    ["<think>x</think>y</think>z", { remove_until: "</think>" }, "y</think>z"],
    ["no marker", { remove_until: { delimiter: "</think>" } }, "no marker"],
    ["first #### 12 then #### 1,234", { regex: {} }, "12"],
    ["first #### 12 then #### 1,234", { regex: { group_select: -1 } }, "1,234"],
    ["first #### 12 then #### 1,234", { regex: ["#### (\\S+)", 1] }, "1,234"],
    ["nothing here", { regex: {} }, "[invalid]"],
    ["nothing here", { regex: { regex_pattern: "\\d", fallback: "none" } }, "none"],
    ["answer: b", { extract: "(?i)ANSWER: (a)|answer: (B)" }, "b"],
    ["whole  match ", { regex: "whole .*" }, "whole  match"],
    ["year 1999.", { regex: "(?P<year>\\d{4})" }, "1999"],
    ["only once", { regex: { regex_pattern: "\\d", group_select: 5 } }, "[invalid]"],
    ["[('The', 'DET'), ('cat', 'NOUN')]", { regex_pos: {} }, "DET NOUN"],
    ["no pairs", { regex_pos: null }, "[invalid]"],
    ["\n  text \n", { remove_whitespace: {} }, "text \n"],
    ["text", { take_first: {}, majority_vote: {}, take_first_k: 3 }, "text"],
    ["a: b: c", { remove_until: ":", remove_whitespace: true, regex: "\\w" }, "b"],
    ["unchanged", {}, "unchanged"],
  ])("%j with %j gives %j", (text, config, expected) => {
    expect(applyFilters(text, config)).toBe(expected)
  })

  it("takes pairs, so that a filter may run twice", () => {
    const twice = checkFilters([
      ["remove_until", ":"],
      ["remove_until", ":"],
    ])
    expect(applyFilters("a:b:c", twice)).toBe("c")
  })

  it("selects among several responses", () => {
    const responses = ["3", "5", "3", "5", "7"]
    expect(compileFilters({ majority_vote: {} })(responses)).toEqual(["3"])
    expect(compileFilters({ take_first: {} })(responses)).toEqual(["3"])
    expect(compileFilters({ take_first_k: 2 })(responses)).toEqual(["3", "5"])
    expect(compileFilters({ take_first_k: 0 })(responses)).toEqual([])
    expect(applyFilters("x", { take_first_k: 0 })).toBe("")
  })
})

describe("mistakes in the configuration", () => {
  const error = (config: Record<string, unknown>) => {
    try {
      compileFilters(config)
    } catch (thrown) {
      if (EvalScopeError.is(thrown)) return { code: thrown.code, text: `${thrown.message} ${thrown.hint}` }
    }
    return undefined
  }
  it.each<[Record<string, unknown>, string]>([
    [{ remove_untill: "x" }, 'Did you mean "remove_until"?'],
    [{ zzz: "x" }, "Known names: remove_until, regex"],
    [{ remove_until: {} }, "delimiter must be a text, but it is missing"],
    [{ remove_until: ["a", "b"] }, 'does not take "argument 2"'],
    [{ remove_whitespace: "x" }, "Leave the argument out"],
    [{ regex: { pattern: "x" } }, "It takes: regex_pattern, group_select, fallback."],
    [{ regex: "(" }, "is not a regular expression"],
    [{ take_first_k: "two" }, "k must be a whole number"],
  ])("%j", (config, expected) => {
    expect(error(config)).toMatchObject({ code: "config_invalid", text: expect.stringContaining(expected) })
  })
})
