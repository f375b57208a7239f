import fc from "fast-check"
import { describe, expect, it } from "vitest"
import type { PromptSpec, Sample } from "../benchmark/index.js"
import type { Message } from "../model/index.js"
import { choiceLabel, choiceLabels, choicePrompt, fillTemplate, mathPrompt, renderPrompt } from "./index.js"

const sample = (fields: Partial<Sample> = {}): Sample => ({
  id: 0,
  groupId: 0,
  generationIndex: 0,
  subset: "default",
  input: "How many legs has a spider?",
  target: "B",
  metadata: {},
  ...fields,
})

const benchmark = (prompt: PromptSpec) => ({ name: "demo", prompt, promptFor: undefined })

const only = (messages: readonly Message[]): string => {
  expect(messages).toHaveLength(1)
  const content = messages[0]?.content
  return typeof content === "string" ? content : JSON.stringify(content)
}

describe("fillTemplate", () => {
  it("keeps braces that are no placeholder, and never searches a value again", () => {
    expect(fillTemplate("{question} \\boxed{} {x} {{question}}", { question: "{letters} $&" })).toBe(
      "{letters} $& \\boxed{} {x} {{letters} $&}",
    )
  })

  it("ignores inherited property names", () => {
    expect(fillTemplate("{constructor} {toString}", {})).toBe("{constructor} {toString}")
  })

  it("is the identity without values", () => {
    fc.assert(fc.property(fc.string(), (text) => fillTemplate(text, {}) === text))
  })
})

describe("choice labels", () => {
  it("run from A to Z, then count from 1", () => {
    expect([0, 25, 26, 27].map(choiceLabel)).toEqual(["A", "Z", "1", "2"])
    expect(new Set(choiceLabels(60)).size).toBe(60)
  })
})

describe("multiple choice", () => {
  const plain = { language: "en", chainOfThought: false, multiple: false } as const
  const spider = sample({ choices: ["six", "eight"] })

  it("shows question, lettered options and the answer line", () => {
    expect(only(renderPrompt(benchmark(choicePrompt(plain)), spider))).toBe(
      [
        'Read the question and pick the one option that is right. Reply with a single line that reads "ANSWER: X", where X is one of A, B.',
        "",
        "Question: How many legs has a spider?",
        "",
        "Options:",
        "A) six",
        "B) eight",
      ].join("\n"),
    )
  })

  it("puts solved questions before the real one", () => {
    const shot = sample({
      input: "1+1?",
      choices: ["2", "3"],
      target: "A",
      metadata: { explanation: "One and one is two." },
    })
    const text = only(renderPrompt(benchmark(choicePrompt(plain)), spider, { fewShot: [shot, shot] }))
    const demonstration = "Question: 1+1?\nOptions:\nA) 2\nB) 3\nReasoning: One and one is two.\nANSWER: A"
    expect(text).toContain(`${demonstration}\n\n${demonstration}`)
    expect(text.indexOf(demonstration)).toBeLessThan(text.indexOf("How many legs"))
    expect(text).not.toContain("{")
  })

  it("asks for reasoning, for several letters, and in Chinese", () => {
    const text = (style: Partial<typeof plain> | object) =>
      only(renderPrompt(benchmark(choicePrompt({ ...plain, ...style })), spider))
    expect(text({ chainOfThought: true })).toMatch(/step by step.*ANSWER: X/s)
    expect(text({ multiple: true })).toContain("lists your letters out of A, B")
    expect(text({ language: "zh" })).toContain("“答案：X”，其中 X 是 A, B 中的一个")
    expect(text({ language: "zh", chainOfThought: true, multiple: true })).toMatch(
      /逐步思考.*答案：X.*全部字母/s,
    )
  })
})

describe("mathematics", () => {
  it("shows the worked solution and the boxed answer of a demonstration", () => {
    const shot = sample({ input: "2+2?", target: "4", metadata: { reasoning: "Two and two." } })
    const text = only(renderPrompt(benchmark(mathPrompt()), sample(), { fewShot: [shot] }))
    expect(text).toContain("2+2?\nReasoning:\nTwo and two.\nANSWER: \\boxed{4}")
    expect(text).toContain("How many legs has a spider?\n\nSolve the problem step by step")
  })
})

