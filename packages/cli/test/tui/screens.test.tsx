import { mkdir, mkdtemp, writeFile } from "node:fs/promises"
import { tmpdir } from "node:os"
import { dirname, join } from "node:path"
import { runFolder } from "@evalscope/core"
import type { ReactNode } from "react"
import { beforeAll, describe, expect, it, vi } from "vitest"
import type { Finding } from "../../src/doctor/finding.js"
import type { Io } from "../../src/io.js"
import { type RunSummary, summarizeRun } from "../../src/runs/run-summary.js"
import { ArenaDashboard } from "../../src/tui/screens/arena/arena-dashboard.js"
import { ArenaScreen } from "../../src/tui/screens/arena/arena-screen.js"
import { Browser } from "../../src/tui/screens/browser/browser.js"
import { CompareScreen } from "../../src/tui/screens/browser/compare-screen.js"
import { DoctorScreen } from "../../src/tui/screens/doctor/doctor-screen.js"
import { ArenaForm } from "../../src/tui/screens/form/arena-form.js"
import { PerfForm } from "../../src/tui/screens/form/perf-form.js"
import { Launcher } from "../../src/tui/screens/launcher/launcher.js"
import { LogScreen } from "../../src/tui/screens/logs/log-screen.js"
import { PerfDashboard } from "../../src/tui/screens/perf/perf-dashboard.js"
import { RunDashboard } from "../../src/tui/screens/run/run-dashboard.js"
import { Wizard } from "../../src/tui/screens/wizard/wizard.js"
import { columnsOf } from "../../src/tui/text/fit.js"
import { drawn, type Window } from "./drawn.js"
import { plantArenaRun, plantRun } from "./planted.js"
import { arenaView, perfView, runningView } from "./recorded.js"

const nothing = () => undefined
const runActions = {
  pause: nothing,
  resume: nothing,
  setConcurrency: nothing,
  retryErrors: () => 0,
  skip: nothing,
  readReplies: async () => new Map<string, string>(),
  openWeb: async () => "http://127.0.0.1:1",
  interrupt: nothing,
  leave: nothing,
}
const perfActions = { skipLevel: nothing, abort: nothing, interrupt: nothing, leave: nothing }
const io: Io = {
  out: nothing,
  err: nothing,
  env: {},
  cwd: tmpdir(),
  columns: 80,
  interactive: true,
  color: false,
  ascii: false,
  lang: "en",
  argv: [],
}

const log = `2026-01-01 12:00:00 - INFO: run started: qwen3-8b on sums
2026-01-01 12:00:01 - WARNING: rate limited: 4 requests at once
${Array.from({ length: 40 }, (_, n) => `2026-01-01 12:00:02 - INFO: sums/main 样本 ${n}: right\n`).join("")}2026-01-01 12:00:09 - ERROR: sums/main sample 30: POST http://127.0.0.1:1/v1 took too long
`
const findings: readonly Finding[] = [
  { name: "node", state: "ok", detail: "v22.0.0" },
  { name: "disk", state: "warn", detail: "0.9 GB free", fix: "Free some space: a run writes all replies." },
  { name: "keys", state: "skip", detail: "no provider's key is set" },
  {
    name: "sandbox-server",
    state: "fail",
    detail: "connect ECONNREFUSED 127.0.0.1:1",
    fix: "Check the address, and the key in EVALSCOPE_SANDBOX_API_KEY.",
  },
]

let workDir: string
let compared: readonly RunSummary[]
beforeAll(async () => {
  workDir = await mkdtemp(join(tmpdir(), "evalscope-screens-"))
  await plantRun(workDir, { id: "20260101_120000", model: "qwen3-8b", samples: 30 })
  await plantRun(workDir, { id: "20260102_120000", model: "通义千问-7b", samples: 30, wrongEvery: 4 })
  await plantArenaRun(workDir, "20260103_120000")
  compared = await Promise.all(
    ["20260102_120000", "20260101_120000"].map((id) => summarizeRun(join(workDir, id))),
  )
  const { logFile } = runFolder(join(workDir, "20260101_120000"))
  await mkdir(dirname(logFile), { recursive: true })
  await writeFile(logFile, log)
})

