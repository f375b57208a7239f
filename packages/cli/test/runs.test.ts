import { existsSync } from "node:fs"
import { mkdir, readdir, readFile, rm, writeFile } from "node:fs/promises"
import { join } from "node:path"
import { startMockServer } from "@evalscope/testing"
import { describe, expect, it } from "vitest"
import { folder, questionsFolder, run, start } from "./command.js"
import { onData, questions, right } from "./questions.js"

/** A folder with one finished run of the quickstart benchmark in `outputs/first`. */
async function withRun(): Promise<string> {
  const cwd = await folder()
  const ended = await run(["eval", "quickstart", "-q", "--work-dir", "outputs/first", "--no-timestamp"], {
    cwd,
  })
  expect(ended.code).toBe(0)
  return cwd
}

describe("commands that look at runs", () => {
  it("report in every format", async () => {
    const cwd = await withRun()
    const heads = {
      text: "┌",
      md: "# Evaluation report",
      csv: "model,dataset",
      json: "{",
      junit: "<?xml",
      html: "<!doctype",
    }
    for (const [format, head] of Object.entries(heads)) {
      const ended = await run(["report", "first", "--format", format], { cwd })
      expect(ended).toMatchObject({ code: 0, err: "" })
      expect(ended.out.startsWith(head), format).toBe(true)
      expect(ended.out).toMatch(/quickstart/i)
    }
    expect((await run(["report", "-o", "r.md", "-o", "r.csv"], { cwd })).out).toBe("")
    expect(await readFile(join(cwd, "r.md"), "utf8")).toContain("| mock |")
    expect(await run(["report", "--format", "pdf"], { cwd })).toMatchObject({ code: 2, out: "" })
    expect(await run(["report", "-o", "r.pdf"], { cwd })).toMatchObject({ code: 2 })
    expect(await run(["report", "frist"], { cwd })).toMatchObject({
      code: 2,
      err: expect.stringContaining('"first"'),
    })
  })

  it("list, show, tag, prune and remove runs", async () => {
    const cwd = await withRun()
    const listed = JSON.parse((await run(["runs", "list", "--json"], { cwd })).out)
    expect(listed.runs).toMatchObject([
      {
        id: "first",
        status: "completed",
        models: ["mock"],
        benchmarks: ["quickstart"],
        scores: [{ score: 0.75, n: 20 }],
      },
    ])
    expect((await run(["runs", "tag", "first", "release", "best"], { cwd })).out).toContain("release, best")
    expect((await run(["runs", "show", "release"], { cwd })).out).toContain("accuracy 0.7500 (n 20)")
    expect(await run(["runs", "tag", "first", "a/b"], { cwd })).toMatchObject({ code: 2 })
    // What has a tag is never pruned, and nothing goes without a yes.
    expect(
      JSON.parse((await run(["runs", "prune", "--status", "completed", "--yes", "--json"], { cwd })).out)
        .removed,
    ).toEqual([])
    expect(await run(["runs", "prune"], { cwd })).toMatchObject({ code: 2 })
    expect(await run(["runs", "rm", "first"], { cwd })).toMatchObject({
      code: 2,
      err: expect.stringContaining("--yes"),
    })
    expect(await run(["runs", "rm", "first", "-y"], { cwd })).toMatchObject({ code: 0 })
    expect(existsSync(join(cwd, "outputs", "first"))).toBe(false)
    expect(await run(["runs", "rm", ".", "-y"], { cwd })).toMatchObject({ code: 2 })
    expect(existsSync(cwd)).toBe(true)
  })

  it("show a sample in full, harmless for a terminal", async () => {
    const cwd = await folder()
    const dir = await questionsFolder(questions(2))
    await using server = await startMockServer({ answer: () => "\u001b[31mred\u001b[0m \u202egnp\u0007" })
    await run([...onData(dir, server.url), "-q"], { cwd })
    const ended = await run(["sample", "latest", "1"], { cwd })
    expect(ended.out).toContain("Which number comes after 1?")
    expect(ended.out).toContain("red <U+202E>gnp\n")
    for (const sign of ["\u001b", "\u0007", "\u202e"]) expect(ended.out).not.toContain(sign)
    const json = JSON.parse((await run(["sample", "latest", "0", "--json"], { cwd })).out)
    expect(json.samples).toMatchObject([
      { model: "simulated", review: { index: 0 }, reply: { text: expect.stringContaining("red") } },
    ])
    expect(await run(["sample", "latest", "9"], { cwd })).toMatchObject({ code: 2 })
  })

  it("lets no name drive the terminal, wherever it is shown", async () => {
    const cwd = await folder()
    const name = "evil\u001b[2J\u001b]0;pwned\u0007\u202eabc"
    const flags = ["--limit", "2", "--threshold", `${name}:quickstart>=2`, "--reporter", "github"]
    const evaluated = await run(["eval", "quickstart", "--model-id", name, ...flags], { cwd })
    expect(evaluated.code).toBe(100)
    const lines = ["runs show", "runs list", "report", "compare latest latest --format md", "sample latest 0"]
    const shown = await Promise.all(lines.map((line) => run(line.split(" "), { cwd })))
    await using server = await startMockServer({ models: [name] })
    shown.push(evaluated, await run(["list", "models", "--api-url", `${server.url}/v1`], { cwd }))
    for (const { out, err } of shown) {
      expect(out).toContain("evil")
      for (const sign of ["\u001b", "\u0007", "\u202e"]) expect(`${out}${err}`).not.toContain(sign)
    }
  })

  it("export runs as the web app: one file or a folder, after saying how large it gets", async () => {
    const cwd = await withRun()
    const planned = await run(["export", "first", "--dry-run", "--json"], { cwd })
    expect(JSON.parse(planned.out)).toMatchObject({
      form: "file",
      estimate: { entries: 20, total: 20 },
      written: null,
    })
    expect(existsSync(join(cwd, "first.html"))).toBe(false)
    const file = await run(["export", "first", "-o", "page.html", "--samples", "3"], { cwd })
    expect(file).toMatchObject({ code: 0, err: expect.stringContaining("6 of 20 samples") })
    expect(file.out.trim()).toBe(join(cwd, "page.html"))
    const page = await readFile(join(cwd, "page.html"), "utf8")
    expect(page).toContain("arithmetic")
    expect(page).toContain("script-src 'sha256-")
    expect(await run(["export", "first", "--without", "scores"], { cwd })).toMatchObject({ code: 2 })
    expect(await run(["export"], { cwd })).toMatchObject({ code: 2 })
  })
})

