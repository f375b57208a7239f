import { setTimeout as pause } from "node:timers/promises"
import { describe, expect, it } from "vitest"
import { lastNumber, scripted, sums, temporaryFolder } from "../../test/small-world.js"
import { type CodeRequest, type CodeRunner, evaluate, type Scorer, type TaskConfigInput } from "../index.js"

/** Runs "programs" in no time worth speaking of, and keeps what it was asked and how much of it at once. */
function recorder() {
  const requests: CodeRequest[] = []
  let running = 0
  let most = 0
  const codeRunner: CodeRunner = {
    run: async (request) => {
      requests.push(request)
      most = Math.max(most, ++running)
      await pause(5)
      running--
      return { outcome: "exited", exitCode: 0, stdout: "", stderr: "", durationMs: 5 }
    },
  }
  return { codeRunner, requests, most: () => most }
}

const asked = { image: "own:1", memory_limit: "1g" }
const runsCode: Scorer = {
  ...lastNumber,
  needsCodeRunner: true,
  score: async ({ codeRunner }) => {
    const result = await codeRunner?.run({ language: "python", code: "", timeoutMs: 1, sandbox: { asked } })
    return { values: { accuracy: Number(result?.exitCode === 0) } }
  },
}

async function evaluated(extra: TaskConfigInput) {
  const { codeRunner, requests, most } = recorder()
  const task = { model: "scripted", workDir: await temporaryFolder(), noTimestamp: true, ...extra }
  const run = evaluate(task, {
    benchmarks: [sums({ subsets: { default: 24 }, scorer: runsCode })],
    models: [scripted(() => "7")],
    codeRunner,
  })
  expect((await run.report).status).toBe("completed")
  return { requests, most: most() }
}

describe("programs of an evaluation", () => {
  it("run as many at once as judge_worker_num says, else as requests do", async () => {
    expect((await evaluated({ evalBatchSize: 8, judgeWorkerNum: 2 })).most).toBe(2)
    expect((await evaluated({ evalBatchSize: 2, judgeWorkerNum: 6 })).most).toBeGreaterThan(2)
    expect((await evaluated({ evalBatchSize: 3 })).most).toBe(3)
  })

  it("bring the warnings of their sandbox into the run", async () => {
    const { codeRunner } = recorder()
    let listening = 0
    const run = evaluate(
      { model: "scripted", workDir: await temporaryFolder(), noTimestamp: true },
      {
        benchmarks: [sums({ subsets: { default: 1 }, scorer: runsCode })],
        models: [scripted(() => "7")],
        codeRunner: {
          ...codeRunner,
          onWarning: (tell) => {
            listening++
            tell("no swap limit")
            return () => void listening--
          },
        },
      },
    )
    const warned: string[] = []
    for await (const event of run) if (event.type === "warning") warned.push(event.message)
    expect(warned).toEqual(["no swap limit"])
    expect(listening).toBe(0)
  })

  it("carry what their benchmark asks for, and what the user wants for it", async () => {
    const plain = await evaluated({})
    expect(plain.requests).toHaveLength(24)
    expect(plain.requests[0]?.sandbox).toEqual({ asked })
    const wanted = { image: "mine:2" }
    const { requests } = await evaluated({ datasetArgs: { sums: { sandboxConfig: wanted } } })
    expect(requests.map(({ sandbox }) => sandbox)).toEqual(requests.map(() => ({ asked, wanted })))
  })
})
