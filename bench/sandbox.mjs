/**
 * Small Python programs in the sandbox, beside bare `python3` subprocesses, beside `docker run --rm` with the same
 * limits (what one would write without this package), and beside this package without its pool; at 1, 2, 4 and 8
 * programs at a time. The rows of a table take turns, round after round; each shows its least disturbed round.
 *
 *   node bench/sandbox.mjs [--burst 32] [--sustained 16] [--rounds 2] [--at-a-time 1,2,4,8]
 *
 * A burst is as many programs as the pool has ready, the way replies of models arrive in waves; how long the pool then
 * takes to be as before is told beside it. Sustained is a loop without pauses: what the pool had ready is used up before
 * the clock starts. Processor time is the whole machine's, so run this where nothing else does. The last row, a
 * container that is created, started and removed without running anything, tells what the engine costs by itself: in a
 * loop without pauses no one-use containers can be faster than that and the bare program together allow. Exits with 1
 * when a goal is missed that this limit does not rule out.
 */
import { availableParallelism, loadavg } from "node:os"
import { parseArgs } from "node:util"
import { burst, summary, sustained } from "./sandbox/measured.mjs"
import { peers } from "./sandbox/peers.mjs"

const { values } = parseArgs({
  options: {
    burst: { type: "string", default: "32" },
    sustained: { type: "string", default: "16" },
    rounds: { type: "string", default: "2" },
    "at-a-time": { type: "string", default: "1,2,4,8" },
  },
})
const inBurst = Number(values.burst)
const inLoop = Number(values.sustained)
const rounds = Number(values.rounds)
const widths = values["at-a-time"].split(",").map(Number)
const goals = { overBareMs: 100, timesWithoutPool: 2.5, shareOfLimit: 0.8 }
const cores = availableParallelism()

/** All peers in turn at one width. In bursts nothing is refilled, so what the engine costs by itself says nothing. */
async function measured(width, modeName) {
  const names = Object.keys(peers).filter((name) => modeName === "sustained" || name !== "idle container")
  const all = Object.fromEntries(names.map((name) => [name, []]))
  for (let round = 0; round < rounds; round++) {
    for (const name of names) {
      const opened = await peers[name](width, modeName === "burst" ? inBurst : Math.max(width, 2))
      const mode = modeName === "burst" ? burst : sustained
      all[name].push(await mode(opened, width, modeName === "burst" ? inBurst : inLoop))
      await opened.close()
    }
  }
  return Object.fromEntries(names.map((name) => [name, summary(all[name])]))
}

function tableOf(width, row) {
  return Object.entries(row).map(([peer, { p50, p99, rate, workedMs, refillMs }]) => ({
    "at a time": width,
    peer,
    "p50 ms": Math.round(p50),
    "p99 ms": Math.round(p99),
    "per s": Number(rate.toFixed(1)),
    "cpu ms": Math.round(workedMs),
    "pool / this": peer === "pool" ? "" : Number((row.pool.rate / rate).toFixed(2)),
    ...(peer === "pool" && refillMs > 0 && { "refilled after s": Number((refillMs / 1000).toFixed(1)) }),
  }))
}

/** The goals at one width, each with what was measured. */
function judged(width, row) {
  const over = row.pool.p50 - row.bare.p50
  const times = (name) => row.pool.rate / row[name].rate
  const ratio = (name) => ({
    text: `${width} at a time ${times(name).toFixed(2)} times ${name}`,
    met: times(name) >= goals.timesWithoutPool,
  })
  return {
    latency: {
      text: `${width} at a time ${over.toFixed(0)} ms over bare`,
      met: over <= goals.overBareMs,
    },
    ratios: [ratio("no pool"), ratio("docker run")],
  }
}

function tell(title, judgements) {
  const said = (met) =>
    judgements
      .filter((one) => one.met === met)
      .map(({ text }) => text)
      .join(", ") || "none"
  console.log(`${title}\n  met: ${said(true)}\n  not met: ${said(false)}`)
}

const missed = []
console.log(
  `${cores} cores, load ${loadavg()[0].toFixed(1)}, ${rounds} rounds of ${inBurst} programs in a burst, ${inLoop} in a loop`,
)
for (const modeName of ["burst", "sustained"]) {
  const table = []
  const latency = []
  const ratios = []
  for (const width of widths) {
    const row = await measured(width, modeName)
    table.push(...tableOf(width, row))
    const judgement = judged(width, row)
    latency.push(judgement.latency)
    ratios.push(...judgement.ratios)
    if (modeName === "burst") {
      if (!judgement.latency.met) missed.push(`burst, ${judgement.latency.text}`)
      continue
    }
    // So many lanes that each start anew when they end wait for one another.
    const limit = (cores * 1000) / (row["idle container"].workedMs + row.bare.workedMs)
    const reachable = (width / limit) * 1000 - row.bare.p50 < goals.overBareMs
    if (!judgement.latency.met && reachable) missed.push(`sustained, ${judgement.latency.text}`)
    if (width >= cores && row.pool.rate < goals.shareOfLimit * limit)
      missed.push(`sustained, ${width} at a time ${row.pool.rate.toFixed(1)} of ${limit.toFixed(1)} per s`)
  }
  console.log(`\n${modeName}`)
  console.table(table)
  tell(`p50 at most ${goals.overBareMs} ms over bare:`, latency)
  tell(`${goals.timesWithoutPool} times the rate without a pool:`, ratios)
  if (modeName === "sustained") {
    const idle = table.filter(({ peer }) => peer === "idle container").map((row) => row["cpu ms"])
    console.log(
      `bound by the engine: a container that runs nothing costs ${Math.min(...idle)} to ${Math.max(...idle)} ms of processor time`,
    )
  }
}
console.log(missed.length === 0 ? "\nall that can be met is met" : `\nmissed: ${missed.join("; ")}`)
process.exitCode = missed.length === 0 ? 0 : 1
