import { existsSync, mkdtempSync, writeFileSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { afterAll, describe, expect, it } from "vitest"
import { plantRun } from "./planted.js"
import { closeTerminals, hasTmux, openTerminal, type Terminal } from "./terminal.js"

const [older, newer] = ["20250101_120000", "20260101_120000"]
afterAll(closeTerminals)

/** Two runs in a new folder. */
async function plantedRuns(): Promise<string> {
  const workDir = mkdtempSync(join(tmpdir(), "evalscope-browse-"))
  await plantRun(workDir, { id: older, model: "ada", samples: 30 })
  await plantRun(workDir, { id: newer, model: "bee", samples: 31, wrongEvery: 4 })
  return workDir
}

/** The list of runs, by way of the newest one. */
async function openRuns(workDir: string, env: Readonly<Record<string, string>> = {}): Promise<Terminal> {
  const screen = openTerminal([], { env: { EVALSCOPE_WORK_DIR: workDir, ...env } })
  await screen.until("bee · sums")
  await screen.press("Up", "G")
  await screen.until(/❯ \d{8}_/)
  await screen.press("Enter")
  await screen.until("Scores · ")
  await screen.press("Escape")
  await screen.until("Runs (2)")
  return screen
}

/** Every size is filled and nothing is wider than it. */
async function resized(screen: Terminal, shows: RegExp): Promise<void> {
  for (const [columns, rows] of [
    [60, 16],
    [120, 36],
    [100, 30],
  ] as const) {
    screen.resize(columns, rows)
    const shown = await screen.until(new RegExp(`^─{${columns}}$[\\s\\S]*${shows.source}`, "m"))
    for (const line of shown.split("\n")) expect([...line].length).toBeLessThanOrEqual(columns)
  }
}

describe.skipIf(!hasTmux).concurrent("the list of runs on a terminal", { timeout: 240_000 }, () => {
  it("is searched, sorted and compared, and fits every size", async () => {
    using screen = await openRuns(await plantedRuns())
    await resized(screen, /ada · sums/)
    await screen.press("/")
    screen.type("ada")
    await screen.until("Runs (1)")
    expect(screen.text()).not.toContain("bee · sums")
    await screen.press("Escape")
    await screen.until("Runs (2)")
    await screen.press("s")
    await screen.until("by score")
    await screen.press("s")
    await screen.until(/by model[\s\S]*ada · sums[\s\S]*bee · sums/)
    await screen.press("c")
    await screen.until("Runs (2)")
    await screen.press("g", "Space")
    await screen.until(/● 2025/)
    await screen.press("Down", "Space")
    await screen.until(/● 2026/)
    await screen.press("c")
    await screen.until(/A {2}bee[^\n]*\n {2}B {2}ada/)
    await resized(screen, /sums/)
    await screen.press("f")
    await screen.until(/❯ ✗ now wrong: main 3 /)
    await screen.press("Enter")
    await screen.until(/B · ada · sums \/ main · Sample 3[\s\S]*The answer is 21\./)
    await screen.press("x")
    await screen.until(/A · bee · sums \/ main · Sample 3[\s\S]*The answer is 20\./)
    await screen.press("Escape")
    await screen.until(/❯ ✗ now wrong: main 3 /)
    await screen.press("Escape")
    await screen.until("Runs (2)")
  })

  it("leads to samples that are stepped through, copied and shown in a pager", async () => {
    const workDir = await plantedRuns()
    const pager = join(workDir, "pager.sh")
    writeFileSync(pager, 'cat "$1"; echo "in the pager"; read line\n')
    using screen = await openRuns(workDir, { PAGER: `sh ${pager}` })
    for (const wanted of ["❯   main", "1/32", "Sample 0"]) {
      await screen.press("Enter")
      await screen.until(wanted)
    }
    await screen.press("Right")
    await screen.until(/Sample 1\b[\s\S]*The answer is 18\./)
    await screen.press("Right")
    await screen.until("Sample 2")
    await screen.press("Left")
    await screen.until(/Sample 1\b[\s\S]*The answer is 18\./)
    await screen.press("y")
    await screen.until("copied")
    expect(screen.clipboard()).toContain("What is 1 + 17? 请给出答案。")
    await screen.press("o")
    await screen.until(/What is 1 \+ 17\?[\s\S]*in the pager/)
    expect(screen.isTaken()).toBe(false)
    await screen.press("Enter")
    await screen.until(/Sample 1\b[\s\S]*The answer is 18\./)
    // The raw line is longer than a small window: it scrolls.
    screen.resize(60, 16)
    await screen.until(/^─{60}$/m)
    await screen.press("Tab", "Tab")
    await screen.until('"index": 1')
    await screen.press("Down", "Down", "Down")
    await screen.until(/^(?![\s\S]*"index": 1,)[\s\S]*"messages"/)
    await screen.press("Up", "Up", "Up")
    await screen.until('"index": 1')
  })

  it("loses a run only after its whole name was typed", async () => {
    const workDir = await plantedRuns()
    using screen = await openRuns(workDir)
    await screen.press("g", "x")
    await screen.until("To delete, type")
    screen.type(newer.slice(0, -1))
    await screen.press("Enter")
    await screen.until("Nothing was deleted.")
    expect(existsSync(join(workDir, newer))).toBe(true)
    await screen.press("x")
    screen.type(newer)
    await screen.until(`${newer}▏`)
    await screen.press("Enter")
    await screen.until(`deleted: ${newer}`)
    await screen.until("Runs (1)")
    expect(existsSync(join(workDir, newer))).toBe(false)
    expect(existsSync(join(workDir, older))).toBe(true)
  })
})