describe("what the user overrides", () => {
  const spec: PromptSpec = { template: "Q: {question}", system: "Be brief.", demonstration: () => "DEMO" }

  it("takes prompt_template, its alias query_template, and system_prompt", () => {
    expect(renderPrompt(benchmark(spec), sample(), { args: { promptTemplate: "P {question}" } })).toEqual([
      { role: "system", content: "Be brief." },
      { role: "user", content: "P How many legs has a spider?" },
    ])
    const aliased = renderPrompt(benchmark(spec), sample(), {
      args: { queryTemplate: "alias {question}", systemPrompt: "Be long." },
    })
    expect(aliased[0]?.content).toBe("Be long.")
    expect(aliased[1]?.content).toContain("alias ")
  })

  it("puts demonstrations where {fewshot} is, else in front", () => {
    const args = { promptTemplate: "P {question}" }
    const text = (more: object) =>
      renderPrompt(benchmark(spec), sample(), { fewShot: [sample()], args: { ...args, ...more } })[1]?.content
    expect(text({})).toBe("DEMO\n\nP How many legs has a spider?")
    expect(text({ fewShotPromptTemplate: "{question} after {fewshot}" })).toBe(
      "How many legs has a spider? after DEMO",
    )
  })

  it("uses the benchmark's values and the prompt of its parameters", () => {
    const withValues: PromptSpec = {
      template: "{subject}: {question}",
      values: (s) => ({ subject: s.subset }),
    }
    const chosen = {
      name: "demo",
      prompt: spec,
      promptFor: (params: object) => ("v" in params ? withValues : spec),
    }
    expect(only(renderPrompt(chosen, sample(), { params: { v: 1 } }))).toBe(
      "default: How many legs has a spider?",
    )
  })

  it("lets a template replace a benchmark's own messages", () => {
    const own: PromptSpec = { template: "", messages: () => [{ role: "user", content: "own" }] }
    expect(only(renderPrompt(benchmark(own), sample()))).toBe("own")
    expect(only(renderPrompt(benchmark(own), sample(), { args: { promptTemplate: "mine" } }))).toBe("mine")
  })

  it("refuses demonstrations that cannot be written", () => {
    expect(() =>
      renderPrompt(benchmark({ template: "{question}" }), sample(), { fewShot: [sample()] }),
    ).toThrowError(/"demo" has no form for demonstrations/)
  })
})

describe("input of several messages", () => {
  const history: readonly Message[] = [
    { role: "system", content: "You know the sky." },
    { role: "user", content: "Hello" },
    { role: "assistant", content: "Hi" },
    { role: "user", content: "Which planet is largest?" },
  ]

  it("lays the template around the last user message and keeps the rest", () => {
    const messages = renderPrompt(
      benchmark({ template: "Short please: {question}", system: "unused" }),
      sample({ input: history }),
    )
    expect(messages.slice(0, 3)).toEqual(history.slice(0, 3))
    expect(messages[3]).toEqual({ role: "user", content: "Short please: Which planet is largest?" })
  })

  it("replaces the system message when the user says so", () => {
    const messages = renderPrompt(benchmark({ template: "{question}" }), sample({ input: history }), {
      args: { systemPrompt: "New." },
    })
    expect(messages.filter((message) => message.role === "system")).toEqual([
      { role: "system", content: "New." },
    ])
  })

  it("keeps media in their place", () => {
    const image = { type: "image", image: "data:image/png;base64,AA==" } as const
    const question = { type: "text", text: "What is shown?" } as const
    const [message] = renderPrompt(
      benchmark({ template: "Look.\n{question}\nOne word." }),
      sample({ input: [{ role: "user", content: [image, question] }] }),
    )
    expect(message?.content).toEqual([
      { type: "text", text: "Look.\n" },
      image,
      question,
      { type: "text", text: "\nOne word." },
    ])
  })
})
