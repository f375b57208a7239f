import { writeFile } from "node:fs/promises"
import { join } from "node:path"
import { startMockServer } from "@evalscope/testing"
import { describe, expect, it } from "vitest"
import { folder, questionsFolder, run } from "./command.js"
import { asked, onData, questions, serverWith } from "./questions.js"

const exactOn = (dir: string, url: string) => onData(dir, url, { metric_list: ["exact_match"] })

describe("models and samples", () => {
  it("evaluate several models in one run", async () => {
    const cwd = await folder()
    const dir = await questionsFolder(questions(4))
    await using server = await startMockServer({
      answer: (request) => (request.model === "good" ? `The number ${asked(request) + 1}` : "no"),
    })
    const line = exactOn(dir, server.url).filter((word) => word !== "--model" && word !== "simulated")
    const ended = await run([...line, "-m", "good", "bad", "--json"], { cwd })
    const document = JSON.parse(ended.out)
    expect(document.results.map((row: { model: string; score: number }) => [row.model, row.score])).toEqual([
      ["good", 1],
      ["bad", 0],
    ])
    expect(await run([...line, "-m", "a/x", "b/x"], { cwd })).toMatchObject({
      code: 2,
      err: expect.stringContaining("model_id"),
    })
  })

  it("choose samples by id, expression, chance, and by how an earlier run fared", async () => {
    const cwd = await folder()
    const dir = await questionsFolder(questions(20))
    await using server = await startMockServer({
      answer: (request) => (asked(request) % 2 === 0 ? `The number ${asked(request) + 1}` : "no"),
      faults: [
        { fault: { type: "status", status: 400, message: "bad" }, when: (request) => asked(request) === 7 },
      ],
    })
    const line = exactOn(dir, server.url)
    const ids = async (...extra: readonly string[]) => {
      const before = server.requests().length
      const ended = await run([...line, "-q", "--ignore-errors", ...extra], { cwd })
      expect(ended.code, ended.err).toBe(0)
      return server
        .requests()
        .slice(before)
        .map(asked)
        .sort((a, b) => a - b)
    }
    expect(await ids("--sample-id", "3", "default/17")).toEqual([3, 17])
    expect(await ids("--filter", "input~after 1\\d")).toEqual([10, 11, 12, 13, 14, 15, 16, 17, 18, 19])
    const drawn = await ids("--sample", "5")
    expect(drawn).toHaveLength(5)
    expect(await ids("--sample", "5")).toEqual(drawn)
    expect(await ids("--sample", "5", "--seed", "7")).not.toEqual(drawn)
    await run([...line, "-q", "--ignore-errors", "--work-dir", "outputs/whole", "--no-timestamp"], { cwd })
    expect(await ids("--failed-of", "whole")).toEqual([1, 3, 5, 9, 11, 13, 15, 17, 19])
    expect(await ids("--errors-of", "whole")).toEqual([7])
    expect(await ids("--shuffle", "--limit", "4")).not.toEqual([0, 1, 2, 3])
  }, 60_000)

  it("run a matrix of tasks", async () => {
    const cwd = await folder()
    await writeFile(
      join(cwd, "m.yaml"),
      "defaults: {datasets: [quickstart], limit: 2}\nmatrix: {model_id: [a, b], repeats: [1, 2], exclude: [{model_id: a, repeats: 2}]}\n",
    )
    const ended = await run(["run", "m.yaml", "--json"], { cwd })
    const document = JSON.parse(ended.out)
    expect(document.runs).toHaveLength(3)
    expect(
      document.outcomes.map((row: { model: string; requested: number }) => [row.model, row.requested]),
    ).toEqual([
      ["a", 4],
      ["b", 4],
      ["b", 8],
    ])
    // Each run of the matrix is resumed as the task that made it.
    const [, second] = document.runs
    const resumed = await run(["resume", second.dir, "--json"], { cwd })
    expect(JSON.parse(resumed.out)).toMatchObject({
      outcomes: [{ model: "b", requested: 4 }],
      usage: { requests: 0 },
    })
    await writeFile(join(cwd, "load.yaml"), "url: http://127.0.0.1:1\nparallel: 1\nmodel: m\n")
    expect(await run(["run", "load.yaml", "--dry-run"], { cwd })).toMatchObject({ code: 2 })
    const both = await run(["run", "m.yaml", "nowhere.yaml", "--json"], { cwd })
    expect(both.code).toBe(2)
    expect(JSON.parse(both.out)).toMatchObject({
      command: "run",
      exit_code: 2,
      documents: [{ exit_code: 0, runs: expect.any(Array) }, { error: { code: "config_invalid" } }],
    })
    await writeFile(join(cwd, "odd.yaml"), "limit: 3\n")
    expect(await run(["run", "odd.yaml"], { cwd })).toMatchObject({
      code: 2,
      err: expect.stringContaining("kind"),
    })
  })

  it("estimate without asking anybody", async () => {
    const dir = await questionsFolder(questions(50))
    await using server = await serverWith(50)
    const ended = await run([
      ...exactOn(dir, server.url),
      "--dry-run",
      "--limit",
      "0.5",
      "--repeats",
      "2",
      "--price",
      "1,2",
      "--json",
    ])
    expect(JSON.parse(ended.out)).toMatchObject({
      dry_run: true,
      requests: 50,
      estimates: [
        {
          samples: 50,
          models: 1,
          cost_usd: expect.any(Number),
          interval: expect.closeTo(0.196, 3),
          detectable: expect.closeTo(0.28, 2),
        },
      ],
    })
    expect(server.requests()).toHaveLength(0)
  })

  it("show a recorded run again", async () => {
    const cwd = await folder()
    const recorded = await run(["eval", "quickstart", "--json=events"], { cwd })
    await writeFile(join(cwd, "events.jsonl"), recorded.out)
    const replayed = await run(["eval", "--replay", "events.jsonl"], { cwd })
    expect(replayed).toMatchObject({ code: 0, out: "", err: expect.stringContaining("mock on quickstart") })
    await writeFile(join(cwd, "torn.jsonl"), '{"type": "launch"}\n{"type": "sam')
    expect(await run(["eval", "--replay", "torn.jsonl"], { cwd })).toMatchObject({
      code: 2,
      err: expect.stringContaining("torn.jsonl:2"),
    })
  })
})
