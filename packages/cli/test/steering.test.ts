import { readFile, rm, stat, writeFile } from "node:fs/promises"
import { join } from "node:path"
import { setTimeout as pause } from "node:timers/promises"
import { startMockServer } from "@evalscope/testing"
import fc from "fast-check"
import { beforeAll, describe, expect, it } from "vitest"
import { folder, questionsFolder, run, start } from "./command.js"
import { asked, onData, questions, right } from "./questions.js"

const slowServer = (options: Parameters<typeof startMockServer>[0] = {}) =>
  startMockServer({
    answer: right,
    timing: { ttftMs: 40, outputTokens: 4 },
    ...options,
  })

describe("ctl", () => {
  it("pauses, resumes, resizes, retries and cancels a run from another process", async () => {
    const cwd = await folder()
    const env = { XDG_RUNTIME_DIR: cwd }
    const dir = await questionsFolder(questions(2000))
    const broken = new Set([3])
    await using server = await slowServer({
      faults: [
        {
          fault: { type: "status", status: 400, message: "bad prompt" },
          when: (request) => broken.has(asked(request)),
        },
      ],
    })
    const ctl = (...args: readonly string[]) => run(["ctl", ...args], { cwd, env })
    expect(await ctl("pause")).toMatchObject({ code: 2, err: expect.stringContaining("Nothing runs") })
    const started = start([...onData(dir, server.url), "--eval-batch-size", "2", "--ignore-errors"], {
      cwd,
      env,
    })
    while (server.requests().length < 8) await pause(10)
    expect((await stat(join(cwd, "evalscope"))).mode & 0o777).toBe(0o700)
    const { runs } = JSON.parse((await ctl("ps", "--json")).out)
    expect(runs).toMatchObject([
      {
        ok: true,
        total: 2000,
        errors: 1,
        paused: false,
        command: ["eval", ...onData(dir, server.url).slice(1), "--eval-batch-size", "2", "--ignore-errors"],
      },
    ])
    expect((await ctl("ps")).out).toMatch(/\d+\/2000/)
    expect((await ctl("pause")).code).toBe(0)
    let atRest = 0
    while (atRest !== server.requests().length) {
      atRest = server.requests().length
      await pause(500)
    }
    expect(atRest).toBeLessThan(2000)
    broken.clear()
    const watching = start(["ctl", "watch"], { cwd, env })
    await watching.says("watching")
    expect(await ctl("retry", "4")).toMatchObject({ code: 2, err: expect.stringContaining("no sample 4") })
    expect(await ctl("resume", "nobody")).toMatchObject({ code: 2, err: expect.stringContaining("nobody") })
    expect(await ctl("retry", "general_qa/default/3")).toMatchObject({
      err: "",
      out: expect.stringContaining("tries failed samples again: 1"),
    })
    expect((await ctl("resume")).code).toBe(0)
    expect(await ctl("set", "concurrency=0")).toMatchObject({ code: 2 })
    expect((await ctl("set", "concurrency=16")).code).toBe(0)
    while (server.requests().length < atRest + 20) await pause(10)
    const [{ pid, run_dir }] = runs
    const name = run_dir.split("/").at(-1)
    expect((await ctl("cancel", name)).out).toContain(`${pid} (${name}) stops`)
    const ended = await started.ended
    expect(ended.code).toBe(4)
    expect(ended.err).toMatch(/stopping: asked for by evalscope ctl[\s\S]*resume: /)
    const [counts = ""] = /: .* not run$/m.exec(ended.out) ?? []
    expect([...counts.matchAll(/\d+/g)].reduce((sum, [count]) => sum + Number(count), 0)).toBe(2000)
    const events = (await watching.ended).out
      .trimEnd()
      .split("\n")
      .map((line) => JSON.parse(line))
    expect(events).toContainEqual(expect.objectContaining({ type: "sample.retried", id: 3 }))
    expect(events).toContainEqual({ type: "run.concurrency", limit: 16 })
    expect(events.at(-1)).toMatchObject({ type: "run.finished", status: "interrupted" })
    expect(JSON.parse((await ctl("ps", "--json")).out).runs).toEqual([])
  }, 60_000)

  it("sends fewer requests at once while the provider refuses for the rate", async () => {
    const cwd = await folder()
    const dir = await questionsFolder(questions(60))
    let refusals = 6
    await using server = await slowServer({
      faults: [
        {
          fault: { type: "status", status: 429, message: "slow down", retryAfterS: 0 },
          when: () => {
            refusals -= 1
            return refusals >= 0
          },
        },
      ],
    })
    const flags = ["--max-connections", "2-10", "--json=events", "--retries", "9"]
    const ended = await run([...onData(dir, server.url), ...flags], { cwd })
    expect(ended.code, ended.err).toBe(0)
    const events = ended.out
      .trimEnd()
      .split("\n")
      .map((line) => JSON.parse(line))
    const limits = events.filter((event) => event.type === "run.concurrency")
    expect(limits[0]).toMatchObject({ limit: 8, reason: "rate_limit" })
    expect(limits.at(-1)).toMatchObject({ reason: "recovery" })
    expect(ended.err).toContain("rate limited: 8 requests at once")
  })

  it("forgets processes that were killed", async () => {
    const cwd = await folder()
    const env = { XDG_RUNTIME_DIR: cwd }
    const dir = await questionsFolder(questions(50))
    await using server = await slowServer()
    const started = start(onData(dir, server.url), { cwd, env })
    while (server.requests().length < 3) await pause(10)
    started.kill("SIGKILL")
    await started.ended
    expect(JSON.parse((await run(["ctl", "ps", "--json"], { cwd, env })).out).runs).toEqual([])
  })
})

