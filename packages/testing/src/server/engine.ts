import type { Clock, Pacer, TimerHeap } from "../schedule/index.js"
import type { TruthLog } from "../truth/index.js"
import type { Counters } from "./counters.js"

/** What every reply of one server shares. */
export interface Engine {
  readonly clock: Clock
  readonly heap: TimerHeap
  readonly pacer: Pacer
  /** Requests pass through the engine step by step, also when the reply is not streamed. */
  readonly stepped: boolean
  /** Nothing is timed: heads travel with the first bytes. */
  readonly flood: boolean
  readonly counters: Counters
  readonly truth: TruthLog
  readonly seed: number
  readonly tokensPerEvent: number
  readonly eventsPerWrite: number
  readonly split: boolean
  readonly stamps: boolean
  readonly requestsPerConnection: number
}
