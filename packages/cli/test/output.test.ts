import { readdir, readFile } from "node:fs/promises"
import { join } from "node:path"
import { describe, expect, it } from "vitest"
import { evalDocumentSchema } from "../src/output/eval-document-schema.js"
import { folder, run } from "./command.js"

describe("exit codes", () => {
  it.each([
    [0, ["eval", "quickstart"]],
    [2, ["eval", "quickstart", "--threshold", "nonsense"]],
    [2, ["eval", "quickstart", "--limit", "many"]],
    [2, ["eval", "quickstart", "--max-cost", "1"]],
    [2, ["eval", "quickstart", "--gate-exit", "300"]],
    [2, ["eval", "quickstart", "--reporter", "pdf"]],
    [2, ["eval", "quickstart", "--output", "r.pdf"]],
    [2, ["eval", "quickstart", "--json", "--reporter", "tap"]],
    [2, ["eval", "quickstart", "--cache", "sometimes"]],
    [2, ["eval", "quickstart", "--profile", "none"]],
    [2, ["eval", "quickstart", "--suite", "none"]],
    [2, ["eval", "quickstart", "--exclude", "quickstart"]],
    [2, ["eval", "quickstart", "--filter", "level>3"]],
    [2, ["eval", "quickstart", "--sample-id", "x"]],
    [2, ["eval", "quickstart", "--baseline", "nowhere"]],
    [2, ["eval", "quickstart", "--lang", "tlh"]],
    [2, ["eval", "quickstart", "--color", "pink"]],
    [2, ["eval", "quickstart", "--progress", "loud"]],
    [2, ["eval", "quickstart", "--max-time", "soon"]],
    [4, ["eval", "quickstart", "--max-tokens-total", "50"]],
    [4, ["eval", "quickstart", "--max-cost", "0.0001", "--price", "10,10"]],
    [5, ["eval", "quickstart", "--models", "openai:gpt-4.1"]],
    [6, ["eval", "gsm8k", "--offline", "-m", "m", "--api-url", "http://127.0.0.1:1"]],
    [78, ["eval", "quickstart", "--eval-backend", "RAGEval"]],
    [78, ["eval", "quickstart", "--eval-type", "litellm"]],
    [100, ["eval", "quickstart", "--threshold", "quickstart>=0.9"]],
    [7, ["eval", "quickstart", "--threshold", "quickstart>=0.9", "--gate-exit", "7"]],
    [0, ["eval", "quickstart", "--threshold", "quickstart>=0.7", "--threshold", "*.error_rate<=0"]],
  ])("%i for %j", async (code, args) => {
    const ended = await run(args)
    expect(ended.code, ended.err).toBe(code)
    expect(ended.err).not.toMatch(/looks like a bug|\n\s+at /)
    if (code !== 0 && code !== 4 && code !== 100 && !args.includes("--gate-exit")) {
      expect(ended.err).toMatch(/^error: [\s\S]*^hint: /m)
    }
  })
})