describe("resume and score", () => {
  it("go on with the newest unfinished run, ask nothing twice, and refuse a changed task", async () => {
    const cwd = await folder()
    const dir = await questionsFolder(questions(40))
    await using slow = await startMockServer({ answer: right, timing: { ttftMs: 40, outputTokens: 4 } })
    const started = start([...onData(dir, slow.url), "--eval-batch-size", "2"], { cwd })
    while (slow.requests().length < 8) await new Promise((resolve) => setTimeout(resolve, 10))
    started.kill("SIGKILL")
    await started.ended
    expect(JSON.parse((await run(["runs", "list", "--json"], { cwd })).out).runs[0].id).toMatch(
      /^\d{8}_\d{6}$/,
    )
    // A killed process leaves its lock; it is taken over when it is old.
    const [name = ""] = await readdir(join(cwd, "outputs"))
    await rm(join(cwd, "outputs", name, "run.lock"), { force: true, recursive: true })
    const changed = await run(["resume", "--generation-config", "temperature=0.7"], { cwd })
    expect(changed).toMatchObject({ code: 2, err: expect.stringContaining("--amend") })
    const before = slow.requests().length
    const resumed = await run(["resume", "--json", "--eval-batch-size", "8"], { cwd })
    expect(resumed.code).toBe(0)
    const document = JSON.parse(resumed.out)
    expect(document).toMatchObject({ command: "resume", outcomes: [{ requested: 40, succeeded: 40 }] })
    expect(document.usage.cached_samples).toBeGreaterThan(0)
    expect(document.usage.requests + document.usage.cached_samples).toBe(40)
    expect(slow.requests().length - before).toBe(document.usage.requests)
    expect(await run(["resume"], { cwd })).toMatchObject({
      code: 2,
      err: expect.stringContaining("no unfinished run"),
    })
  }, 60_000)

  it("stores no key of a command line, and asks for it again", async () => {
    const cwd = await folder()
    const dir = await questionsFolder(questions(3))
    await using server = await startMockServer({ answer: right })
    const judge = (key: string) =>
      JSON.stringify({ strategy: "rule", models: [{ model_id: "j", api_key: key }] })
    const line = [
      ...onData(dir, server.url),
      "-q",
      "--judge",
      judge("sk-judge-secret-123456"),
      "--limit",
      "2",
    ]
    const ended = await run([...line, "--work-dir", "out", "--no-timestamp"], { cwd })
    expect(ended.code, ended.err).toBe(0)
    for (const file of await readdir(join(cwd, "out"), { recursive: true, withFileTypes: true })) {
      if (!file.isFile()) continue
      expect(await readFile(join(file.parentPath, file.name), "utf8")).not.toContain("sk-judge-secret-123456")
    }
    expect(await run(["resume", "out"], { cwd })).toMatchObject({
      code: 2,
      err: expect.stringContaining("Give --judge again"),
    })
    expect((await run(["resume", "out", "--judge", judge("sk-judge-other-123456")], { cwd })).code).toBe(0)
  })

  it("tells of a load test how to go on with it", async () => {
    const cwd = await folder()
    await mkdir(join(cwd, "load"))
    for (const name of ["run.json", "settings.json"]) await writeFile(join(cwd, "load", name), "{}")
    const { code, err } = await run(["resume", "load"], { cwd })
    expect(code).toBeGreaterThan(0)
    expect(err).toContain(`evalscope perf --resume ${join(cwd, "load")}`)
  })

  it("score stored replies with another metric, beside the old result, without a request", async () => {
    const cwd = await folder()
    const dir = await questionsFolder(questions(6))
    await using server = await startMockServer({ answer: right })
    await run([...onData(dir, server.url), "-q", "--threshold", "*>=0"], { cwd })
    const before = server.requests().length
    // What is not said again, such as the place of the data, stays.
    const args = JSON.stringify({ general_qa: { metric_list: ["exact_match"] } })
    const ended = await run(["score", "latest", "--into", "again", "--dataset-args", args, "--json"], { cwd })
    expect(ended.code).toBe(0)
    expect(JSON.parse(ended.out)).toMatchObject({
      command: "score",
      gates: [],
      results: [expect.objectContaining({ metric: "exact_match", score: 1, n: 6 })],
    })
    expect(server.requests().length).toBe(before)
    expect(await run(["score", "latest", "--into", "again"], { cwd })).toMatchObject({ code: 2 })
    const bad = JSON.stringify({ general_qa: { local_path: join(cwd, "nowhere") } })
    expect((await run(["score", "latest", "--into", "third", "--dataset-args", bad], { cwd })).code).toBe(6)
    expect(await run(["score", "latest", "--into", "third", "-q"], { cwd })).toMatchObject({ code: 0 })
  })
})
