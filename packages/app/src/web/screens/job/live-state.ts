import type { LiveEvent } from "../../../api/event.js"
import type { Job } from "../../../api/job.js"

type Scored = Extract<LiveEvent, { type: "sample.scored" }>
type Failed = Extract<LiveEvent, { type: "sample.failed" }>
export type LogLine = Extract<LiveEvent, { type: "log" }>
type Level = Extract<LiveEvent, { type: "level.finished" }>
type Game = Extract<LiveEvent, { type: "game.judged" }>
type Download = Extract<LiveEvent, { type: "data.downloading" }>

/** What the live view shows of a job; the newest come first. */
export interface LiveState {
  job: Job | undefined
  latest: readonly (Scored | Failed)[]
  /** How many samples have come, shown or not. */
  samples: number
  games: readonly Game[]
  /** How many games have come, shown or not. */
  judged: number
  levels: readonly Level[]
  /** The last lines of every level. */
  log: readonly LogLine[]
  /** How many events the service left out because there were too many. */
  missed: number
  download: Download | undefined
}

export const initialState: LiveState = {
  job: undefined,
  latest: [],
  samples: 0,
  games: [],
  judged: 0,
  levels: [],
  log: [],
  missed: 0,
  download: undefined,
}

const keptSamples = 30
const keptLines = 300

/** The state after a batch of events. */
export function afterEvents(before: LiveState, events: readonly LiveEvent[]): LiveState {
  const state = { ...before }
  const latest: (Scored | Failed)[] = []
  const games: Game[] = []
  const log: LogLine[] = []
  for (const event of events) {
    switch (event.type) {
      case "job":
        state.job = event.job
        break
      case "progress":
        if (state.job) state.job = { ...state.job, progress: event.progress }
        break
      case "sample.scored":
      case "sample.failed":
        latest.push(event)
        break
      case "game.judged":
        games.push(event)
        break
      case "level.finished":
        state.levels = [...state.levels.filter(({ level }) => level !== event.level), event]
        break
      case "log":
        log.push(event)
        break
      case "gap":
        state.missed += event.to - event.from + 1
        break
      case "data.downloading":
        state.download = event.received_bytes >= event.total_bytes ? undefined : event
        break
      case "subset.started":
        state.download = undefined
        break
    }
  }
  state.samples += latest.length
  state.judged += games.length
  if (latest.length > 0) state.latest = [...latest.reverse(), ...before.latest].slice(0, keptSamples)
  if (games.length > 0) state.games = [...games.reverse(), ...before.games].slice(0, keptSamples)
  if (log.length > 0) state.log = lastOfEach([...before.log, ...log])
  return state
}

/** Warnings stay although many lines of less weight come after them. */
function lastOfEach(lines: readonly LogLine[]): readonly LogLine[] {
  const left = { info: keptLines, warning: keptLines, error: keptLines }
  return lines
    .toReversed()
    .filter(({ level }) => {
      left[level] -= 1
      return left[level] >= 0
    })
    .toReversed()
}
