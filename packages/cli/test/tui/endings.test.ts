import { mkdtemp, writeFile } from "node:fs/promises"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { constantAnswer, startMockServer } from "@evalscope/testing"
import { afterEach, beforeAll, describe, expect, it } from "vitest"
import { plantArenaRun, plantRun } from "./planted.js"
import { hasTmux, openTerminal, type Terminal } from "./terminal.js"

let terminal: Terminal | undefined
/** With runs to look through, and a way to break the program from outside. */
let dir: string
beforeAll(async () => {
  dir = await mkdtemp(join(tmpdir(), "evalscope-endings-"))
  const workDir = join(dir, "outputs")
  await plantRun(workDir, { id: "20260101_120000", model: "m", samples: 30 })
  await plantArenaRun(workDir, "20260103_120000")
  await writeFile(
    join(dir, "break.mjs"),
    'process.on("SIGUSR2", () => setImmediate(() => { throw new Error("broken inside") }))',
  )
})
afterEach(() => {
  terminal?.close()
  terminal = undefined
})

const launcher = "What would you like to do?"

/** How to come to a screen: arguments, then keys and what they show. */
interface Way {
  readonly args?: (url: string) => readonly string[]
  readonly first?: string
  readonly steps?: readonly (readonly [key: string, wanted: string])[]
  /** Exit code after Ctrl-C; an interactive session just ends. */
  readonly interrupted?: number
}

const ways: Readonly<Record<string, Way>> = {
  launcher: {},
  wizard: { steps: [["e", "Step 1/4"]] },
  "perf form": { steps: [["p", "Requests per level"]] },
  doctor: { steps: [["d", "problems"]] },
  log: {
    steps: [["l", "warnings only"]],
  },
  runs: { steps: [["b", "Runs (2)"]] },
  sample: {
    steps: [
      ["b", "❯   20260103"],
      ["Down", "❯   20260101"],
      ["Enter", "Scores · m"],
      ["Enter", "1/31"],
      ["Enter", "The answer is 18."],
    ],
  },
  "blind vote": {
    steps: [
      ["b", "❯   20260103"],
      ["Enter", "bradley-terry"],
      ["v", "2 right"],
    ],
  },
  run: {
    args: (url) => ["eval", "quickstart", "--model", "m", "--api-url", url, "--eval-batch-size", "1"],
    first: "1 at once",
    interrupted: 130,
  },
  "load test": {
    args: (url) => [
      "perf",
      "--url",
      url,
      "--model",
      "m",
      "--prompt",
      "Hi",
      "--parallel",
      "1",
      "--number",
      "900",
    ],
    first: "measuring",
    interrupted: 130,
  },
}

describe.skipIf(!hasTmux)("however a screen ends, the terminal is as before", { timeout: 120_000 }, () => {
  const open = async ({ args, first = launcher, steps = [] }: Way, url: string) => {
    terminal = openTerminal(args?.(url) ?? [], {
      dir,
      env: { NODE_OPTIONS: `--import=${join(dir, "break.mjs")}` },
    })
    await terminal.until(first)
    for (const [key, wanted] of steps) {
      await terminal.press(key)
      await terminal.until(wanted)
    }
    expect(terminal.isTaken()).toBe(true)
    return terminal
  }
  const slow = () =>
    startMockServer({
      answer: constantAnswer("The answer is 4."),
      timing: { ttftMs: 400, itlMs: 0, outputTokens: 4 },
    })

  it.each(Object.entries(ways))("%s, by Ctrl-C and by a kill", async (_, way) => {
    await using server = await slow()
    const url = `${server.url}/v1`
    for (const end of ["Ctrl-C", "kill"] as const) {
      const screen = await open(way, url)
      if (end === "kill") screen.signal("SIGTERM")
      else await screen.press("C-c")
      const shown = await screen.until(`ended with ${end === "kill" ? 143 : (way.interrupted ?? 0)}`)
      expect(screen.all()).toContain("before")
      expect(shown).toContain("settings kept")
      expect(screen.isTaken()).toBe(false)
      screen.type("typing shows")
      await screen.until("typing shows")
      screen.close()
    }
  })

  it("after a hang-up and after an error that nobody catches", async () => {
    const hungUp = await open({}, "")
    hungUp.signal("SIGHUP")
    expect(await hungUp.until("ended with 129")).toContain("settings kept")
    expect(hungUp.isTaken()).toBe(false)
    hungUp.close()

    const failing = await open({}, "")
    failing.signal("SIGUSR2")
    const broken = await failing.until(/broken inside[\s\S]*settings kept/)
    expect(broken).toContain("before")
    expect(failing.isTaken()).toBe(false)
  })
})
