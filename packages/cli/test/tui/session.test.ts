import { mkdtempSync, readFileSync, writeFileSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { setTimeout as pause } from "node:timers/promises"
import { constantAnswer, startMockServer } from "@evalscope/testing"
import { afterAll, describe, expect, it } from "vitest"
import { run } from "../command.js"
import { plantRun } from "./planted.js"
import { closeTerminals, hasTmux, openTerminal } from "./terminal.js"

/** For files, or for sockets of runs. */
const newFolder = () => mkdtempSync(join(tmpdir(), "evalscope-session-"))
afterAll(closeTerminals)

const slowServer = () =>
  startMockServer({
    answer: constantAnswer("The answer is 4."),
    timing: { ttftMs: 700, itlMs: 0, outputTokens: 4 },
  })

const slowRun = (url: string) => [
  "eval",
  "quickstart",
  "--model",
  "m",
  "--api-url",
  `${url}/v1`,
  "--eval-batch-size",
  "1",
]

describe.skipIf(!hasTmux).concurrent("the interactive session", { timeout: 240_000 }, () => {
  it("goes from the launcher through wizard and run to a single sample, and back", async () => {
    await using server = await startMockServer({ answer: constantAnswer("The answer is 4.") })
    using screen = openTerminal([])
    await screen.until("What would you like to do?")
    await screen.press("Enter")
    await screen.until("Step 1/4")
    await screen.press("Enter")
    await screen.until("❯ Name")
    screen.type("my-model")
    await screen.until("my-model")
    await screen.press("Enter")
    await screen.until("❯ Address")
    screen.type(`${server.url}/v1`)
    await screen.until(server.url)
    await screen.press("Enter", "Enter")
    await screen.until("Step 2/4")
    screen.type("quicks")
    await screen.until(/❯ ○ quickstart/)
    await screen.press("Space")
    await screen.until("1 chosen: quickstart")
    await screen.press("Enter")
    await screen.until("Samples per subset")
    await screen.press("Enter", "Enter", "Enter")
    await screen.until("Step 4/4")
    await screen.until("First prompt")
    expect(screen.text().replaceAll(/\s+/g, " ")).toContain(
      `--model my-model --api-url ${server.url}/v1 --limit 10 --eval-batch-size 8`,
    )
    await screen.press("w")
    await screen.until("task.yaml")
    await screen.press("Enter")
    await screen.until(/Scores · my-model[\s\S]*❯ +arithmetic/)
    await screen.press("Enter")
    await screen.until(/quickstart \/ \w+/)
    await screen.press("f")
    // The footer says "failures only" too; the list has lines once verdicts were read.
    await screen.until(/1\/\d+ · failures only/)
    await screen.press("Enter")
    await screen.until("Conversation")
    await screen.until("The answer is 4.")
    await screen.press("Tab")
    await screen.until("Target")
    await screen.press("Tab", "Tab")
    await screen.until("Attempts: 1")
    await screen.press("l")
    await screen.until("[label: right]")
    await screen.press("Escape")
    await screen.until("failures only")
    await screen.press("Escape")
    await screen.until("Scores · my-model")
    await screen.press("v")
    await screen.until("Log of the newest run")
    await screen.press("Escape")
    await screen.until("Scores · my-model")
    await screen.press("Escape")
    await screen.until(/Runs \(1\)/)
    await screen.press("x")
    await screen.until("To delete, type")
    screen.type("no")
    await screen.press("Enter")
    await screen.until("Nothing was deleted.")
    await screen.press("Escape")
    await screen.until("What would you like to do?")
    await screen.until("my-model · quickstart")
    await screen.press("q")
    const end = await screen.until("ended with 0")
    expect(end).toContain("before")
    expect(end).not.toContain("What would you like")
  })

  it("in Chinese asks in Chinese", async () => {
    using screen = openTerminal([], { env: { EVALSCOPE_LANGUAGE: "zh" } })
    await screen.until("想做什么？")
    await screen.press("Enter")
    await screen.until("由哪个模型作答？")
    await screen.press("C-c")
    await screen.until("ended with 0")
  })
})

describe.skipIf(!hasTmux).concurrent("a run on the terminal", { timeout: 240_000 }, () => {
  it("can be paused, resized, looked into, sped up, and stopped", async ({ expect }) => {
    await using server = await slowServer()
    using screen = openTerminal([...slowRun(server.url), "--repeats", "20"])
    await screen.until(/[✓✗] [01]\.00 .*The answer is 4/)
    expect(server.stats().peakInFlight).toBe(1)
    await screen.press("Space")
    await screen.until("PAUSED")
    for (const [columns, rows] of [
      [60, 16],
      [140, 40],
      [80, 24],
    ] as const) {
      screen.resize(columns, rows)
      const shown = await screen.until(new RegExp(`^[─]{${columns}}$[\\s\\S]*PAUSED`, "m"))
      for (const line of shown.split("\n")) expect([...line].length).toBeLessThanOrEqual(columns)
      expect(shown.split("\n")[0]).toContain("evalscope eval")
    }
    // Where the screen does not fit there is a line, and the screen again as soon as it does.
    screen.resize(100, 12)
    await screen.until(/quickstart \d+\/\d+ .*paused/)
    expect(screen.isTaken()).toBe(false)
    screen.resize(90, 26)
    await screen.until("PAUSED")
    await screen.press("Enter")
    await screen.until("Conversation")
    await screen.press("Escape")
    await screen.until("PAUSED")
    await screen.press("+", "+", "+")
    await screen.until("/4 at once")
    await screen.press("Space")
    await screen.until("4/4 at once")
    // What the screen says is what the server sees, as soon as it has read them.
    await expect.poll(() => server.stats().peakInFlight).toBe(4)
    await screen.press("C-c")
    await screen.until("ended with 130")
    const end = screen.all()
    expect(end).toContain("before")
    expect(end).toMatch(/resume/)

    // The launcher puts the run first, and Enter goes on with it.
    screen.close()
    using again = openTerminal([], { dir: screen.dir })
    await again.until("interrupted")
    await again.press("G")
    await again.until(/❯ \d{8}_/)
    await again.press("Enter")
    await again.until("cached")
    await again.press("C-c")
    await again.until("ended with 130")
  })

  it("tries failed samples again, and opens one while the run goes on", async () => {
    await using server = await startMockServer({
      answer: constantAnswer("The answer is 4."),
      timing: { ttftMs: 300, itlMs: 0, outputTokens: 4 },
      faults: [{ fault: { type: "status", status: 500 }, times: 2 }],
    })
    using screen = openTerminal([...slowRun(server.url), "--ignore-errors", "--retries", "0"])
    await screen.press("Tab")
    await screen.until(/\d × provider_server_error/)
    expect(screen.text()).toContain("press r once it is well again")
    await screen.press("Enter")
    await screen.until('"code": "provider_server_error"')
    await screen.press("Escape")
    await screen.until(/\d × provider_server_error/)
    await screen.press("r")
    await screen.until("retry errors now: 2")
    await screen.until("ended with 0")
    expect(screen.all()).not.toMatch(/\d+ failed/)
  })

  it("is played back from its events, and so are a load test and a contest", async () => {
    let judged = 0
    await using server = await startMockServer({
      answer: () => {
        judged += 1
        return judged % 3 === 0 ? "[[B>A]]" : "[[A>B]]"
      },
    })
    const dir = newFolder()
    const workDir = join(dir, "outputs")
    await plantRun(workDir, { id: "a", model: "ada", samples: 3 })
    await plantRun(workDir, { id: "b", model: "bee", samples: 3 })
    const url = `${server.url}/v1`
    const recorded = [
      ["eval", "eval quickstart", /completed[\s\S]*quickstart\/\w+ \d/],
      ["perf", `perf --url ${url} --model m --prompt Hi --parallel 1 --number 5`, /✓ +1 [\s\S]*100\.0%/],
      [
        "arena",
        `arena run --models ada=outputs/a/reports/ada bee=outputs/b/reports/bee --baseline ada --judge-model j --judge-api-url ${url}`,
        /6\/6 games[\s\S]*(?:ada|bee) [<>] (?:ada|bee)/,
      ],
    ] as const
    const files = await Promise.all(
      recorded.map(async ([command, line]) => {
        const ended = await run([...line.split(" "), "--json=events"], { cwd: dir })
        expect(ended.code, ended.err).toBe(0)
        const file = join(dir, `${command}.jsonl`)
        writeFileSync(file, ended.out)
        return file
      }),
    )
    for (const [at, [command, , shows]] of recorded.entries()) {
      using screen = openTerminal([command, "--replay", files[at] ?? ""])
      await screen.until(shows)
      // It stays until its viewer leaves.
      await screen.press("q")
      await screen.until("ended with 0")
      screen.close()
    }
    expect(await run(["perf", "--replay", files[1] ?? ""])).toMatchObject({ code: 2 })
  })

  it("is spoken instead of drawn for a screen reader", async () => {
    using screen = openTerminal(["--screen-reader"])
    await screen.until("Type a number:")
    const tries = /(\d+): Try an evaluation/.exec(screen.text())?.[1] ?? ""
    screen.type(tries)
    await screen.press("Enter")
    await screen.until("Done, exit code 0")
    expect(screen.all()).toContain("End of run: completed")
    expect(screen.isTaken()).toBe(false)
    expect(screen.all()).toMatch(/Progress: \d+ of \d+ samples, 100 percent/)
  })

  it("shows a load test, and its report afterwards", async () => {
    await using server = await startMockServer({ timing: { ttftMs: 100, itlMs: 10, outputTokens: 10 } })
    using screen = openTerminal([
      "perf",
      "--url",
      `${server.url}/v1`,
      "--model",
      "m",
      "--prompt",
      "Hi",
      "--parallel",
      "2",
      "--number",
      "40",
    ])
    await screen.until("evalscope perf")
    await screen.until(/measuring/)
    await screen.until("ended with 0")
    expect(screen.all()).toMatch(/before[\s\S]*Measurement error/)
  })

  it("ends a level of a load test early, and all of it with a report", async () => {
    await using server = await startMockServer({ timing: { ttftMs: 100, itlMs: 10, outputTokens: 10 } })
    const line = `perf --url ${server.url}/v1 --model m --prompt Hi --parallel 1 2 3 --number 900 900 900`
    using screen = openTerminal(line.split(" "))
    await screen.until(/▶ +1 [\s\S]*measuring/)
    await screen.press("n")
    await screen.until(/✓ +1 [\s\S]*▶ +2 [\s\S]*measuring/)
    await screen.press("a")
    await screen.until(/ended with \d+/)
    expect(screen.all()).toMatch(/before[\s\S]*concurrency 1 ·[\s\S]*concurrency 2 ·/)
    expect(screen.all()).not.toContain("concurrency 3")
  })

  it("goes on in the background after its viewer left, and nothing is asked twice", {
    timeout: 240_000,
  }, async () => {
    await using server = await slowServer()
    const dir = newFolder()
    // A minute and a half of requests one by one: it is not to end before all viewers were there.
    using screen = openTerminal([...slowRun(server.url), "--repeats", "6", "--max-time", "2h"], {
      env: { XDG_RUNTIME_DIR: dir },
    })
    await screen.until(/[✓✗] [01]\.00/)
    await screen.press("Space")
    await screen.until("PAUSED")
    await screen.press("q")
    await screen.until("goes on in the background:")
    const end = await screen.until("ended with 0")
    expect(end).toContain("settings kept")
    expect(screen.all()).toContain("before")
    expect(screen.isTaken()).toBe(false)
    const [, id = ""] = /evalscope ctl watch (\S+)/.exec(screen.all()) ?? []
    const ctl = async (...args: readonly string[]) =>
      (await run(["ctl", ...args], { cwd: screen.dir, env: { XDG_RUNTIME_DIR: dir } })).out
    // As its viewer left it.
    const [inBackground] = JSON.parse(await ctl("ps", "--json")).runs
    expect(inBackground).toMatchObject({ paused: true })
    // What is left of it.
    expect(inBackground.command.join(" ")).toMatch(/--max-time 71\d{5}ms/)
    expect(server.requests().length).toBeLessThan(20)

    // Another viewer sees it as it is, and steers it with the same keys; when that one leaves, it goes on too.
    using second = openTerminal(["ctl", "watch", id], { env: { XDG_RUNTIME_DIR: dir } })
    expect(await second.until("PAUSED")).toMatch(/[1-9]\d*\/(?:60|120)[\s\S]*q leave/)
    await second.press("Space")
    await second.until(/^(?![\s\S]*PAUSED)[\s\S]*[1-9]\d*\/(?:60|120)/)
    await second.press("C-c")
    await second.until("ended with 0")
    expect(second.all()).toContain("goes on in the background:")
    expect(JSON.parse(await ctl("ps", "--json")).runs).toMatchObject([{ paused: false }])
    using third = openTerminal([], { dir: screen.dir, env: { XDG_RUNTIME_DIR: dir } })
    await third.until("(look on)")
    await third.press("G")
    await third.until(/❯ .*\(look on\)/)
    await third.press("Enter")
    await third.until(/[1-9]\d*\/(?:60|120)/)
    await ctl("set", "concurrency=20", id)
    await third.until(/OVERALL[\s\S]*Press any key/)
    await third.press("Enter")
    await third.until(/completed +m/)
    await third.press("q")
    await third.until("settings kept")

    const state = join(screen.dir, "outputs", id, "run.json")
    while (JSON.parse(readFileSync(state, "utf8")).status !== "completed") await pause(50)
    const asked = server.requests().map(({ prompt }) => prompt)
    expect(asked).toHaveLength(120)
    expect(new Set(asked.map((prompt) => asked.filter((one) => one === prompt).length))).toEqual(new Set([6]))
    expect(new Set(asked).size).toBe(20)
  })

  it("is stopped by Ctrl-C while it waits for the last replies before it goes on in the background", async () => {
    await using server = await startMockServer({ timing: { ttftMs: 60_000, outputTokens: 2 } })
    using screen = openTerminal(slowRun(server.url))
    await screen.until("1/1 at once")
    await screen.press("q")
    await screen.until("goes on in the background once")
    await screen.press("C-c")
    await screen.until("ended with 130")
    expect(screen.all()).not.toContain("ctl watch")
  })

  it("goes on as text after its viewer left, where other tasks follow", async () => {
    await using server = await slowServer()
    const file = join(newFolder(), "tasks.yaml")
    writeFileSync(file, "datasets: [quickstart]\nmatrix: {limit: [8, 9]}\n")
    using screen = openTerminal([...slowRun(server.url).filter((word) => word !== "quickstart"), "-c", file])
    await screen.until(/[✓✗] [01]\.00/)
    await screen.press("q")
    await screen.until("goes on here as text")
    await screen.press("C-c")
    await screen.until("ended with 130")
  })

  it("keeps what a model writes from driving the terminal", async () => {
    const hostile = "\u001b[2J\u001b]0;owned\u0007\u202edesrever \u009b31m\r\nThe answer is 4."
    await using server = await startMockServer({ answer: constantAnswer(hostile) })
    using screen = openTerminal([
      "eval",
      "quickstart",
      "--model",
      "m",
      "--api-url",
      `${server.url}/v1`,
      "--limit",
      "2",
    ])
    await screen.until("ended with 0")
    screen.close()
    using again = openTerminal([], { env: { EVALSCOPE_WORK_DIR: `${screen.dir}/outputs` } })
    await again.until("m · quickstart")
    await again.press("Up", "G")
    await again.until(/❯ \d{8}_/)
    await again.press("Enter")
    await again.until(/Scores · m\s[\s\S]*❯ +arithmetic/)
    await again.press("Enter")
    await again.until(/quickstart \/ [\s\S]*❯ +0 0\.00/)
    await again.press("Enter")
    const shown = await again.until("<U+202E>desrever")
    expect(shown).toContain("quickstart / ")
  })

  it.each(["--no-tui", "--no-input", "--progress=plain"])("is not there with %s", async (flag) => {
    using screen = openTerminal(["eval", "quickstart", flag])
    await screen.until("ended with 0")
    const end = screen.all()
    expect(end).toContain("before")
    expect(end).toMatch(/mock.* on quickstart/)
  })
})
