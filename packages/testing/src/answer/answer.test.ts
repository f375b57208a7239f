import { existsSync, readdirSync, readFileSync } from "node:fs"
import { join } from "node:path"
import fc from "fast-check"
import { describe, expect, it } from "vitest"
import type { MockRequest } from "../request/index.js"
import {
  answerFrom,
  chooseShare,
  constantAnswer,
  countTokens,
  echoAnswer,
  fillerText,
  rightShare,
  scriptedAnswers,
  splitTokens,
} from "./index.js"
import { indexQuestions } from "./question-index.js"

function ask(prompt: string, text = prompt): MockRequest {
  return {
    seq: 0,
    format: "openai-chat",
    path: "/v1/chat/completions",
    headers: {},
    body: {},
    model: "m",
    stream: false,
    messages: [{ role: "user", text: prompt }],
    prompt,
    text,
    tools: [],
    maxTokens: undefined,
    topLogprobs: undefined,
    choices: 1,
    inputTokens: 1,
  }
}

describe("tokens", () => {
  it("join to the text and are counted without building them", () => {
    fc.assert(
      fc.property(
        fc.oneof(fc.string(), fc.string({ unit: "grapheme" }), fc.string({ unit: "binary" })),
        (text) => {
          const tokens = splitTokens(text)
          expect(tokens.join("")).toBe(text)
          expect(tokens).not.toContain("")
          expect(countTokens(text)).toBe(tokens.length)
        },
      ),
    )
  })

  it("never cut a character in two", () => {
    fc.assert(
      fc.property(fc.string({ unit: "grapheme" }), (text) => {
        for (const token of splitTokens(text)) expect(Buffer.from(token).toString()).toBe(token)
      }),
    )
  })

  it.each([
    ["The sky is blue.", ["The", " sky", " is", " blue", "."]],
    ["extraordinary", ["extrao", "rdinar", "y"]],
    ["a  b", ["a", " ", " b"]],
    ["12345 x", ["123", "45", " x"]],
    ["日本😀", ["日", "本", "😀"]],
  ])("of %j", (text, tokens) => {
    expect(splitTokens(text)).toEqual(tokens)
  })

  it("of the default answer are as many as planned", () => {
    fc.assert(
      fc.property(fc.nat(), fc.nat(10_000), fc.integer({ min: 0, max: 200 }), (seed, seq, count) => {
        expect(countTokens(fillerText(seed, seq, count))).toBe(count)
      }),
    )
  })
})

describe("the question in a prompt", () => {
  it("is the one that ends last", () => {
    const find = indexQuestions(["What is 1+1?", "What is 2+2?", "What is 2+2? Really"])
    expect(find("Q: What is 1+1?\nA: 2\n\nQ: What is 2+2?\nA:")).toBe("What is 2+2?")
    expect(find("What is 2+2? Really")).toBe("What is 2+2? Really")
    expect(find("What is 3+3?")).toBeUndefined()
    expect(indexQuestions([])("anything")).toBeUndefined()
  })

  it("is found as a slow search would find it", () => {
    const word = fc.string({ unit: fc.constantFrom("a", "b", " "), minLength: 1, maxLength: 6 })
    fc.assert(
      fc.property(
        fc.array(word, { minLength: 1, maxLength: 6 }),
        fc.string({ unit: fc.constantFrom("a", "b", " "), maxLength: 40 }),
        (questions, text) => {
          const known = [...new Set(questions.map((question) => question.trim()).filter((q) => q !== ""))]
          let best: { end: number; question: string } | undefined
          for (const question of known) {
            const at = text.lastIndexOf(question)
            if (at < 0) continue
            const end = at + question.length
            const better =
              best === undefined ||
              end > best.end ||
              (end === best.end && question.length > best.question.length)
            if (better) best = { end, question }
          }
          expect(indexQuestions(questions)(text)).toBe(best?.question)
        },
      ),
    )
  })
})

