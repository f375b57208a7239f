import { summarizeLevel } from "../src/metrics/index.js"
import type { RequestRecord } from "../src/record/request-record.js"
import type { LevelPlan, LevelResult, LevelRun } from "../src/run/level-plan.js"
import type { LevelSnapshot } from "../src/run/perf-event.js"
import type { PerfParts, WorkloadRequest } from "../src/sweep/parts.js"

/** A simulated server: TTFT in ms and failures of each request, by the load it is under. */
export interface FakeServer {
  readonly ttftMs: (load: {
    readonly parallel: number | undefined
    readonly rate: number | undefined
  }) => number
  readonly record?: (record: RequestRecord, plan: LevelPlan) => RequestRecord
  /** How long a level takes in real time. */
  readonly realMs?: number
  readonly fake: (index: number, ttftMs: number) => RequestRecord
  /** Why the load generator was the limit of every level. */
  readonly limitedBy?: string
}

export interface FakeParts extends PerfParts {
  readonly plans: LevelPlan[]
  readonly workloads: WorkloadRequest[]
}

/** Parts of a sweep that need no server and no time. */
export function fakeParts(server: FakeServer): FakeParts {
  const plans: LevelPlan[] = []
  const workloads: WorkloadRequest[] = []
  return {
    plans,
    workloads,
    endpoint: async ({ url }) => ({ url, protocol: { options: {} } }),
    async workload(request) {
      workloads.push(request)
      return { name: "fake", scheduled: false, notes: [], async *conversations() {} }
    },
    runLevel(plan, observe) {
      plans.push(plan)
      return fakeLevel(plan, observe, server)
    },
    measure: summarizeLevel,
  }
}

function fakeLevel(
  plan: LevelPlan,
  observe: (records: readonly RequestRecord[]) => void,
  server: FakeServer,
): LevelRun {
  const count = plan.name.number ?? 20
  const ttft = server.ttftMs(plan.name)
  const records = Array.from({ length: count }, (_, index) => {
    const record = server.fake(index, ttft)
    return server.record?.(record, plan) ?? record
  })
  let stopped = false
  let finish = () => {}
  const done = new Promise<void>((resolve) => {
    const timer = setTimeout(resolve, server.realMs ?? 0)
    finish = () => {
      stopped = true
      clearTimeout(timer)
      resolve()
    }
  })
  const half = records.slice(0, Math.ceil(count / 2))
  observe(half)
  const result = done.then((): LevelResult => {
    const kept = stopped ? half : records
    if (!stopped) observe(records.slice(half.length))
    return {
      name: plan.name,
      anchorEpochMs: 1_700_000_000_000,
      startedNs: 0,
      endedNs: Math.max(...kept.map(({ endNs }) => endNs)),
      status: stopped ? "stopped" : "completed",
      reason: stopped ? "stopped" : undefined,
      records: Object.assign(kept, { size: kept.length }),
      health: {
        loopDelayMs: { p50: 0.1, p99: 1, max: 2 },
        latenessMs: undefined,
        gcShare: 0.001,
        cpuShare: 0.2,
        coalescedShare: 0,
        inFlightCapHits: 0,
        poolWaits: 0,
        errorMs: { p50: 0.1, p99: 0.5 },
        clientLimited: server.limitedBy !== undefined,
        reasons: server.limitedBy === undefined ? [] : [server.limitedBy],
      },
    }
  })
  return { result, snapshot: () => snapshot(plan, count), stop: finish, abort: finish }
}

const none = { p50: undefined, p90: undefined, p99: undefined }

function snapshot(plan: LevelPlan, count: number): LevelSnapshot {
  return {
    phase: "measuring",
    elapsedSeconds: 1,
    etaSeconds: undefined,
    dispatched: count,
    completed: Math.ceil(count / 2),
    succeeded: Math.ceil(count / 2),
    failed: 0,
    inFlight: plan.name.parallel ?? 1,
    target: count,
    failures: {},
    requestsPerSecond: 1,
    outputTokensPerSecond: 1,
    ttftMs: none,
    tpotMs: none,
    itlMs: none,
    latencyMs: none,
    latenessMs: undefined,
    loopDelayMs: 0,
  }
}
