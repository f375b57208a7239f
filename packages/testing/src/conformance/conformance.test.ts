import { describe, expect, it } from "vitest"
import {
  type DatasetTarget,
  datasetCases,
  modelCases,
  type TestedModel,
  type TestedOutput,
  type TestedSource,
  testDatasetSource,
  testModel,
} from "./index.js"

class CodedError extends Error {
  readonly code: string

  constructor(code: string, message = code) {
    super(message)
    this.code = code
  }
}

const output: TestedOutput = {
  model: "m",
  choices: [{ message: { role: "assistant", content: "4" }, stopReason: "stop" }],
  usage: { inputTokens: 5, outputTokens: 1, totalTokens: 6 },
  latencyMs: 2,
  ttftMs: 1,
  attempts: 1,
}

/** A model without faults but those that a test gives it. */
function model(change: Partial<TestedOutput> = {}, parts: Partial<TestedModel> = {}): TestedModel {
  return {
    name: "m",
    generate: async (_, { signal } = {}) => {
      if (signal?.aborted) throw new CodedError("interrupted")
      return { ...output, ...change }
    },
    ...parts,
  }
}

const hanging = (code: string) =>
  model(
    {},
    {
      generate: (_, { signal } = {}) =>
        new Promise((_resolve, reject) => {
          signal?.addEventListener("abort", () => reject(new CodedError(code)))
        }),
    },
  )
const refusing = (code: string) => model({}, { generate: () => Promise.reject(new CodedError(code)) })

const rows = ["a", "b", "c"].map((text, row) => ({ value: { text }, where: `file:${row}` }))

function source(parts: Partial<TestedSource> = {}): TestedSource {
  return {
    name: "data",
    fingerprint: "v1",
    async *records({ split }) {
      if (split !== "test") throw new CodedError("dataset_missing", `no split ${split}`)
      yield* rows
    },
    quickCount: async () => 3,
    size: async () => 10,
    ...parts,
  }
}

const data = (parts: Partial<TestedSource> = {}): DatasetTarget => ({
  open: () => source(parts),
  selection: { subset: undefined, split: "test" },
  missing: { subset: undefined, split: "none" },
})

/** Names of the cases that a target does not pass. */
async function failing<Target>(
  cases: readonly { name: string; applies(target: Target): boolean; run(target: Target): Promise<void> }[],
  target: Target,
): Promise<string[]> {
  const names: string[] = []
  for (const { name, applies, run } of cases) {
    if (!applies(target)) continue
    await run(target).catch(() => names.push(name))
  }
  return names
}

describe("testModel", () => {
  testModel(
    { create: () => model(), slow: () => hanging("interrupted"), failing: () => refusing("provider_auth") },
    it,
  )

  it("leaves out what the target does not bring", () => {
    const names: string[] = []
    testModel({ create: () => model() }, (name) => names.push(name))
    expect(names).toHaveLength(modelCases.length - 2)
  })

  it.each<[string, TestedModel, string]>([
    ["no name", model({}, { name: " " }), "has a name"],
    ["no choice", model({ choices: [] }), "answers with a choice"],
    [
      "a stop reason of its own",
      model({ choices: [{ message: { role: "assistant", content: "4" }, stopReason: "eos" }] }),
      "known reason to stop",
    ],
    ["no time", model({ latencyMs: Number.NaN }), "how long it took"],
    ["a first token after the last", model({ ttftMs: 3 }), "how long it took"],
    ["no attempt", model({ attempts: 0 }), "how many requests"],
    ["half tokens", model({ usage: { inputTokens: 1.5, outputTokens: 1, totalTokens: 2 } }), "counts tokens"],
    ["too small a total", model({ usage: { inputTokens: 1, outputTokens: 5, totalTokens: 2 } }), "add up"],
    [
      "what JSON loses",
      model({ choices: [{ message: { role: "assistant", content: [new Map()] }, stopReason: "stop" }] }),
      "a file can hold",
    ],
    [
      "a changed request",
      model(
        {},
        {
          generate: async (request) => {
            request.messages.push({ role: "user", content: "more" })
            return output
          },
        },
      ),
      "leaves the request",
    ],
    ["no ear for its signal", model({}, { generate: async () => output }), "cancelled before"],
  ])("notices %s", async (_, broken, name) => {
    const failed = await failing(modelCases, { create: () => broken })
    expect(failed).toContainEqual(expect.stringContaining(name))
  })

  it("notices errors without the right code", async () => {
    const target = { create: () => model(), slow: () => hanging("oops"), failing: () => refusing("oops") }
    expect(await failing(modelCases, target)).toEqual([
      "ends a request at once when it is cancelled",
      "fails with a code that says why",
    ])
  })
})

describe("testDatasetSource", () => {
  testDatasetSource(data(), it)

  let turn = 0
  it.each<[string, DatasetTarget, string]>([
    ["no name", data({ name: "" }), "has a name"],
    [
      "a fingerprint that changes",
      { ...data(), open: () => source({ fingerprint: String(turn++) }) },
      "fingerprint",
    ],
    [
      "one place for all",
      data({
        async *records() {
          yield* rows.map(({ value }) => ({ value, where: "file" }))
        },
      }),
      "where they are",
    ],
    [
      "an order that changes",
      data({
        async *records() {
          turn += 1
          yield* turn % 2 === 0 ? rows : rows.toReversed()
        },
      }),
      "same order",
    ],
    [
      "a cursor that all readers share",
      data(
        (() => {
          let at = 0
          return {
            async *records() {
              while (at < rows.length) {
                const row = rows[at++]
                await Promise.resolve()
                if (row) yield row
              }
              at = 0
            },
          }
        })(),
      ),
      "two at once",
    ],
    ["a wrong count", data({ quickCount: async () => 4 }), "counts its records"],
    ["no size", data({ size: async () => 0 }), "has a size"],
    [
      "nothing said about what is missing",
      data({
        async *records({ split }) {
          if (split === "test") yield* rows
        },
      }),
      "does not have",
    ],
  ])("notices %s", async (_, target, name) => {
    expect(await failing(datasetCases, target)).toContainEqual(expect.stringContaining(name))
  })
})