describe("rules", () => {
  it("constant, echo and script", async () => {
    expect(await constantAnswer({ text: "x" })(ask("q"))).toEqual({ text: "x" })
    expect(await echoAnswer("> ")(ask("q"))).toBe("> q")
    const script = scriptedAnswers(["a", (request) => request.prompt])
    expect([await script(ask("1")), await script(ask("2"))]).toEqual(["a", "2"])
    expect(() => script(ask("3"))).toThrow(/script has 2 answers and this is request 3/)
    const repeating = scriptedAnswers(["a", "b"], { repeatLast: true })
    expect([1, 2, 3].map(() => repeating(ask("q")))).toEqual(["a", "b", "b"])
  })

  it("answers by question, and otherwise as told", async () => {
    const answers = { "What is 1+1?": "2", "Name a colour.": { text: "red" } }
    const rule = answerFrom(answers, constantAnswer("no idea"))
    expect(await rule(ask("Example: Name a colour.\nblue\n\nWhat is 1+1?"))).toBe("2")
    expect(await rule(ask("Name a colour."))).toEqual({ text: "red" })
    expect(await rule(ask("else"))).toBe("no idea")
    expect(await answerFrom(new Map([["q?", "a"]]))(ask("else"))).toBeUndefined()
  })
})

describe("a planted share", () => {
  const count = (texts: readonly string[], share: number, seed: number): number => {
    const rule = rightShare({ share, seed, among: texts, right: () => "right", wrong: () => "wrong" })
    return texts.filter((text) => rule(ask(`Question: ${text}\nAnswer:`)) === "right").length
  }

  it("is met exactly, whatever the order", () => {
    const texts = fc.uniqueArray(fc.stringMatching(/^[a-z]{8,12} [0-9]{4}$/), { minLength: 1, maxLength: 80 })
    fc.assert(
      fc.property(
        texts,
        fc.double({ min: 0, max: 1, noNaN: true }),
        fc.nat(1000),
        (questions, share, seed) => {
          expect(count(questions, share, seed)).toBe(Math.round(share * questions.length))
          const chosen = chooseShare(questions, share, seed)
          expect(chooseShare([...questions].reverse(), share, seed).sort()).toEqual([...chosen].sort())
        },
      ),
    )
  })

  it("grows with the share: what was right stays right", () => {
    const texts = Array.from({ length: 200 }, (_, index) => `question number ${index}`)
    const few = new Set(chooseShare(texts, 0.2, 3))
    const more = new Set(chooseShare(texts, 0.5, 3))
    expect([...few].every((text) => more.has(text))).toBe(true)
    expect(chooseShare(texts, 0.2, 4)).not.toEqual([...few])
  })

  it("without a list is met on average, the same for the same prompt", () => {
    const rule = rightShare({ share: 0.3, right: () => "right", wrong: () => "wrong" })
    const results = Array.from({ length: 5000 }, (_, index) => rule(ask(`prompt ${index}`)))
    expect(results.filter((result) => result === "right").length / 5000).toBeCloseTo(0.3, 1)
    expect(rule(ask("prompt 7"))).toBe(results[7])
  })

  it("refuses a share outside 0…1", () => {
    expect(() => rightShare({ share: 1.2, right: () => "", wrong: () => "" })).toThrow(/share is 1.2/)
  })
})

const shared = process.env.EVALSCOPE_SHARED ?? join(import.meta.dirname, "../../../../../shared")
const gsm8k = join(shared, "data", "gsm8k")
if (!existsSync(gsm8k)) console.warn(`GSM8K is not at ${gsm8k}; its test is skipped.`)

describe.skipIf(!existsSync(gsm8k))("on GSM8K", () => {
  it("plants 61.5 % right answers among real questions inside few-shot prompts", () => {
    const file = readdirSync(gsm8k, { recursive: true, encoding: "utf8" }).find((name) =>
      /test.*\.jsonl$/.test(name),
    )
    expect(file).toBeDefined()
    const lines = readFileSync(join(gsm8k, file ?? ""), "utf8")
      .trim()
      .split("\n")
    const questions = lines.map((line): string => JSON.parse(line).question)
    const rule = rightShare({ share: 0.615, among: questions, right: () => "right", wrong: () => "wrong" })
    const shot = "Q: Tom has 3 apples and eats one. How many are left?\nA: 2\n\n".repeat(4)
    const right = questions.filter(
      (question) => rule(ask(`${shot}Q: ${question}\nA: Think step by step.`)) === "right",
    )
    expect(right).toHaveLength(Math.round(0.615 * new Set(questions.map((question) => question.trim())).size))
  })
})
