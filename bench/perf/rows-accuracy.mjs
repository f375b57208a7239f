/** P5 to P8, P15 and P16: how far reported times are from what the server did. */
import { startChild, withServer } from "./child.mjs"
import { measured } from "./measured.mjs"
import { mean, median, quantile, round } from "./numbers.mjs"
import { row } from "./row.mjs"

const dropSeconds = 4
/** What the bare client reaches at the same load: its delays, and what they make of the gaps. */
async function floorOf(server, connections, seconds) {
  return withServer({ ...server, truth: false, stamps: true }, async ({ url }) => {
    const options = { url, connections, seconds, stream: true, stamps: true, dropSeconds }
    const { delays, gapErrors } = await (await startChild("./reference.mjs", options)).next()
    return { p50: quantile(delays, 0.5), p99: quantile(delays, 0.99), gapP99: quantile(gapErrors, 0.99) }
  })
}

const mockNote = (stats) =>
  stats.mockLimited ? `mock-limited: its own p99 is ${round(stats.lateness.p99Ms)} ms` : ""

/** Streams of different lengths, so that first tokens come evenly while others are under way. */
const spread = {
  spin: true,
  truth: { requests: 20_000, events: 4_000_000 },
  timing: {
    ttftMs: { law: "uniform", min: 200, max: 300 },
    itlMs: 100,
    outputTokens: { law: "uniform", min: 10, max: 90 },
  },
}

export async function spreadStreams({ rounds, seconds }) {
  const whole = Math.max(8, seconds)
  const plan = { name: { parallel: 1000, durationSeconds: whole }, graceSeconds: 0.5 }
  const floors = []
  const runs = []
  for (let round = 0; round < rounds; round++) {
    floors.push(await floorOf(spread, 1000, whole))
    runs.push(await measured(spread, { change: { plan }, dropSeconds }))
  }
  const of = (pick) => median(runs.map(pick))
  const floor = {
    p99: median(floors.map(({ p99 }) => p99)),
    gapP99: median(floors.map(({ gapP99 }) => gapP99)),
  }
  const notes = runs.map(({ stats }) => mockNote(stats)).filter((text) => text !== "")
  const bound = "pauses of the machine, which two busy processes share"
  const timing = { timing: true, note: notes[0], bound }
  const ttft = runs.map(({ errors }) => errors.ttft.map(Math.abs))
  const bare = (value) => ({ ...timing, note: `bare ${round(value)} ms ${notes[0] ?? ""}`, ratioMust: 1.5 })
  const early = Math.min(...runs.map(({ errors }) => smallest(errors.delivery)))
  const health = runs.map(({ report }) => report.health)
  const marked = health.filter(({ clientLimited }) => clientLimited)
  return [
    row("P5", "TTFT error p50, ms", 0.5, 0.2, median(ttft.map((ms) => quantile(ms, 0.5))), undefined, timing),
    row(
      "P5b",
      "TTFT error p99, ms",
      round(Math.max(4, floor.p99 + 1.5)),
      2.5,
      median(ttft.map((ms) => quantile(ms, 0.99))),
      floor.p99,
      bare(floor.p99),
    ),
    row(
      "P5c",
      "TTFT mean bias, ms",
      0.5,
      0.2,
      of(({ errors }) => Math.abs(mean(errors.ttft))),
      undefined,
      timing,
    ),
    row(
      "P6",
      "ITL error p50, ms",
      0.4,
      0.15,
      of(({ errors }) => quantile(errors.gap, 0.5)),
      undefined,
      timing,
    ),
    row(
      "P6b",
      "ITL error p99, ms",
      4,
      2,
      of(({ errors }) => quantile(errors.gap, 0.99)),
      floor.gapP99,
      bare(floor.gapP99),
    ),
    row(
      "P6c",
      "error of the mean ITL, %",
      0.1,
      0.02,
      of(({ errors }) => 100 * Math.abs(errors.gapSum / errors.trueGapSum - 1)),
      undefined,
      timing,
    ),
    row("P6d", "events stamped before they were written: the earliest by, ms", 0, 0, Math.max(0, -early)),
    row(
      "P15",
      "delay of the I/O thread p99, ms",
      5,
      2,
      median(health.map(({ loopDelayMs }) => loopDelayMs.p99)),
      undefined,
      {
        timing: true,
        note: `max ${round(Math.max(...health.map(({ loopDelayMs }) => loopDelayMs.max)))} ms`,
        bound,
      },
    ),
    row(
      "P16",
      "time spent collecting garbage, %",
      1.5,
      0.5,
      100 * median(health.map(({ gcShare }) => gcShare)),
    ),
    row(
      "P5d",
      "reported bound on the error / its real p99: 1 or more holds",
      1,
      1,
      Math.min(
        ...runs.map(({ report, errors }) => report.health.errorMs.p99 / quantile(errors.delivery, 0.99)),
      ),
      undefined,
      {
        higher: true,
        note: `bound ${round(health[0].errorMs.p99)} ms; ${marked.length} of ${rounds} marked`,
      },
    ),
  ]
}

function smallest(values) {
  let least = 0
  for (const value of values) least = Math.min(least, value)
  return least
}

export async function lockstep({ rounds, seconds }) {
  const whole = Math.max(6, seconds)
  const server = {
    spin: true,
    truth: { requests: 5000, events: 4_000_000 },
    emission: { type: "lockstep", stepMs: 40 },
    timing: { ttftMs: 200, outputTokens: 25 * whole },
  }
  const endless = { ...server, timing: { ...server.timing, outputTokens: 100_000 } }
  const change = { plan: { name: { parallel: 1000, number: 1000 } } }
  const floors = []
  const runs = []
  for (let round = 0; round < rounds; round++) {
    floors.push(await floorOf(endless, 1000, whole))
    runs.push(await measured(server, { change, dropSeconds: 2 }))
  }
  const note = runs.map(({ stats }) => mockNote(stats)).find((text) => text !== "") ?? ""
  const bare = median(floors.map(({ gapP99 }) => gapP99))
  return [
    row(
      "P7",
      "lockstep, ITL error p99, ms",
      10,
      4,
      median(runs.map(({ errors }) => quantile(errors.gap, 0.99))),
      bare,
      {
        timing: true,
        ratioMust: 1.5,
        note: `bare ${round(bare)} ms ${note}`,
        bound: "1,000 writes of one step take the server and the kernel longer than that",
      },
    ),
    row(
      "P7b",
      "lockstep, TPOT error p99, %",
      1,
      0.3,
      100 * median(runs.map(({ errors }) => quantile(errors.tpot, 0.99))),
      undefined,
      { timing: true, note, bound: "the steps themselves come late by that, as the bare client sees too" },
    ),
  ]
}

export async function percentiles() {
  const server = {
    spin: true,
    timing: { ttftMs: { law: "lognormal", mean: 300, sigma: 0.25 }, itlMs: 20, outputTokens: 16 },
  }
  const change = { plan: { name: { parallel: 100, number: 1200 } } }
  const { errors } = await measured(server, { change, dropSeconds: 1 })
  const worst = Math.max(
    ...[0.5, 0.9, 0.99].map((share) => {
      const real = quantile(errors.trueTtft, share)
      return (100 * Math.abs(quantile(errors.reportedTtft, share) - real)) / real
    }),
  )
  return [row("P8", "p50, p90, p99 of TTFT against the truth, %", 1, 0.3, worst, undefined, { timing: true })]
}
