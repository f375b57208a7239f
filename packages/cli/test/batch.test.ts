import { readdir } from "node:fs/promises"
import { join } from "node:path"
import { startMockServer } from "@evalscope/testing"
import { afterEach, describe, expect, it } from "vitest"
import { type BatchServer, startBatchServer } from "./batch-server.js"
import { folder, questionsFolder, run, start } from "./command.js"
import { asked, questions, right } from "./questions.js"

let server: BatchServer | undefined
afterEach(() => server?.stop())

const rightAnswer = (prompt: string) => right({ prompt })

async function project() {
  const cwd = await folder()
  const dir = await questionsFolder(questions(12))
  const env = { EVALSCOPE_BATCH_POLL: "0.05", EVALSCOPE_CACHE: join(cwd, "cache") }
  const line = (url: string, ...more: readonly string[]) => [
    ...["eval", "general_qa", "--model", "m", "--api-url", `${url}/v1`, "--batch-api", "--json"],
    ...["--dataset-args", JSON.stringify({ general_qa: { local_path: dir } }), ...more],
  ]
  const pending = () => readdir(join(cwd, "cache", "batches")).catch(() => [])
  return { cwd, env, line, pending }
}

describe("--batch-api", () => {
  it.each([
    ["OpenAI", []],
    ["Anthropic", ["--eval-type", "anthropic_api"]],
  ])("asks all that is left in one batch of %s, and tells how far it is", async (_, flags) => {
    server = await startBatchServer({ answer: rightAnswer })
    const { cwd, env, line, pending } = await project()
    const ended = await run(line(server.url, "--repeats", "2", ...flags), { cwd, env })
    expect(ended.code, ended.err).toBe(0)
    const document = JSON.parse(ended.out)
    expect(document.outcomes).toMatchObject([{ requested: 24, succeeded: 24 }])
    expect(document.results[0].score).toBe(1)
    expect(document.usage).toMatchObject({ requests: 24, input: 120, output: 48 })
    expect(server.sizes).toEqual([24])
    expect(ended.err).toMatch(/batch batch_1: 24 of 24 requests answered/)
    expect(await pending()).toEqual([])
  })

  it("asks again what expired, and takes a refusal for what it is", async () => {
    const late = new Set<string>()
    server = await startBatchServer({
      answer: rightAnswer,
      fate: (id, prompt) => {
        if (asked({ prompt }) === 3) return 400
        if (asked({ prompt }) !== 5 || late.has("5")) return undefined
        late.add("5")
        expect(id).toMatch(/^[0-9a-f]{40}-0$/)
        return "expired"
      },
    })
    const { cwd, env, line } = await project()
    const flags = ["--ignore-errors", "--generation-config", "retry_interval=0.05"]
    const ended = await run(line(server.url, ...flags), { cwd, env })
    expect(ended.code, ended.err).toBe(0)
    expect(JSON.parse(ended.out).outcomes).toMatchObject([
      { requested: 12, succeeded: 11, request_failed: 1 },
    ])
    expect(server.sizes).toEqual([12, 1])
  })

  it("a resume takes the replies of the batch that an interrupted run had handed over", async () => {
    server = await startBatchServer({ answer: rightAnswer, looks: 8 })
    const { cwd, env, line, pending } = await project()
    const started = start(line(server.url), { cwd, env: { ...env, EVALSCOPE_BATCH_POLL: "60" } })
    await started.says("0 of 12")
    started.kill("SIGINT")
    await started.says("press Ctrl-C again")
    started.kill("SIGINT")
    expect((await started.ended).code).toBe(130)
    expect(await pending()).toHaveLength(1)
    const resumed = await run(["resume", "--json"], { cwd, env })
    expect(resumed.code, resumed.err).toBe(0)
    expect(JSON.parse(resumed.out).outcomes).toMatchObject([{ requested: 12, succeeded: 12 }])
    expect(server.sizes).toEqual([12])
    expect(await pending()).toEqual([])
  })

  it("ends with 78 where there are no batches, and with 2 for another value", async () => {
    await using none = await startMockServer({ answer: () => "1" })
    const { cwd, env, line } = await project()
    const ended = await run(line(none.url), { cwd, env })
    expect(ended.code).toBe(78)
    expect(ended.err).toContain("Leave --batch-api out")
    expect(await run(line(none.url, "--batch-api=maybe"), { cwd, env })).toMatchObject({ code: 2 })
  })
})
