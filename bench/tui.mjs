// What the full-screen view costs: 100,000 instant samples through the command line on a pseudo-terminal, with the
// view and without, in turn. Prints the ratio of the medians (goal: at most 1.10), by the clock and in processor time,
// which other programs on the machine disturb less; and what the view wrote: frames a second (ten at most) and bytes.
// Then how long the first frame takes, as a ratio to a Node.js that does nothing.
// Arguments: rounds (default 5), starts (default 10).
import { spawn, spawnSync } from "node:child_process"
import { mkdtempSync, rmSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"

const rounds = Number(process.argv[2] ?? 5)
const starts = Number(process.argv[3] ?? 10)
const bin = new URL("../packages/evalscope/dist/bin.js", import.meta.url).pathname
const plugin = new URL("tui/sums.mjs", import.meta.url).pathname
const env = { ...process.env, TERM: "xterm-256color", CI: undefined }

// A frame is written as one synchronized update.
const frameBegin = "\u001b[?2026h"
const median = (values) => values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)]
const rounded = (value, digits) => Number(value.toFixed(digits))

// script gives the program a terminal of its own.
const onTerminal = (command) => ["script", ["-qec", `stty cols 120 rows 40; ${command}`, "/dev/null"]]

function measure(view) {
  const dir = mkdtempSync(join(tmpdir(), "evalscope-bench-"))
  const flags = `eval sums --plugin ${plugin} --eval-type mock_llm --model mock --eval-batch-size 64 --no-timestamp ${view}`
  const start = performance.now()
  const { status, stdout } = spawnSync(
    ...onTerminal(`${process.execPath} ${bin} ${flags}; code=$?; echo; times; exit $code`),
    { cwd: dir, env, stdio: ["inherit", "pipe", "pipe"], maxBuffer: 1 << 28 },
  )
  const taken = (performance.now() - start) / 1000
  rmSync(dir, { recursive: true, force: true })
  if (status !== 0) throw new Error(`the run with ${view} ended with ${status}`)
  const text = stdout.toString("latin1")
  return {
    taken,
    processor: processorSeconds(text),
    frames: text.split(frameBegin).length - 1,
    bytes: stdout.length,
  }
}

// The second line of the shell's `times` is what its children took: user and system, as in 0m3.400s.
function processorSeconds(text) {
  const spent = [...text.matchAll(/(\d+)m([\d.]+)s/g)].slice(-2)
  return spent.reduce((sum, [, minutes, seconds]) => sum + 60 * Number(minutes) + Number(seconds), 0)
}

/** Milliseconds until the program writes its first frame; of a program that ends by itself, until it has. */
function untilFirstFrame(args) {
  return new Promise((resolve, reject) => {
    const dir = mkdtempSync(join(tmpdir(), "evalscope-bench-"))
    const start = performance.now()
    const child = spawn(...onTerminal(`exec ${process.execPath} ${args}`), {
      cwd: dir,
      env,
      stdio: ["pipe", "pipe", "ignore"],
    })
    let taken
    child.stdout.on("data", (chunk) => {
      if (taken !== undefined || !chunk.includes(frameBegin)) return
      taken = performance.now() - start
      child.kill()
    })
    child.once("error", reject)
    child.once("close", () => {
      taken ??= performance.now() - start
      rmSync(dir, { recursive: true, force: true })
      resolve(taken)
    })
  })
}

const views = { tui: "--tui", plain: "--no-tui --progress none" }
const seen = { tui: [], plain: [] }
for (let round = 0; round < rounds; round += 1) {
  // Whichever is first finds the machine in another state.
  for (const name of round % 2 === 0 ? ["tui", "plain"] : ["plain", "tui"])
    seen[name].push(measure(views[name]))
  const [view, plain] = [seen.tui.at(-1), seen.plain.at(-1)]
  console.log(
    `round ${round + 1}: ${view.taken.toFixed(2)} s with the view, ${plain.taken.toFixed(2)} s without; ` +
      `processor ${view.processor.toFixed(2)} s and ${plain.processor.toFixed(2)} s`,
  )
}
if (rounds > 0) {
  const medianOf = (name, what) => median(seen[name].map((one) => one[what]))
  const line = (what) => ({
    "with view s": rounded(medianOf("tui", what), 2),
    "without s": rounded(medianOf("plain", what), 2),
    ratio: rounded(medianOf("tui", what) / medianOf("plain", what), 3),
    goal: 1.1,
  })
  console.table({ "by the clock": line("taken"), "processor time": line("processor") })
  const rate = median(seen.tui.map(({ frames, taken }) => frames / taken))
  console.log(`${rate.toFixed(1)} frames a second, ${Math.round(medianOf("tui", "bytes") / 1000)} kB written`)
}

const programs = { nothing: "-e 0", launcher: bin, "run dashboard": `${bin} eval quickstart --tui` }
const firsts = { nothing: [], launcher: [], "run dashboard": [] }
for (let at = 0; at < starts; at += 1) {
  for (const [name, args] of Object.entries(programs)) firsts[name].push(await untilFirstFrame(args))
}
if (starts > 0) {
  const base = median(firsts.nothing)
  console.table(
    Object.entries(firsts).map(([name, values]) => ({
      "first frame of": name,
      ms: Math.round(median(values)),
      ratio: rounded(median(values) / base, 2),
    })),
  )
}