describe("a detached run", () => {
  it("tells where it is, and goes on without its parent", async () => {
    const cwd = await folder()
    const env = { XDG_RUNTIME_DIR: cwd }
    const dir = await questionsFolder(questions(1000))
    await using server = await slowServer()
    const launched = await run([...onData(dir, server.url), "--eval-batch-size", "4", "--detach"], {
      cwd,
      env,
    })
    expect(launched.code).toBe(0)
    const launch = JSON.parse(launched.out)
    expect(launch).toMatchObject({
      type: "launch",
      id: expect.stringMatching(/^\d{8}_/),
      pid: expect.any(Number),
    })
    expect((await run(["ctl", "pause"], { cwd, env })).code).toBe(0)
    expect((await run(["ctl", "set", "concurrency=64"], { cwd, env })).code).toBe(0)
    expect((await run(["ctl", "resume"], { cwd, env })).code).toBe(0)
    for (let tries = 0; tries < 600; tries += 1) {
      const state = JSON.parse(await readFile(join(launch.run_dir, "run.json"), "utf8"))
      if (state.status === "completed") break
      await pause(50)
    }
    expect(server.requests()).toHaveLength(1000)
    while (!(await readFile(launch.log, "utf8")).includes("Report:")) await pause(50)
  }, 60_000)

  it("that fails at once says so", async () => {
    const cwd = await folder()
    const ended = await run(["eval", "nothing", "--detach"], { cwd, env: { XDG_RUNTIME_DIR: cwd } })
    expect(ended).toMatchObject({ code: 2, err: expect.stringContaining("ended already") })
  })
})

describe("watching", () => {
  it("runs again when a file changes, and asks only what the change has touched", async () => {
    const cwd = await folder()
    const dir = await questionsFolder(questions(6))
    await using server = await slowServer({ timing: {} })
    const config = (limit: number) => writeFile(join(cwd, "task.yaml"), `limit: ${limit}\n`)
    await config(3)
    const started = start([...onData(dir, server.url), "-c", "task.yaml", "--watch", "-q"], { cwd })
    await started.says("watching task.yaml")
    expect(server.requests()).toHaveLength(3)
    await config(5)
    await started.says("changed: running again")
    while (server.requests().length < 5) await pause(20)
    await pause(500)
    expect(server.requests()).toHaveLength(5)
    started.kill("SIGINT")
    expect((await started.ended).code).toBe(0)
    expect(JSON.parse((await run(["runs", "list", "--json"], { cwd })).out).runs).toHaveLength(1)
  }, 60_000)
})

describe("an interrupted run", () => {
  const answer = (request: Parameters<typeof asked>[0]) =>
    asked(request) % 3 === 0 ? "no" : `The number ${asked(request) + 1}`
  let dir: string
  let whole: readonly object[]
  const rows = (text: string): readonly object[] =>
    JSON.parse(text).results.map((row: object) => ({ ...row, cached: 0 }))
  beforeAll(async () => {
    dir = await questionsFolder(questions(40))
    await using server = await slowServer({ answer })
    whole = rows((await run([...onData(dir, server.url), "--eval-batch-size", "8", "--json"])).out)
    expect(whole.length).toBeGreaterThan(0)
  })

  // By request, by insistence, by termination and by force, wherever it is; the title says where that was.
  const ways = [["SIGINT"], ["SIGINT", "SIGINT"], ["SIGTERM"], ["SIGKILL"]] as const
  const anywhere = fc.sample(fc.integer({ min: 1, max: 28 }), ways.length)
  it.each(ways.map((signals, at) => [anywhere[at] ?? 1, signals] as const))(
    "after %i requests by %j comes to what an uninterrupted one does",
    async (requests, signals) => {
      const cwd = await folder()
      await using server = await slowServer({ answer })
      const started = start(
        [...onData(dir, server.url), "--eval-batch-size", "3", "--work-dir", "cut", "--no-timestamp"],
        { cwd },
      )
      while (server.requests().length < requests) await pause(5)
      for (const signal of signals) {
        started.kill(signal)
        await pause(30)
      }
      const ended = await started.ended
      expect(ended.code).toBe(signals[0] === "SIGINT" ? 130 : signals[0] === "SIGTERM" ? 143 : null)
      await rm(join(cwd, "cut", "run.lock"), { force: true, recursive: true })
      const resumed = await run(["resume", "cut", "--json"], { cwd })
      expect(resumed.code, resumed.err).toBe(0)
      expect(rows(resumed.out)).toEqual(whole)
    },
    60_000,
  )
})
