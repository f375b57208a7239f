import { mkdtemp } from "node:fs/promises"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { evaluate, type Model, toMessages } from "@evalscope/core"
import { expect, it } from "vitest"
import units from "./index.js"

/** Knows metres and minutes only. */
const model: Model = {
  name: "half-taught",
  generate: async ({ messages }) => {
    const question = String(messages.at(-1)?.content)
    const answers: Record<string, string> = {
      "m are 3 km": "3{,}000",
      "min are 2 h": "120",
      "min are 90 s": "\\frac{3}{2}",
    }
    const known = Object.entries(answers).find(([part]) => question.includes(part))
    return {
      model: "half-taught",
      choices: [
        {
          message: {
            role: "assistant",
            content: known ? `That is \\boxed{${known[1]}}.` : "I was not taught that.",
          },
          stopReason: "stop",
        },
      ],
      latencyMs: 1,
      attempts: 1,
    }
  },
}

it("is run by the engine like any built-in benchmark", async () => {
  const run = evaluate(
    { datasets: ["units"], workDir: await mkdtemp(join(tmpdir(), "units-")) },
    { benchmarks: [units], models: [{ id: "half-taught", model }] },
  )
  const { status, reports } = await run.report
  expect(status).toBe("completed")
  expect(reports[0]?.outcomes).toEqual({ right: 3, no_answer: 7 })
})

it("asks for what it scores", () => {
  const [draft] = units.samplesOf(
    { from: "1 m", to: "cm", answer: "100" },
    { subset: "default", split: "test", seed: 1, params: {} },
  )
  expect(toMessages(draft?.input ?? "")).toEqual([{ role: "user", content: "How many cm are 1 m?" }])
  expect(draft?.target).toBe("100")
})