describe("standard output", () => {
  it.each([
    [["eval", "quickstart", "--json"]],
    [["eval", "quickstart", "--json", "--debug", "--reporter", "dot,github"]],
    [["eval", "quickstart", "--json", "--threshold", "quickstart>=1"]],
    [["eval", "nothing", "--json"]],
    [["eval", "quickstart", "--json", "--max-tokens-total", "40"]],
    [["eval", "quickstart", "--json", "--dry-run"]],
    [["preview", "quickstart", "--json"]],
    [["list", "--json"]],
    [["info", "gsm8k", "--json"]],
    [["runs", "list", "--json"]],
    [["doctor", "--json"]],
    [["config", "show", "--json"]],
    [["cache", "stats", "--json"]],
    [["data", "ls", "--json"]],
    [["ctl", "ps", "--json"]],
    [["ctl", "pause", "--json"]],
    [["report", "nowhere", "--json"]],
    [["compare", "a", "b", "--json"]],
    [["info", "nothing", "--json"]],
    [["runs", "fly", "--json"]],
    [["lits", "--json"]],
    [["eval", "quickstart", "--modle", "x", "--json"]],
    [["perf", "--parrallel", "2", "--json"]],
    [["perf", "--model", "m", "--dataset", "nothing", "--json", "document"]],
    [["perf", "report", "nowhere", "--json"]],
  ])("is exactly one document for %j", async (args) => {
    const ended = await run(args)
    const document = JSON.parse(ended.out)
    expect(document.schema_version).toBe(1)
    expect(ended.out.endsWith("}\n")).toBe(true)
    if ("exit_code" in document) expect(document.exit_code).toBe(ended.code)
    if (ended.code !== 0) expect(document.error ?? document.gates ?? document.status).toBeDefined()
    if ("results" in document) {
      expect(evalDocumentSchema.safeParse(document).error).toBeUndefined()
    }
  })

  it.each([
    [["eval", "quickstart", "--json=events"], "completed"],
    [["eval", "nothing", "--json=events"], "failed"],
    [["eval", "quickstart", "--nonsense", "--json=events"], "failed"],
    [["eval", "quickstart", "--json=events", "--max-tokens-total", "40"], "stopped"],
    [["eval", "quickstart", "--json=events", "--threshold", "quickstart>=1"], "completed"],
    [["perf", "--parrallel", "2", "--json=events"], "failed"],
    [["perf", "--model", "m", "--dataset", "nothing", "--json", "events"], "failed"],
  ])("is lines from launch to done for %j", async (args, status) => {
    const ended = await run(args)
    const lines = ended.out
      .trimEnd()
      .split("\n")
      .map((line) => JSON.parse(line))
    expect(lines[0]).toMatchObject({ type: "launch", pid: expect.any(Number) })
    expect(lines.at(-1)).toMatchObject({ type: "done", exit_code: ended.code, status })
    expect("error" in lines.at(-1)).toBe(ended.code === 2)
    if (ended.code === 2) expect(lines.at(-1).error.code).toMatch(/_invalid|_unknown/)
    expect(lines.filter((line) => line.type === "launch")).toHaveLength(1)
  })

  it.each([
    ["eval", "quickstart", "-o", "/proc/nowhere/below/r.json"],
    ["report", "-o", "/proc/nowhere/below/r.md"],
    ["init", "/proc/nowhere/below"],
  ])("ends with an error where no folder can be made: %s %s", async (...args) => {
    const cwd = await folder()
    if (args[0] === "report") await run(["eval", "quickstart", "--limit", "1"], { cwd })
    const ended = await run(args, { cwd })
    expect(ended.code).toBe(2)
    expect(ended.err).toMatch(/^error: .*\/proc\/nowhere.*ENOENT[\s\S]*^hint: /m)
  })

  it("writes every format that is asked for, and TAP to standard output when it is free", async () => {
    const cwd = await folder()
    const suffixes = ["json", "jsonl", "csv", "md", "html", "xml", "tap"]
    const ended = await run(
      [
        "eval",
        "quickstart",
        ...suffixes.flatMap((suffix) => ["-o", `sub/r.${suffix}`]),
        "--reporter",
        "tap,junit,markdown",
        "--junit-samples",
      ],
      { cwd },
    )
    expect(ended.out).toMatch(/^TAP version 14\n1\.\.1\nok 1 - mock on quickstart: accuracy 0\.7500, n 20\n$/)
    const read = (suffix: string) => readFile(join(cwd, "sub", `r.${suffix}`), "utf8")
    expect((await read("jsonl")).trimEnd().split("\n")).toHaveLength(20)
    expect((await read("csv")).split("\r\n")[0]).toMatch(/^model,dataset/)
    expect(await read("md")).toContain("# Evaluation report")
    expect(await read("html")).toContain("</html>")
    const junit = await read("xml")
    expect(junit.match(/<testcase classname="mock\.quickstart_/g)).toHaveLength(20)
    expect(junit.match(/<failure /g)).toHaveLength(5)
    const [name = ""] = await readdir(join(cwd, "outputs"))
    expect(await readdir(join(cwd, "outputs", name, "reports"))).toEqual(
      expect.arrayContaining(["results.xml", "results.md"]),
    )
    expect(JSON.parse(await read("json")).run).toMatchObject({
      id: name,
      config_hash: expect.stringMatching(/^[0-9a-f]{16}$/),
    })
  })
})
