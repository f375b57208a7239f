import { mkdtemp, writeFile } from "node:fs/promises"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { constantAnswer, startMockServer } from "@evalscope/testing"
import { afterAll, beforeAll, describe, expect, it } from "vitest"
import { columnsOf } from "../../src/tui/text/fit.js"
import { plantArenaRun, plantRun } from "./planted.js"
import { closeTerminals, hasTmux, openTerminal, type Terminal } from "./terminal.js"

/** With runs to look through, and a way to break the program from outside. */
let dir: string
beforeAll(async () => {
  dir = await mkdtemp(join(tmpdir(), "evalscope-endings-"))
  const workDir = join(dir, "outputs")
  await plantRun(workDir, { id: "20260101_120000", model: "m", samples: 30 })
  await plantRun(workDir, { id: "20260102_120000", model: "n", samples: 30, wrongEvery: 4 })
  await plantArenaRun(workDir, "20260103_120000")
  await writeFile(
    join(dir, "break.mjs"),
    'process.on("SIGUSR2", () => setImmediate(() => { throw new Error("broken inside") }))',
  )
})
afterAll(closeTerminals)

const launcher = "What would you like to do?"

/** How to come to a screen: arguments, then keys and what they show. */
interface Way {
  readonly args?: (url: string) => readonly string[]
  readonly first?: string
  readonly steps?: readonly (readonly [key: string, wanted: string])[]
  /** Exit code after Ctrl-C; an interactive session just ends. */
  readonly interrupted?: number
}

const runs = [["b", "❯   20260103"]] as const
const scores = [...runs, ["G", "❯   20260101"], ["Enter", "❯   main"]] as const
const samples = [...scores, ["Enter", "1/31"]] as const
const leaderboard = [...runs, ["Enter", "bradley-terry"]] as const

const ways: Readonly<Record<string, Way>> = {
  launcher: {},
  wizard: { steps: [["e", "Step 1/4"]] },
  "perf form": { steps: [["p", "Requests per level"]] },
  "arena form": { steps: [["a", "Contestants"]] },
  doctor: { steps: [["d", "problems"]] },
  log: { steps: [["l", "warnings only"]] },
  runs: { steps: runs },
  comparison: {
    steps: [
      ...runs,
      ["G", "❯   20260101"],
      ["Space", "❯ ● 20260101"],
      ["k", "❯   20260102"],
      ["Space", "❯ ● 20260102"],
      ["c", "A  n · 20260102"],
    ],
  },
  scores: { steps: scores },
  samples: { steps: samples },
  sample: { steps: [...samples, ["Enter", "The answer is 18."]] },
  leaderboard: { steps: leaderboard },
  battles: { steps: [...leaderboard, ["Enter", "1/12"]] },
  "blind vote": { steps: [...leaderboard, ["v", "2 right"]] },
  run: {
    args: (url) => ["eval", "quickstart", "--model", "m", "--api-url", url, "--eval-batch-size", "1"],
    first: "1 at once",
    interrupted: 130,
  },
  "load test": {
    args: (url) => `perf --url ${url} --model m --prompt Hi --parallel 1 --number 900`.split(" "),
    first: "measuring",
    interrupted: 130,
  },
  contest: {
    args: (url) => [
      ...["arena", "run", "--models", "a=outputs/20260101_120000/reports/m"],
      ...["b=outputs/20260102_120000/reports/n", "--baseline", "a", "--concurrency", "1"],
      ...["--judge-model", "j", "--judge-api-url", url],
    ],
    first: "games",
    interrupted: 130,
  },
}

/** Fills the smallest window there is from its title to its keys, and is no wider than it. */
async function fitsSmallest(screen: Terminal): Promise<void> {
  screen.resize(60, 16)
  // Before it is drawn anew, the terminal itself breaks the lines that were there.
  const shown = await screen.until(/^[^\n]+\n─{60}\n[\s\S]*(?:\?|ctrl-g) help$/)
  const lines = shown.split("\n")
  expect(lines).toHaveLength(15)
  for (const line of lines) expect(columnsOf(line)).toBeLessThanOrEqual(60)
}

describe.skipIf(!hasTmux)("however a screen ends, the terminal is as before", { timeout: 240_000 }, () => {
  const open = async ({ args, first = launcher, steps = [] }: Way, url: string) => {
    const terminal = openTerminal(args?.(url) ?? [], {
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

  it.each(Object.entries(ways))("%s, resized and by Ctrl-C, and by a kill", async (_, way) => {
    await using server = await slow()
    const url = `${server.url}/v1`
    // Both at once: most of the time each waits for its process to start.
    await Promise.all(
      (["Ctrl-C", "kill"] as const).map(async (end) => {
        const screen = await open(way, url)
        if (end === "Ctrl-C") await fitsSmallest(screen)
        if (end === "kill") screen.signal("SIGTERM")
        else await screen.press("C-c")
        const shown = await screen.until(`ended with ${end === "kill" ? 143 : (way.interrupted ?? 0)}`)
        expect(screen.all()).toContain("before")
        expect(shown).toContain("settings kept")
        expect(screen.isTaken()).toBe(false)
        screen.type("typing shows")
        await screen.until("typing shows")
        screen.close()
      }),
    )
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
