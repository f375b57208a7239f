/** P10 and P11: an open loop keeps its schedule, as the kernel saw its requests leave. */
import { startChild, withServer } from "./child.mjs"
import { kolmogorov, median, quantile } from "./numbers.mjs"
import { row } from "./row.mjs"
import { listenToWire } from "./wire.mjs"

/** A test of so many gaps: with more of them it would see the few microseconds that one write takes. */
const tested = 5000
const server = { truth: false, timing: { ttftMs: 5, outputTokens: 1 } }

export async function openLoop({ rounds, seconds, long = 60 }) {
  const rows = []
  for (const rate of [100, 500, 1000, 2000, 3000]) {
    const own = []
    const bare = []
    for (let round = 0; round < (rate === 100 ? 1 : rounds); round++) {
      own.push(await ours(rate, seconds))
      bare.push(await pacer(rate, seconds))
    }
    const of = (runs, pick) => median(runs.map(pick))
    const late = (share) => [
      of(own, ({ lateMs }) => quantile(lateMs, share)),
      of(bare, ({ lateMs }) => quantile(lateMs, share)),
    ]
    const wire = own[0].onWire ? "by the kernel's stamps of its packets" : "by its own stamps: no tcpdump"
    // Up to 2,000 a second; 3,000 is only an aim of the gaps' law.
    if (rate <= 2000) {
      rows.push(
        row(
          `P10 ${rate}/s`,
          "delivered rate off by, %",
          0.1,
          0.02,
          of(own, ({ offBy }) => 100 * offBy),
          undefined,
          { timing: true },
        ),
        lateness(rate, "p50", 0.3, 0.1, late(0.5)),
        lateness(rate, "p99", 1.5, 0.8, late(0.99)),
        lateness(rate, "p99.9", 5, 3, late(0.999)),
      )
    }
    rows.push(
      row(
        `P11 ${rate}/s`,
        "Kolmogorov distance of the gaps (below 1.63 passes at 1 %)",
        rate > 1000 ? undefined : 1.628,
        1.628,
        of(own, ({ distance }) => distance),
        of(bare, ({ distance }) => distance),
        {
          timing: true,
          note: wire,
          ratioMust: 1.5,
          bound: "one write takes about 10 µs, and gaps cannot be shorter",
        },
      ),
    )
  }
  const run = await ours(1000, long)
  rows.push(
    row(
      "P10 drift",
      `lateness of the last tenth minus the first, ${long} s at 1,000/s, ms`,
      0.1,
      0.02,
      run.driftMs,
      undefined,
      { timing: true },
    ),
    row("P10 60 s", "delivered rate off by, %", 0.1, 0.02, 100 * run.offBy, undefined, { timing: true }),
  )
  return rows
}

function lateness(rate, name, must, aim, [own, bare]) {
  return row(`P10 ${rate}/s`, `lateness ${name}, ms`, must, aim, own, bare, {
    timing: true,
    ratioMust: 1.5,
    note: `bare ${bare.toPrecision(2)} ms`,
    bound: "pauses of the machine",
  })
}

async function ours(rate, seconds) {
  const number = Math.round(rate * seconds)
  const plan = {
    openLoop: true,
    arrival: { kind: "poisson", rate },
    name: { parallel: undefined, rate, number },
  }
  return withServer(server, async ({ url }) => {
    const wire = await listenToWire(url)
    const child = await startChild("./ours.mjs", { url, records: true, change: { plan } })
    const { rows } = await child.next()
    const captured = await wire.stop()
    const scheduled = rows.map(({ scheduledNs }) => scheduledNs / 1e9)
    const written = Float64Array.from(rows, ({ writtenNs }) => writtenNs / 1e9)
    const left = captured?.length === number ? captured : written.slice().sort()
    const lateMs = rows.map(({ writtenNs, scheduledNs }) => (writtenNs - scheduledNs) / 1e6)
    const tenth = Math.floor(number / 10)
    const spanOf = (times) => times[times.length - 1] - times[0]
    return {
      lateMs,
      onWire: left === captured,
      offBy: Math.abs(spanOf(left) / spanOf(scheduled) - 1),
      driftMs: Math.abs(median(lateMs.slice(-tenth)) - median(lateMs.slice(0, tenth))),
      distance: kolmogorov(gapsOf(left), (x) => 1 - Math.exp(-rate * x)),
    }
  })
}

async function pacer(rate, seconds) {
  const number = Math.round(rate * seconds)
  return withServer(server, async ({ url }) => {
    const { lateMs, writtenMs } = await (
      await startChild("./reference-pacer.mjs", { url, rate, number })
    ).next()
    return {
      lateMs,
      distance: kolmogorov(
        gapsOf(Float64Array.from(writtenMs, (ms) => ms / 1e3)),
        (x) => 1 - Math.exp(-rate * x),
      ),
    }
  })
}

function gapsOf(times) {
  const first = times.subarray(0, tested + 1)
  return Array.from(first.subarray(1), (value, index) => value - first[index])
}
