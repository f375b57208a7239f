/**
 * Measures the load generator against the simulated server, each in a process of its own, and prints every goal
 * beside what was measured and, where it applies, the ratio to a bare raw client of the same run.
 *
 *   node bench/perf.mjs [--rows nonstream,spread] [--rounds 3] [--seconds 6] [--retries 2] [--json] [--quick]
 *
 * Without --rows all of them run, in about twelve minutes; --quick takes four. Build the packages first. Where it
 * is allowed (root, chrt) the processes get real-time priority, so that other work on the machine weighs less;
 * where tcpdump is, requests are timed by the kernel.
 */
import { availableParallelism, loadavg } from "node:os"
import { parseArgs } from "node:util"
import { round } from "./perf/numbers.mjs"
import { pauses } from "./perf/pauses.mjs"
import { lockstep, percentiles, spreadStreams } from "./perf/rows-accuracy.mjs"
import { coalesced, leaks, nonStream, openStreams, singleEvents, twoThreads } from "./perf/rows-cost.mjs"
import { allFaults } from "./perf/rows-faults.mjs"
import { installed } from "./perf/rows-install.mjs"
import { marks, overload } from "./perf/rows-marks.mjs"
import { openLoop } from "./perf/rows-open-loop.mjs"
import { otherTools } from "./perf/rows-others.mjs"
import { stopping } from "./perf/rows-stop.mjs"
import { prompts, starting, summaries } from "./perf/rows-use.mjs"

const { values } = parseArgs({
  options: {
    rows: { type: "string" },
    rounds: { type: "string", default: "3" },
    seconds: { type: "string", default: "6" },
    quick: { type: "boolean", default: false },
    retries: { type: "string", default: "2" },
    json: { type: "boolean", default: false },
  },
})
const { quick } = values
const rounds = quick ? 1 : Number(values.rounds)
const seconds = quick ? 4 : Number(values.seconds)
/** How often a measurement is repeated for which the machine had no time. */
const retries = quick ? 0 : Number(values.retries)

const measurements = {
  nonstream: () => nonStream({ rounds, seconds }),
  coalesced: () => coalesced({ rounds, seconds }),
  single: () => singleEvents({ rounds: Math.min(2, rounds), seconds }),
  workers: () => twoThreads({ rounds, seconds }),
  spread: () => spreadStreams({ rounds: Math.min(2, rounds), seconds: 2 * seconds }),
  lockstep: () => lockstep({ rounds: Math.min(2, rounds), seconds }),
  percentiles: () => percentiles(),
  overload: () => overload({ rounds, seconds: 4 }),
  marks: () => marks({ normalRuns: quick ? 5 : 20, throttledRuns: quick ? 2 : 5 }),
  openloop: () => openLoop({ rounds, seconds: quick ? 5 : 8, long: quick ? 10 : 60 }),
  streams: () => openStreams({}),
  leaks: () => leaks({ requests: quick ? 300_000 : 1_000_000 }),
  stop: () => stopping({}),
  start: () => starting({ rounds }),
  prompts: () => prompts(),
  summary: () => summaries(),
  faults: () => allFaults({ requests: quick ? 10_000 : 100_000 }),
  install: () => installed(),
  others: () => otherTools(),
}

/** A machine that takes threads off their cores for longer than this cannot judge what is timed. */
const busyMs = 5
const wanted = values.rows?.split(",") ?? Object.keys(measurements)
const floor = await pauses(3000)
const say = (text) => {
  if (!values.json) console.log(text)
}
say(
  `${availableParallelism()} cores, Node ${process.version}, load ${loadavg()[0].toFixed(1)}; a thread that spins on each core: pauses p99.9 ${round(floor.p999)} ms, worst ${round(floor.max)} ms, ${round(100 * floor.share)} % of the time`,
)
say(line(["", "what", "must", "aim", "measured", "ratio", ""]))
const unknown = wanted.find((name) => measurements[name] === undefined)
if (unknown !== undefined) {
  throw new Error(`There is no row "${unknown}": ${Object.keys(measurements).join(", ")}.`)
}
const rows = []
for (const name of wanted) {
  for (const row of await judgedRows(measurements[name])) {
    rows.push(row)
    const { id, what, must = "–", aim, measured, ratio = "", ratioMust, verdict: mark } = row
    const shown = ratioMust === undefined ? ratio : `${ratio} (${row.higher ? "≥" : "≤"}${ratioMust})`
    say(line([id, what, must, aim, Number.isNaN(measured) ? "–" : measured, shown, mark, noteOf(row, mark)]))
  }
}
if (values.json) console.log(JSON.stringify({ floor, rows }))
const missed = rows.filter((row) => row.verdict === "MISSED")
const unjudged = rows.filter((row) => row.verdict === "busy")
say(missed.length === 0 ? "Every must is met." : `Missed: ${missed.map(({ id }) => id).join(", ")}`)
if (unjudged.length > 0) {
  say(`Not judged, because the machine was busy: ${unjudged.map(({ id }) => id).join(", ")}`)
}
process.exitCode = missed.length === 0 ? 0 : 1

/** Rows of one measurement; it is repeated where the machine was busy before or after and a limit of time was missed. */
async function judgedRows(measure) {
  let before = await pauses(1500)
  for (let attempt = 1; ; attempt++) {
    const measuredRows = await measure()
    const after = await pauses(1500)
    // What was seen at the start may come again at any time.
    const isBusy = Math.max(floor.p999, before.p999, after.p999) > busyMs
    const judged = measuredRows.map((row) => ({
      ...row,
      ...(attempt > 1 && { note: [row.note, `measured ${attempt} times`].filter(Boolean).join("; ") }),
      verdict: verdict(row, isBusy),
    }))
    if (attempt > retries || judged.every((row) => row.verdict !== "busy")) return judged
    before = after
  }
}

/** Met, at the aim, or missed; a row with a ratio to the bare client may meet that instead. */
function verdict({ must, aim, measured, ratio, ratioMust, higher, timing }, isBusy) {
  if (typeof measured !== "number" || Number.isNaN(measured)) return "–"
  const reaches = (limit) => (higher ? measured >= limit : measured <= limit)
  if (reaches(aim)) return "aim"
  if (must === undefined) return "below"
  if (reaches(must)) return "must"
  if (ratioMust !== undefined && (higher ? ratio >= ratioMust : ratio <= ratioMust)) return "ratio"
  return timing && isBusy ? "busy" : "MISSED"
}

/** Where the aim was missed: by how much, and what bounds it. */
function noteOf({ note = "", aim, measured, bound }, mark) {
  if (mark !== "must" && mark !== "ratio" && mark !== "below") return note
  const by = aim === 0 ? measured : 100 * Math.abs(measured / aim - 1)
  const unit = aim === 0 ? "" : " %"
  const text = `aim missed by ${round(by, 2)}${unit}${bound === undefined ? "" : `: ${bound}`}`
  return note === "" ? text : `${text}; ${note}`
}

function line([id, what, must, aim, measured, ratio, mark, note = ""]) {
  return [
    String(id).padEnd(11),
    String(what).padEnd(74),
    String(must).padStart(8),
    String(aim).padStart(8),
    String(measured).padStart(9),
    String(ratio).padStart(13),
    String(mark).padEnd(6),
    note,
  ].join(" ")
}
