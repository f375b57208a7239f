import { readFile } from "node:fs/promises"
import { join } from "node:path"
import { startMockServer } from "@evalscope/testing"
import { describe, expect, it } from "vitest"
import { folder, questionsFolder, run } from "./command.js"
import { onData, questions, serverWith } from "./questions.js"

const exactOn = (dir: string, url: string) => onData(dir, url, { metric_list: ["exact_match"] })

describe("gates", () => {
  it("give one verdict to text, document, JUnit, TAP, GitHub and exit code", async () => {
    const cwd = await folder()
    const files = { GITHUB_STEP_SUMMARY: join(cwd, "summary.md"), GITHUB_OUTPUT: join(cwd, "output.txt") }
    const line = [
      "eval",
      "quickstart",
      "--threshold",
      "quickstart>=0.7",
      "--threshold",
      "quickstart/knowledge>=0.8",
      "-o",
      "r.json",
      "-o",
      "r.xml",
      "--reporter",
      "github,tap=r.tap",
    ]
    for (const extra of [[], ["--json"]]) {
      const ended = await run([...line, ...extra], { cwd, env: files })
      expect(ended.code).toBe(100)
      const document = JSON.parse(await readFile(join(cwd, "r.json"), "utf8"))
      expect(document).toMatchObject({
        exit_code: 100,
        status: "completed",
        gates: [{ passed: true }, { passed: false }],
      })
      const [, failed] = document.gates
      if (extra.length > 0) expect(JSON.parse(ended.out).gates).toEqual(document.gates)
      else expect(ended.out).toMatch(/✓ quickstart>=0\.7[\s\S]*✗ quickstart\/knowledge>=0\.8/)
      const junit = await readFile(join(cwd, "r.xml"), "utf8")
      expect(junit.match(/<failure /g)).toHaveLength(1)
      expect(junit).toContain("quickstart/knowledge&gt;=0.8")
      expect(await readFile(join(cwd, "r.tap"), "utf8")).toMatch(
        /ok 2 - quickstart>=0\.7[\s\S]*not ok 3 - quickstart\/knowledge/,
      )
      expect(ended.err).toContain(`::error title=Gate%3A quickstart/knowledge>=0.8::${failed.reason}`)
    }
    expect(await readFile(files.GITHUB_STEP_SUMMARY, "utf8")).toMatch(
      /## Gates[\s\S]*❌ \| `quickstart\/knowledge>=0\.8`/,
    )
    expect(await readFile(files.GITHUB_OUTPUT, "utf8")).toMatch(
      /score=0\.75\npassed=false\nreport=.*report\.html/,
    )
  })

  it("compare with a baseline by a paired test, and say when the data cannot tell", async () => {
    const cwd = await folder()
    const dir = await questionsFolder(questions(60))
    await using good = await serverWith(50)
    await using slightlyWorse = await serverWith(48)
    await using muchWorse = await serverWith(20)
    await run(
      [...exactOn(dir, good.url), "-q", "--work-dir", "outputs/base", "--no-timestamp", "-o", "base.json"],
      { cwd },
    )
    const against = (url: string, ...extra: readonly string[]) =>
      run([...exactOn(dir, url), "-q", "--json", "--baseline", "base", ...extra], { cwd })
    expect(await against(slightlyWorse.url)).toMatchObject({ code: 0 })
    const worse = await against(muchWorse.url)
    expect(worse.code).toBe(100)
    expect(JSON.parse(worse.out).gates).toEqual([
      {
        expression: "delta(baseline)>=0@95%",
        passed: false,
        observed: "general_qa.exact_match -0.5",
        reason: expect.stringMatching(/-0\.5; p = \d/),
      },
    ])
    expect(await against(slightlyWorse.url, "--threshold", "delta(baseline)>=0")).toMatchObject({ code: 100 })
    expect(await against(muchWorse.url, "--threshold", "delta(baseline)>=-0.6")).toMatchObject({ code: 0 })
    const regressed = await against(
      muchWorse.url,
      "--threshold",
      "delta(baseline)>=-1",
      "--reporter",
      "github",
    )
    expect(regressed.err).toMatch(
      /::warning title=Regression%3A .*::exact_match -0\.5 against the baseline on 60/,
    )
    const byDocument = await run(
      [...exactOn(dir, muchWorse.url), "-q", "--json", "--baseline", "base.json"],
      {
        cwd,
      },
    )
    const asked = good.requests().length
    const unknown = await run([...exactOn(dir, good.url), "-q", "--baseline", "nowhere"], { cwd })
    expect(unknown).toMatchObject({ code: 2, err: expect.stringContaining("nowhere") })
    expect(good.requests().length).toBe(asked)
    // The newest run before this one: a run compared with itself would always pass.
    await run([...exactOn(dir, good.url), "-q"], { cwd })
    expect((await run([...exactOn(dir, muchWorse.url), "-q", "--baseline", "latest"], { cwd })).code).toBe(
      100,
    )
    expect(byDocument.code).toBe(100)
    expect(JSON.parse(byDocument.out).gates[0].reason).toContain("not paired")
  }, 60_000)

  it("reckon errors of this run alone, not diluted by what was resumed", async () => {
    const cwd = await folder()
    const dir = await questionsFolder(questions(40))
    await using good = await serverWith(40)
    const line = (url: string) => [...exactOn(dir, url), "--work-dir", "out", "--no-timestamp", "--json"]
    await run([...line(good.url), "--limit", "36"], { cwd })
    await using broken = await startMockServer({
      faults: [{ fault: { type: "status", status: 400, message: "bad" }, when: () => true }],
    })
    const resumed = await run([...line(broken.url), "--threshold", "*.error_rate<=0.2"], { cwd })
    expect(resumed.code).toBe(3)
    expect(JSON.parse(resumed.out)).toMatchObject({
      outcomes: [{ requested: 40, succeeded: 36, errored: 4 }],
      results: [expect.objectContaining({ n: 36, errors: 4, cached: 36 })],
      gates: [{ passed: false, observed: expect.stringContaining("error_rate = 1") }],
    })
  }, 60_000)
})