const dashboard = (actions = runActions) => (
  <RunDashboard
    view={runningView()}
    command="evalscope eval gsm8k ceval --model qwen3-8b"
    concurrency={8}
    elapsedMs={() => 10_000}
    spending={() => ({ inFlight: 7, cost: 0.1234, limit: 5 })}
    actions={actions}
  />
)
const launcher = (
  <Launcher
    workDir="/data/outputs"
    findModels={async () => [
      { provider: "ollama", apiUrl: "http://127.0.0.1:11434/v1", model: "qwen3:8b", keyVariable: "" },
      {
        provider: "openai",
        apiUrl: "https://api.openai.com/v1",
        model: undefined,
        keyVariable: "OPENAI_API_KEY",
      },
    ]}
    onChoose={nothing}
  />
)
const browser = (id: string) => (
  <Browser
    workDir={workDir}
    run={{ dir: join(workDir, id), id, models: ["qwen3-8b"] }}
    onClose={nothing}
    onQuit={nothing}
  />
)
const ends = { onStart: nothing, onClose: nothing, onQuit: nothing }

/** Screens, and what keys show in them: a key, then what must be seen. */
type Shown = readonly [
  name: string,
  screen: () => ReactNode,
  first: RegExp,
  ...steps: (readonly [key: string, wanted: RegExp])[],
]
const screens: readonly Shown[] = [
  [
    "launcher",
    () => launcher,
    /(?:No runs|没有运行)[\s\S]*(?:Found|发现)/,
    [":", /^:/m],
    ["\u001b", /(?:No runs|没有运行)[\s\S]*(?:Found|发现)/],
    ["?", /ctrl-g/],
  ],
  [
    "wizard",
    () => <Wizard workDir="/data" io={io} onStart={nothing} onClose={nothing} onQuit={nothing} />,
    /1\/4/,
    ["\u001b[A", /❯ (?:the embedded|内置)/],
    ["\r", /aime24/],
    ["quick", /❯ ○ quickstart/],
    [" ", /◉ quickstart/],
    ["\r", /3\/4/],
  ],
  ["perf form", () => <PerfForm found={undefined} {...ends} />, /1 4 16/],
  ["arena form", () => <ArenaForm runs={[]} found={undefined} {...ends} />, /all_pairs/],
  [
    "run",
    dashboard,
    /gsm8k\/main 199/,
    ["\t", / 8 × provider_timeout/],
    ["\t", /p50 \d+ ms/],
    ["\t", /qwen3-8b: gsm8k, ceval/],
    ["?", /ctrl-c/],
  ],
  [
    "perf",
    () => <PerfDashboard view={perfView()} command="evalscope perf" actions={perfActions} />,
    /rate_limited 2/,
  ],
  [
    "arena",
    () => (
      <ArenaDashboard
        view={arenaView()}
        command="evalscope arena run"
        onInterrupt={nothing}
        onLeave={nothing}
      />
    ),
    /40\/60/,
    ["\t", /#3/],
  ],
  [
    "leaderboard",
    () => <ArenaScreen runDir={join(workDir, "20260103_120000")} onClose={nothing} onInterrupt={nothing} />,
    /1061/,
    ["\t", /#2/],
    ["v", /│/],
    ["\u001b", /#2/],
    ["\r", /❯ ada/],
    ["\r", /ada +│ bee/],
  ],
  [
    "browser",
    () => browser("20260101_120000"),
    /❯ +main/,
    ["\r", /10 1\.00/],
    ["e", /1\/1 [\s\S]*30 –/],
    ["e", /10 1\.00/],
    ["f", /30 –/],
    ["\r", /user/],
    ["\t", /Target|参考答案/],
    ["\t", /"index": 0/],
    ["l", /(?:label|标注): (?:right|正确)\]/],
    ["l", /(?:label|标注): (?:wrong|错误)\]/],
    ["l", /(?:label|标注): (?:unclear|不确定)\]/],
    ["l", /"index": 0/],
  ],
  [
    "runs",
    () => <Browser workDir={workDir} onClose={nothing} onQuit={nothing} />,
    /\(3\)[\s\S]*❯/,
    ["/", /\/▏/],
    ["qwen", /\(1\)/],
    ["\u001b", /\(3\)/],
    [" ", /●/],
    ["c", /Mark two|标记两个/],
    ["x", /20260103_120000: ▏/],
  ],
  [
    "compare",
    () => <CompareScreen runs={compared} onClose={nothing} onInterrupt={nothing} />,
    /❯ A {2}通义/,
    ["f", /❯ ✗/],
    ["\r", /B · qwen3-8b[\s\S]*The answer is/],
    ["x", /A · 通义千问-7b[\s\S]*The answer is/],
  ],
  [
    "doctor",
    () => <DoctorScreen look={async () => findings} onClose={nothing} onInterrupt={nothing} />,
    /v22/,
    ["G", /ECONNREFUSED[\s\S]*EVALSCOPE_SANDBOX_API_KEY/],
  ],
  [
    "log",
    () => <LogScreen runDir={join(workDir, "20260101_120000")} onClose={nothing} onInterrupt={nothing} />,
    /ERROR: sums/,
    ["w", /rate limited/],
    ["w", /样本 39/],
    ["/", /\/▏/],
    ["样本 7", /样本 7:/],
  ],
]

