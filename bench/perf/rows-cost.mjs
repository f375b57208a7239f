/** P1 to P4, P12 to P14: what requests, events and open streams cost. */
import { availableParallelism } from "node:os"
import { startChild, withServer } from "./child.mjs"
import { median, round } from "./numbers.mjs"

const quiet = { truth: false }
/** Loading and compiling code is over by then: what is asked is what an event costs, not what a start does. */
const settleSeconds = 2

async function ours(options) {
  const child = await startChild("./ours.mjs", options)
  const report = await child.next()
  await child.ended
  return report
}

async function reference(options) {
  const child = await startChild("./reference.mjs", options)
  const report = await child.next()
  await child.ended
  return report
}

/** Several rounds of both clients in turn, so that a busy moment of the machine hits both. */
async function interleaved(rounds, server, runOurs, runReference) {
  const own = []
  const bare = []
  for (let round = 0; round < rounds; round++) {
    await withServer(server, async ({ url }) => own.push(await runOurs(url)))
    await withServer(server, async ({ url }) => bare.push(await runReference(url)))
  }
  return { own, bare }
}

export async function nonStream({ rounds, seconds }) {
  const server = { ...quiet, emission: { type: "flood" }, timing: { outputTokens: 16 } }
  const change = {
    plan: {
      name: { parallel: 64, durationSeconds: settleSeconds + seconds + 1 },
      options: { stream: false },
    },
    workload: { stamped: false },
  }
  const steady = [settleSeconds, settleSeconds + seconds]
  const { own, bare } = await interleaved(
    rounds,
    server,
    (url) => ours({ url, change, steady }),
    (url) => reference({ url, connections: 64, seconds, settleSeconds, stream: false }),
  )
  const perCpu = median(own.map(({ steady }) => steady.completed / steady.cpuSeconds))
  const barePerCpu = median(bare.map((run) => run.requests / run.cpuSeconds))
  const wall = median(own.map(({ steady }) => steady.completed / steady.seconds))
  const bareWall = median(bare.map((run) => run.requests / run.seconds))
  return [
    {
      id: "P1",
      what: "non-stream requests per client CPU second, 64 connections",
      must: 15_000,
      aim: 30_000,
      measured: round(perCpu),
      ratio: round(perCpu / barePerCpu),
      ratioMust: 0.35,
      higher: true,
    },
    {
      id: "P2",
      what: "non-stream requests per second",
      must: 12_000,
      aim: 25_000,
      measured: round(wall),
      ratio: round(wall / bareWall),
      // The server's core is the limit as soon as the bare client gets no more out of it.
      ratioMust: 0.9,
      note: `bare ${round(bareWall)}/s`,
      higher: true,
    },
  ]
}

export async function coalesced({ rounds, seconds }) {
  const server = {
    ...quiet,
    emission: { type: "flood" },
    eventsPerWrite: 16,
    timing: { outputTokens: 256 },
  }
  const change = {
    plan: { name: { parallel: 64, durationSeconds: settleSeconds + seconds + 1 } },
    workload: { stamped: false },
  }
  const steady = [settleSeconds, settleSeconds + seconds]
  const { own, bare } = await interleaved(
    rounds,
    server,
    (url) => ours({ url, change, steady }),
    (url) => reference({ url, connections: 64, seconds, settleSeconds, stream: true }),
  )
  const perCpu = median(own.map(({ steady }) => steady.chunks / steady.cpuSeconds))
  const barePerCpu = median(bare.map((run) => run.events / run.cpuSeconds))
  return [
    {
      id: "P3",
      what: "SSE events per client CPU second, 8 or more per read",
      must: 200_000,
      aim: 400_000,
      measured: round(perCpu),
      ratio: round(perCpu / barePerCpu),
      ratioMust: 0.6,
      higher: true,
    },
  ]
}

export async function singleEvents({ rounds, seconds }) {
  const perSecond = 40
  const server = {
    ...quiet,
    timing: {
      ttftMs: { law: "uniform", min: 0, max: 25 },
      itlMs: 1000 / perSecond,
      outputTokens: Math.round((settleSeconds + seconds + 1) * perSecond),
    },
  }
  const change = { plan: { name: { parallel: 500, number: 500 } }, workload: { stamped: false } }
  const steady = [settleSeconds, settleSeconds + seconds]
  const { own, bare } = await interleaved(
    rounds,
    server,
    (url) => ours({ url, change, steady }),
    (url) => reference({ url, connections: 500, seconds, settleSeconds, stream: true }),
  )
  const perCpu = median(own.map(({ steady }) => steady.chunks / steady.cpuSeconds))
  const barePerCpu = median(bare.map((run) => run.events / run.cpuSeconds))
  return [
    {
      id: "P4",
      what: "SSE events per client CPU second, one per read",
      must: 60_000,
      aim: 90_000,
      measured: round(perCpu),
      ratio: round(perCpu / barePerCpu),
      ratioMust: 0.7,
      higher: true,
      bound: "the read of the socket itself, about 8 µs",
    },
  ]
}

