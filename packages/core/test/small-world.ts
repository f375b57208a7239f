import { mkdtemp } from "node:fs/promises"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { z } from "zod"
import {
  type Benchmark,
  contentText,
  type DatasetSource,
  defineBenchmark,
  defineScorer,
  EvalScopeError,
  type Model,
  type ModelRequest,
  type RunModel,
  type Scorer,
} from "../src/index.js"

/** A benchmark of sums, generated in memory, for tests of the engine alone. */

export const lastNumber: Scorer = defineScorer({
  name: "last_number",
  metrics: [{ name: "accuracy" }],
  score: ({ prediction, sample }) => {
    const found = prediction.match(/-?\d+/g)?.at(-1)
    if (found === undefined) return { values: { accuracy: 0 } }
    return { values: { accuracy: Number(found === sample.target) }, extracted: found, rule: "last-number" }
  },
})

export function sums(options: {
  name?: string
  subsets?: Readonly<Record<string, number>>
  scorer?: Scorer
  extra?: Partial<Benchmark>
}): Benchmark {
  const sizes = options.subsets ?? { default: 20 }
  const source: DatasetSource = {
    name: "sums in memory",
    fingerprint: "sums-1",
    async *records({ subset }) {
      for (let n = 0; n < (sizes[subset ?? "default"] ?? 0); n += 1) {
        yield { value: { a: n, b: 7, subset: subset ?? "default" }, where: `sums:${n}` }
      }
    },
    quickCount: async ({ subset }) => sizes[subset ?? "default"],
  }
  return {
    ...defineBenchmark({
      name: options.name ?? "sums",
      dataset: {
        subsets: Object.keys(sizes),
        evalSplit: "test",
        bundled: async () => source,
      },
      record: z.object({ a: z.number(), b: z.number(), subset: z.string() }),
      sample: ({ a, b, subset }) => ({ input: `In ${subset}: ${a} + ${b} = ?`, target: String(a + b) }),
      prompt: { template: "{question}" },
      scorer: options.scorer ?? lastNumber,
    }),
    ...options.extra,
  }
}

export function promptOf(request: ModelRequest): string {
  return request.messages.map((message) => contentText(message.content)).join("\n")
}

/** The two numbers of a sums prompt. */
export function numbersOf(prompt: string): { a: number; sum: number } {
  const [, a, b] = /(\d+) \+ (\d+)/.exec(prompt) ?? []
  return { a: Number(a), sum: Number(a) + Number(b) }
}

export interface ScriptedModel extends RunModel {
  readonly asked: string[]
}

/** A model that answers by a function; what it was asked is kept. Throwing a code makes the request fail. */
export function scripted(
  answer: (prompt: string, times: number) => string | Promise<string>,
  id = "scripted",
): ScriptedModel {
  const asked: string[] = []
  const model: Model = {
    name: id,
    generate: async (request) => {
      const prompt = promptOf(request)
      asked.push(prompt)
      const times = asked.filter((earlier) => earlier === prompt).length
      const content = await answer(prompt, times)
      return {
        model: id,
        choices: [{ message: { role: "assistant", content }, stopReason: "stop" }],
        usage: { inputTokens: 10, outputTokens: 5, totalTokens: 15 },
        latencyMs: 3,
        attempts: 1,
      }
    },
  }
  return { id, model, asked }
}

export function failure(
  code: "provider_server_error" | "provider_auth" | "provider_unreachable",
): EvalScopeError {
  return new EvalScopeError({ code, message: `planted ${code}` })
}

export const temporaryFolder = () => mkdtemp(join(tmpdir(), "evalscope-"))