/** Their title has a path of this machine in it. */
const named = (frame: string, name: string) =>
  name === "runs" || name === "log"
    ? frame.replace(/ +\S+(?=\n)/, "")
    : frame.replaceAll(workDir, "/data/outputs")

describe.each(["en", "zh"] as const)("in %s", (language) => {
  describe.each([60, 80, 140])("at %d columns", (columns) => {
    it.each(screens.map((entry) => [entry[0], entry] as const))(
      "%s",
      async (name, [, screen, first, ...steps]) => {
        const rows = columns === 60 ? 16 : columns === 80 ? 24 : 40
        const shown = await drawn(screen(), { columns, rows, language })
        const frames = [await shown.until(first)]
        for (const [key, wanted] of steps) frames.push(await shown.press(key, wanted))
        shown.close()
        for (const [step, frame] of frames.entries()) {
          expect(named(frame, name)).toMatchSnapshot(String(step))
          const lines = frame.split("\n")
          for (const line of lines) expect(columnsOf(line)).toBeLessThanOrEqual(columns)
          // One row stays free: a full window scrolls.
          expect(lines.length).toBe(rows - 1)
        }
      },
    )
  })

  it("says so when the window is too small, and what there is instead", async () => {
    const plain = vi.fn()
    const shown = await drawn(launcher, { columns: 59, rows: 24, language }, { onPlainMode: plain })
    await shown.until(/60 × 16[\s\S]*Enter/)
    shown.send("q\r")
    await vi.waitFor(() => expect(plain).toHaveBeenCalledOnce())
    shown.close()
  })
})

it("keys that are read at once are pressed one after the other", async () => {
  const start = vi.fn()
  const form = await drawn(<PerfForm found={undefined} {...ends} onStart={start} />, {
    columns: 100,
    rows: 24,
    language: "en",
  })
  await form.until(/Requests per level/)
  form.send("mx\u007f\rhttp://127.0.0.1:1/v1\r\r\rHi\r")
  await vi.waitFor(() => expect(start).toHaveBeenCalledOnce())
  expect(start.mock.calls[0]?.[0]).toEqual(
    "perf --model m --url http://127.0.0.1:1/v1 --parallel 1 4 16 --number 20 80 160 --prompt Hi".split(" "),
  )
  form.close()

  const interrupt = vi.fn()
  const run = await drawn(dashboard({ ...runActions, interrupt }), { columns: 80, rows: 24, language: "en" })
  await run.until(/gsm8k\/main/)
  await run.press("\t\t", /p50 \d+ ms/)
  run.send("\t\u0003")
  await vi.waitFor(() => expect(interrupt).toHaveBeenCalledOnce())
  run.close()
})

describe("keys of the run's screen", () => {
  const window: Window = { columns: 80, rows: 24, language: "en" }

  it.each([
    ["+", "setConcurrency", 10],
    ["-", "setConcurrency", 6],
    ["r", "retryErrors", undefined],
    ["s", "skip", "gsm8k"],
    [" ", "pause", undefined],
    ["o", "openWeb", undefined],
    ["q", "leave", undefined],
    ["\u0003", "interrupt", undefined],
  ] as const)("%j does what it says", async (key, action, argument) => {
    const spy = vi.fn(runActions[action])
    const shown = await drawn(dashboard({ ...runActions, [action]: spy }), window)
    await shown.until(/gsm8k\/main/)
    shown.send(key)
    await vi.waitFor(() => expect(spy).toHaveBeenCalledOnce())
    if (argument !== undefined) expect(spy).toHaveBeenCalledWith(argument)
    shown.close()
  })

  it("are found by their names in the palette", async () => {
    const leave = vi.fn()
    const shown = await drawn(dashboard({ ...runActions, leave }), window)
    await shown.until(/gsm8k\/main/)
    await shown.press(":", /^:/m)
    await shown.press("clos", /❯ close this view/)
    shown.send("\r")
    await vi.waitFor(() => expect(leave).toHaveBeenCalledOnce())
    shown.close()
  })
})
