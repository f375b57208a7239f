/** P9: the client knows when it was the limit, and only then. */
import { startChild, withServer } from "./child.mjs"
import { measured } from "./measured.mjs"
import { quantile, round } from "./numbers.mjs"
import { row } from "./row.mjs"

/** The engine's own limits for a mark: what it added to one time stamp in a hundred, and beside what. */
const visibleMs = 10
const visibleShare = 0.02

/** One run, whether it was marked, and whether the server's log says that its times were really late. */
async function judged(server, change) {
  const { report, errors } = await measured(server, { change, dropSeconds: 0 })
  const lateMs = quantile(errors.delivery, 0.99)
  const typicalMs = quantile(errors.reportedTtft, 0.5)
  const { clientLimited, reasons, cpuShare } = report.health
  const wasLate = lateMs > visibleMs && lateMs > visibleShare * typicalMs
  const perSecond = report.chunks / report.levelSeconds
  return { marked: clientLimited, reason: reasons[0] ?? "", lateMs, wasLate, cpuShare, perSecond }
}

/** 50,000 single events a second, and twice that: on most machines of two cores one of them is too much. */
export async function overload({ rounds, seconds }) {
  const rows = []
  for (const [id, streams] of [
    ["P9", 1000],
    ["P9 double", 2000],
  ]) {
    const server = {
      truth: { requests: 5000, events: 4_000_000 },
      timing: {
        ttftMs: { law: "uniform", min: 0, max: 20 },
        itlMs: 20,
        outputTokens: 50 * Math.max(4, seconds),
      },
    }
    const change = { plan: { name: { parallel: streams, number: streams } } }
    const runs = []
    for (let round = 0; round < rounds; round++) runs.push(await judged(server, change))
    const limited = runs.filter(({ wasLate, cpuShare }) => wasLate || cpuShare > 0.85)
    const missed = limited.filter(({ marked }) => !marked).length
    const one = runs[0]
    rows.push(
      row(
        id,
        `${streams * 50} single events/s: limited runs not marked, of ${rounds}`,
        0,
        0,
        missed,
        undefined,
        {
          note: `${limited.length} limited; ${round(one.perSecond)}/s came, ${round(one.lateMs)} ms late (p99), thread at work ${Math.round(100 * one.cpuShare)} %`,
        },
      ),
    )
  }
  return rows
}

/** Wire format that takes 2 ms to tell what an event is: a client without enough processor. */
const slow = `data:text/javascript,${encodeURIComponent(`
  const body = JSON.stringify({ model: "m", stream: true, max_tokens: 100000, messages: [{ role: "user", content: "x" }] })
  export const createProtocol = () => ({
    name: "throttled", streamFraming: "sse", completeOn: "done",
    request: () => ({ method: "POST", path: "/v1/chat/completions", headers: {}, body }),
    classify(bytes, start) {
      const end = performance.now() + 2
      while (performance.now() < end);
      return bytes[start] === 91 ? "done" : "content"
    },
    finishStream: () => ({ text: "", promptTokens: 1, completionTokens: 1 }),
    finishBody: () => ({ text: "" }),
  })`)}`

/** How often a normal run is marked as client-limited without cause, and a throttled one is not. */
export async function marks({ normalRuns, throttledRuns }) {
  // The load of P5.
  const normal = {
    truth: { requests: 5000, events: 100_000 },
    timing: { ttftMs: { law: "uniform", min: 200, max: 300 }, itlMs: 100, outputTokens: 20 },
  }
  const runs = []
  for (let run = 0; run < normalRuns; run++) {
    runs.push(await judged(normal, { plan: { name: { parallel: 1000, number: 1000 } } }))
  }
  const marked = runs.filter((run) => run.marked)
  const unfounded = marked.filter(({ wasLate }) => !wasLate)
  const server = { truth: false, timing: { ttftMs: 200, itlMs: 100, outputTokens: 12 } }
  const unmarked = async (change, throttle) => {
    let missed = 0
    for (let run = 0; run < throttledRuns; run++) {
      await withServer(server, async ({ url }) => {
        const child = await startChild("./ours.mjs", { url, change })
        const release = throttle?.(child.pid)
        const { health } = await child.next()
        release?.()
        if (!health.clientLimited) missed++
      })
    }
    return missed
  }
  const plan = { name: { parallel: 50, number: 50 } }
  return [
    row(
      "marks",
      `unfounded marks in ${normalRuns} runs at the load of P5`,
      0,
      0,
      unfounded.length,
      undefined,
      {
        // Where the machine takes threads off their cores for longer, a mark is no mistake.
        timing: true,
        note: `${marked.length} marked${marked[0] === undefined ? "" : `: ${marked[0].reason}; really ${round(marked[0].lateMs)} ms`}`,
      },
    ),
    row(
      "marks b",
      `throttled runs not marked, of ${throttledRuns}: slow code`,
      0,
      0,
      await unmarked({ plan: { ...plan, protocol: { module: slow, options: {} } } }),
    ),
    row(
      "marks c",
      `throttled runs not marked, of ${throttledRuns}: stopped half of the time`,
      0,
      0,
      await unmarked({ plan, workload: { stamped: false } }, halfStopped),
    ),
  ]
}

/** Takes the processor away from a process for 40 ms of every 80. */
function halfStopped(pid) {
  let stopped = false
  const timer = setInterval(() => {
    stopped = !stopped
    process.kill(pid, stopped ? "SIGSTOP" : "SIGCONT")
  }, 40)
  return () => {
    clearInterval(timer)
    process.kill(pid, "SIGCONT")
  }
}
