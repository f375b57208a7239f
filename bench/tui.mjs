// What the full-screen view costs: 100,000 instant samples through the command line on a pseudo-terminal, with the
// view and without, in turn. Prints the ratio of the medians (goal: at most 1.10), and what the view wrote: frames a
// second (ten at most) and bytes.
import { spawnSync } from "node:child_process"
import { mkdtempSync, rmSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"

const rounds = Number(process.argv[2] ?? 5)
const bin = new URL("../packages/evalscope/dist/bin.js", import.meta.url).pathname
const plugin = new URL("tui/sums.mjs", import.meta.url).pathname

function measure(view) {
  const dir = mkdtempSync(join(tmpdir(), "evalscope-bench-"))
  const flags = `eval sums --plugin ${plugin} --eval-type mock_llm --model mock --eval-batch-size 64 --no-timestamp ${view}`
  // script gives the program a terminal of its own.
  const command = `stty cols 120 rows 40; ${process.execPath} ${bin} ${flags}`
  const env = { ...process.env, TERM: "xterm-256color", CI: undefined }
  const start = performance.now()
  const { status, stdout } = spawnSync("script", ["-qec", command, "/dev/null"], {
    cwd: dir,
    env,
    stdio: ["inherit", "pipe", "pipe"],
    maxBuffer: 1 << 28,
  })
  const taken = (performance.now() - start) / 1000
  rmSync(dir, { recursive: true, force: true })
  if (status !== 0) throw new Error(`the run with ${view} ended with ${status}`)
  return { taken, frames: stdout.toString("latin1").split(frameBegin).length - 1, bytes: stdout.length }
}

// A frame is written as one synchronized update.
const frameBegin = "\u001b[?2026h"
const median = (values) => values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)]
const times = { tui: [], plain: [] }
const frameRates = []
const kilobytes = []
for (let round = 0; round < rounds; round += 1) {
  const view = measure("--tui")
  times.tui.push(view.taken)
  frameRates.push(view.frames / view.taken)
  kilobytes.push(view.bytes / 1000)
  times.plain.push(measure("--no-tui --progress none").taken)
  console.log(
    `round ${round + 1}: ${times.tui.at(-1).toFixed(2)} s with the view, ${times.plain.at(-1).toFixed(2)} s without`,
  )
}
console.table([
  {
    samples: 100_000,
    "with view s": Number(median(times.tui).toFixed(2)),
    "without s": Number(median(times.plain).toFixed(2)),
    ratio: Number((median(times.tui) / median(times.plain)).toFixed(3)),
    goal: 1.1,
    "frames/s": Number(median(frameRates).toFixed(1)),
    "kB written": Math.round(median(kilobytes)),
  },
])
