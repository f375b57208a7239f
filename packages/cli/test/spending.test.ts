import { readFile, writeFile } from "node:fs/promises"
import { join } from "node:path"
import { startMockServer } from "@evalscope/testing"
import { describe, expect, it } from "vitest"
import { folder, questionsFolder, run } from "./command.js"
import { onData, questions, serverWith } from "./questions.js"

const exactOn = (dir: string, url: string) => onData(dir, url, { metric_list: ["exact_match"] })

describe("budgets", () => {
  it("stop a run cleanly, and a resume finishes it", async () => {
    const cwd = await folder()
    const dir = await questionsFolder(questions(30))
    await using server = await serverWith(30)
    const stopped = await run(
      [...exactOn(dir, server.url), "--max-tokens-total", "150", "--threshold", "*>=0", "--json"],
      { cwd },
    )
    expect(stopped.code).toBe(4)
    expect(stopped.err).toMatch(/limit of 150 tokens[\s\S]*resume: evalscope resume outputs\/\S+\n/)
    expect(JSON.parse(stopped.out)).toMatchObject({
      status: "stopped",
      gates: [{ passed: false, reason: expect.stringContaining("did not finish") }],
    })
    const before = server.requests().length
    expect(before).toBeLessThan(30)
    const resumed = await run(["resume", "--max-tokens-total", "100000", "--json"], { cwd })
    expect(resumed.code).toBe(0)
    expect(server.requests().length).toBe(30)
  })

  it("count time, and money with the prices of a config file", async () => {
    const cwd = await folder()
    const dir = await questionsFolder(questions(30))
    await using slow = await startMockServer({ answer: () => "x", timing: { ttftMs: 100, outputTokens: 4 } })
    expect(await run([...exactOn(dir, slow.url), "--max-time", "400ms"], { cwd })).toMatchObject({ code: 4 })
    await writeFile(join(cwd, "evalscope.config.yaml"), "prices: {simulated: {input: 1000, output: 2000}}\n")
    const paid = await run([...exactOn(dir, slow.url), "--limit", "3", "--json"], { cwd })
    const { usage } = JSON.parse(paid.out)
    expect(usage.cost_usd).toBeCloseTo((usage.input * 1000 + usage.output * 2000) / 1e6, 9)
    const account = async () =>
      JSON.parse(await readFile(join(JSON.parse(paid.out).run.dir, "spending.json"), "utf8"))
    expect(await account()).toMatchObject({ settled: true, requests: 3, cost_usd: usage.cost_usd })
    const resume = ["resume", JSON.parse(paid.out).run.dir, "--amend", "--limit", "5"]
    expect(await run(resume, { cwd })).toMatchObject({ code: 0 })
    const whole = await account()
    expect(whole.requests).toBe(5)
    expect(whole.cost_usd).toBeCloseTo((whole.input_tokens * 1000 + whole.output_tokens * 2000) / 1e6, 9)
    const { requests, input_tokens, output_tokens, cost_usd } = whole
    expect(whole.parts).toEqual([
      {
        benchmark: "general_qa",
        role: "model",
        model: "simulated",
        requests,
        input_tokens,
        output_tokens,
        cost_usd,
      },
    ])
    // A killed process leaves its account open: the sum would lack what it had used.
    await writeFile(
      join(JSON.parse(paid.out).run.dir, "spending.json"),
      JSON.stringify({ ...whole, settled: false }),
    )
    expect(await run([...resume.slice(0, -1), "6"], { cwd })).toMatchObject({ code: 0 })
    expect(await account()).toMatchObject({ settled: true, requests: 6, cost_usd: null })
    expect(await account()).not.toHaveProperty("parts")
    expect(await run([...exactOn(dir, slow.url), "--max-cost", "0.05"], { cwd })).toMatchObject({ code: 4 })
  })
})

describe("the response cache", () => {
  it("answers what was answered before, keeps repeats apart, and can be refreshed", async () => {
    const cwd = await folder()
    const dir = await questionsFolder(questions(5))
    const replies = Array.from({ length: 60 }, (_, n) => `reply ${n}`)
    await using server = await startMockServer({ answer: () => replies.pop() ?? "none left" })
    const line = (...extra: readonly string[]) =>
      run([...exactOn(dir, server.url), "--repeats", "2", "--json", ...extra], { cwd })
    expect(JSON.parse((await line("--cache")).out).usage).toMatchObject({ requests: 10, cached_replies: 0 })
    const again = JSON.parse((await line("--cache", "on")).out)
    expect(again.usage).toMatchObject({ requests: 0, cached_replies: 10 })
    expect(server.requests()).toHaveLength(10)
    const stored = await run(["cache", "export", "r.jsonl"], { cwd })
    expect(stored.code).toBe(0)
    const lines = (await readFile(join(cwd, "r.jsonl"), "utf8")).trimEnd().split("\n")
    expect(new Set(lines.map((reply) => JSON.parse(reply).output.choices[0].message.content)).size).toBe(10)
    const nowhere = await run(["cache", "export", "r.jsonl/replies.jsonl"], { cwd })
    expect(nowhere).toMatchObject({ code: 2, err: expect.stringContaining("error: Cannot write") })
    await line("--cache=refresh")
    expect(server.requests()).toHaveLength(20)
    await line("--generation-config", "temperature=0.5", "--cache=7d")
    expect(server.requests()).toHaveLength(30)
    await line()
    expect(server.requests()).toHaveLength(40)
    expect(JSON.parse((await run(["cache", "stats", "--json"], { cwd })).out)).toMatchObject({ entries: 20 })
    expect(await run(["cache", "clear"], { cwd })).toMatchObject({ code: 2 })
    expect(
      JSON.parse((await run(["cache", "prune", "--max-size", "0", "--json"], { cwd })).out),
    ).toMatchObject({ removed: 20 })
  }, 60_000)
})
