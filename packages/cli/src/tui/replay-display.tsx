import { setTimeout as pause } from "node:timers/promises"
import type { PerfEvent } from "@evalscope/perf"
import { isRunEvent, type Recorded } from "../eval/run-replay.js"
import type { Io } from "../io.js"
import { shellWord } from "../output/shell-word.js"
import { applyPerfEvent, newPerfView } from "./model/perf-view.js"
import { applyRunEvent, newRunView } from "./model/run-view.js"
import { PerfDashboard } from "./screens/perf/perf-dashboard.js"
import { RunDashboard } from "./screens/run/run-dashboard.js"
import { mount } from "./terminal/mount.js"
import { openWebView } from "./terminal/web-view.js"

const longestMs = 30_000
const shortestMs = 2_000

/** Plays recorded events on the screen of a run, or of a load test, at their own pace but no longer than half a minute. */
export async function replayOnScreen(
  read: () => AsyncIterable<Recorded>,
  { io, workDir }: { readonly io: Io; readonly workDir: string },
): Promise<void> {
  const { count, lastMs, perf } = await measure(read())
  const length = Math.min(longestMs, lastMs ?? Math.max(shortestMs, count))
  const player = createPlayer(length, lastMs)
  const command = `evalscope ${io.argv.map(shellWord).join(" ")}`
  const run = newRunView()
  const load = newPerfView()
  const leave = () => {
    player.end()
    mounted.close()
  }
  const mounted = await mount(
    perf ? (
      <PerfDashboard
        view={load}
        command={command}
        actions={{ skipLevel: () => undefined, abort: leave, interrupt: leave, leave }}
      />
    ) : (
      <RunDashboard
        view={run}
        command={command}
        concurrency={1}
        elapsedMs={() => player.at()}
        actions={{
          pause: () => {
            player.pause()
            run.paused = true
          },
          resume: () => {
            player.resume()
            run.paused = false
          },
          setConcurrency: () => undefined,
          retryErrors: () => 0,
          skip: () => undefined,
          openWeb: () => openWebView(workDir),
          interrupt: leave,
          leave,
        }}
      />
    ),
    io,
  )
  let index = 0
  for await (const event of read()) {
    const elapsed = elapsedOf(event) ?? (lastMs ?? length) * (index / Math.max(1, count))
    if (!(await player.until(elapsed))) break
    index += 1
    if (isPerfEvent(event)) applyPerfEvent(load, event)
    else if (isRunEvent(event)) applyRunEvent(run, event, elapsed)
  }
  await mounted.closed
}

async function measure(events: AsyncIterable<Recorded>) {
  let count = 0
  let lastMs: number | undefined
  let perf = false
  for await (const event of events) {
    count += 1
    lastMs = elapsedOf(event) ?? lastMs
    if (event.type === "perf.started") perf = true
  }
  return { count, lastMs, perf }
}

function elapsedOf({ elapsed_ms: elapsed }: Recorded): number | undefined {
  return typeof elapsed === "number" ? elapsed : undefined
}

/** A clock that runs through recorded time, faster than it was when there is much of it. */
function createPlayer(lengthMs: number, recordedMs: number | undefined) {
  const speed = Math.max(1, (recordedMs ?? lengthMs) / Math.max(1, lengthMs))
  let base = 0
  let since: number | undefined = performance.now()
  let ended = false
  const at = () => base + (since === undefined ? 0 : (performance.now() - since) * speed)
  return {
    at,
    pause: () => {
      base = at()
      since = undefined
    },
    resume: () => {
      since ??= performance.now()
    },
    end: () => {
      ended = true
    },
    /** Waits until a moment of the record; false when its viewer has left. */
    until: async (elapsedMs: number) => {
      while (!ended && at() < elapsedMs) await pause(Math.min(50, Math.max(5, elapsedMs - at())))
      return !ended
    },
  }
}

const perfTypes: ReadonlySet<string> = new Set<PerfEvent["type"]>([
  "perf.started",
  "level.started",
  "level.progress",
  "level.finished",
  "search.progress",
  "note",
  "perf.finished",
])

/** What this program wrote has the fields of its type; anything else is left out. */
function isPerfEvent(event: Recorded): event is Recorded & PerfEvent {
  return perfTypes.has(event.type)
}
