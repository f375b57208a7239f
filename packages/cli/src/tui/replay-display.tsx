import { setTimeout as pause } from "node:timers/promises"
import type { PerfEvent } from "@evalscope/perf"
import type { ReactNode } from "react"
import { isRunEvent, type Recorded } from "../eval/run-replay.js"
import type { Io } from "../io.js"
import type { ArenaGameEvent } from "../output/arena-events.js"
import { shellWord } from "../output/shell-word.js"
import { applyGame, newArenaView } from "./model/arena-view.js"
import { applyPerfEvent, newPerfView } from "./model/perf-view.js"
import { readReplyTails } from "./model/reply-tails.js"
import { applyRunEvent, newRunView, type SampleRow } from "./model/run-view.js"
import { ArenaDashboard } from "./screens/arena/arena-dashboard.js"
import { PerfDashboard } from "./screens/perf/perf-dashboard.js"
import { RunDashboard } from "./screens/run/run-dashboard.js"
import { mount } from "./terminal/mount.js"
import { openWebView } from "./terminal/web-view.js"

const longestMs = 30_000
const shortestMs = 2_000

/** Plays recorded events on the screen they belong to, at their own pace but no longer than half a minute. */
export async function replayOnScreen(
  read: () => AsyncIterable<Recorded>,
  { io, workDir }: { readonly io: Io; readonly workDir: string },
): Promise<void> {
  const { count, lastMs, kind } = await measure(read())
  const length = Math.min(longestMs, lastMs ?? Math.max(shortestMs, count))
  const player = createPlayer(length, lastMs)
  const command = `evalscope ${io.argv.map(shellWord).join(" ")}`
  const leave = () => {
    player.end()
    mounted.close()
  }
  const { screen, apply } = shownAs[kind]({ player, command, workDir, leave })
  const mounted = await mount(screen, io)
  let index = 0
  for await (const event of read()) {
    const elapsed = elapsedOf(event) ?? (lastMs ?? length) * (index / Math.max(1, count))
    if (!(await player.until(elapsed))) break
    index += 1
    apply(event, elapsed)
  }
  await mounted.closed
}

interface Stage {
  readonly player: ReturnType<typeof createPlayer>
  readonly command: string
  readonly workDir: string
  readonly leave: () => void
}

type Kind = "run" | "perf" | "arena"

/** A screen, and what takes note of an event for it. */
type Show = (stage: Stage) => {
  readonly screen: ReactNode
  readonly apply: (event: Recorded, elapsedMs: number) => void
}

const shownAs: Readonly<Record<Kind, Show>> = {
  run: ({ player, command, workDir, leave }) => {
    const view = newRunView()
    const actions = {
      pause: () => {
        player.pause()
        view.paused = true
      },
      resume: () => {
        player.resume()
        view.paused = false
      },
      setConcurrency: () => undefined,
      retryErrors: () => 0,
      skip: () => undefined,
      readReplies: (samples: readonly SampleRow[]) => readReplyTails(view.runDir, samples),
      openWeb: () => openWebView(workDir),
      interrupt: leave,
      leave,
    }
    return {
      screen: (
        <RunDashboard
          view={view}
          command={command}
          concurrency={1}
          elapsedMs={() => player.at()}
          actions={actions}
        />
      ),
      apply: (event, elapsedMs) => {
        if (isRunEvent(event)) applyRunEvent(view, event, elapsedMs)
      },
    }
  },
  perf: ({ command, leave }) => {
    const view = newPerfView()
    const actions = { skipLevel: () => undefined, abort: leave, interrupt: leave, leave }
    return {
      screen: <PerfDashboard view={view} command={command} actions={actions} />,
      apply: (event) => {
        if (isPerfEvent(event)) applyPerfEvent(view, event)
      },
    }
  },
  arena: ({ command, leave }) => {
    const view = newArenaView([])
    return {
      screen: <ArenaDashboard view={view} command={command} onInterrupt={leave} onLeave={leave} />,
      apply: (event) => {
        if (!isArenaGame(event)) return
        const { first, second, winner, done, planned } = event
        applyGame(view, { first, second, winner: winner ?? undefined }, { done, planned })
      },
    }
  },
}

async function measure(events: AsyncIterable<Recorded>) {
  let count = 0
  let lastMs: number | undefined
  let kind: Kind = "run"
  for await (const event of events) {
    count += 1
    lastMs = elapsedOf(event) ?? lastMs
    if (event.type === "perf.started") kind = "perf"
    else if (isArenaGame(event)) kind = "arena"
  }
  return { count, lastMs, kind }
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

function isArenaGame(event: Recorded): event is Recorded & ArenaGameEvent {
  return event.type === "arena.game"
}