/** More threads are only measured where there are cores for them. */
export async function twoThreads({ rounds, seconds }) {
  const cores = availableParallelism()
  const about = {
    id: "P1 ×2",
    what: "P2 with two I/O threads, times one",
    must: 1.8,
    aim: 1.95,
    higher: true,
  }
  if (cores < 4)
    return [{ ...about, measured: Number.NaN, note: `takes 4 cores, here are ${cores}: unverified` }]
  const server = { ...quiet, emission: { type: "flood" }, timing: { outputTokens: 16 } }
  const perSecond = { 1: [], 2: [] }
  for (let round = 0; round < rounds; round++) {
    for (const workers of [1, 2]) {
      const plan = { workers, name: { parallel: 64, durationSeconds: seconds }, options: { stream: false } }
      const options = { change: { plan, workload: { stamped: false } } }
      await withServer(server, async ({ url }) => {
        const run = await ours({ url, ...options })
        perSecond[workers].push(run.completed / run.levelSeconds)
      })
    }
  }
  return [{ ...about, measured: round(median(perSecond[2]) / median(perSecond[1])) }]
}

export async function openStreams({ streams = 10_000 }) {
  const server = { ...quiet, timing: { ttftMs: 4000, itlMs: 1500, outputTokens: 4 } }
  const at = (count) => ({
    change: { plan: { name: { parallel: count, number: count } }, workload: { stamped: false } },
  })
  const [many, few, bare] = [
    await withServer(server, ({ url }) => ours({ url, ...at(streams) })),
    await withServer(server, ({ url }) => ours({ url, ...at(streams / 10) })),
    await withServer(server, ({ url }) => reference({ url, connections: streams, seconds: 6, stream: true })),
  ]
  const perStream = ((many.rssPeakMb - few.rssPeakMb) * 1024) / (streams * 0.9)
  const openSeconds = many.elapsed - many.levelSeconds
  return [
    {
      id: "P12",
      what: `memory at ${streams} open streams, MB`,
      must: 250,
      aim: 160,
      measured: round(many.rssPeakMb),
      ratio: round(many.rssPeakMb / bare.rssMb),
      ratioMust: 1.6,
      bound: "two threads with a heap each take 70 MB before the first stream",
    },
    {
      id: "P12b",
      what: "per extra stream, KB",
      must: 16,
      aim: 8,
      measured: round(perStream),
      bound: "a socket of Node is 3 KB, the rest are its row, gaps and kept events",
    },
    {
      id: "P13",
      what: `${streams} connections opened, s (${outcomesOf(many)})`,
      must: 8,
      aim: 3,
      measured: round(openSeconds),
      ratio: round(openSeconds / (bare.openMs / 1000)),
    },
  ]
}

const settledRequests = 100_000

export async function leaks({ requests }) {
  const server = { ...quiet, emission: { type: "flood" }, timing: { outputTokens: 2 } }
  const change = {
    plan: { name: { parallel: 64, number: requests }, options: { stream: false } },
    workload: { stamped: false },
  }
  const run = await withServer(server, ({ url }) => ours({ url, change, rssEveryMs: 200 }))
  const settled = run.rss.filter(([completed]) => completed >= settledRequests)
  const first = settled[0]?.[1] ?? 0
  // The tail's median instead of its last value: the collector comes and goes.
  const last = median(settled.slice(-10).map(([, mb]) => mb))
  return [
    {
      id: "P14",
      what: `memory growth over ${requests} requests after the first 100 k, MB`,
      must: 30,
      aim: 10,
      measured: round(Math.max(0, last - first)),
      bound: "the records themselves, kept in memory up to 24 MB before they go to a file",
    },
    {
      id: "P14b",
      what: "handles left open at the end",
      must: 0,
      aim: 0,
      measured: run.handles.length,
      note: run.handles.join(" "),
    },
  ]
}

function outcomesOf({ outcomes }) {
  return Object.entries(outcomes)
    .map(([kind, count]) => `${count} ${kind}`)
    .join(", ")
}
