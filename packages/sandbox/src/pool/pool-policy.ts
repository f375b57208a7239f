/** What a pool holds at one moment. */
export interface PoolState {
  /**
   * `busy` while programs come and go, `calm` when none has for a while, `failing` after the engine could not start
   * what nobody was waiting for, `closing` at the end.
   */
  phase: "busy" | "calm" | "failing" | "closing"
  /** Programs that found no instance ready. */
  waiting: number
  ready: number
  starting: number
  /** Instances in the hands of a program. */
  running: number
  /** Instances that have ended and that nobody has begun to remove. */
  spent: number
  removing: number
}

export interface PoolBounds {
  /** Instances kept ready in calm times. */
  size: number
  /** Fewer ready ones than this are refilled in busy times too. */
  low: number
  /** Programs at the same time, those that wait for an instance among them. */
  concurrency: number
  /** Ended instances that may wait for calm times. */
  spent: number
  /** Starts and removals at the same time, each, that nobody waits for. */
  parallel: number
}

/** Bounds for a pool. Ended instances may wait for their removal where they use nothing meanwhile. */
export function poolBounds(options: { size: number; concurrency: number; keepsSpent: boolean }): PoolBounds {
  const { size, concurrency } = options
  return {
    size,
    concurrency,
    low: Math.ceil(Math.min(concurrency, size) / 4),
    spent: size > 0 && options.keepsSpent ? Math.max(size, concurrency) : 0,
    parallel: 4,
  }
}

/** Instances that exist at most, in whatever state. */
export function mostLive({ size, concurrency, spent }: PoolBounds): number {
  return size + concurrency + spent
}

/**
 * How many instances to start and how many ended ones to remove now. Both cost the engine more than a small program
 * costs the machine. So in busy times they yield: nothing is started while enough are ready, and what has ended stays.
 * A program that waits is always started for. Where there is no room, more has ended than may stay, and goes first.
 */
export function poolSteps(state: PoolState, bounds: PoolBounds): { start: number; remove: number } {
  const { phase, waiting, ready, starting, running, spent, removing } = state
  if (phase === "closing") return { start: 0, remove: atMost(spent, bounds.parallel - removing) }
  const target = { busy: bounds.low, calm: bounds.size, failing: 0 }[phase]
  const ahead = Math.min(waiting + target - ready - starting, bounds.parallel - starting)
  const room = mostLive(bounds) - (ready + starting + running + spent + removing)
  const start = atMost(room, Math.max(waiting - starting, ahead))
  const now = phase === "busy" ? 0 : bounds.parallel - removing
  return { start, remove: atMost(spent, Math.max(spent - bounds.spent, now)) }
}

/** The wish as far as it can be met. */
function atMost(limit: number, wish: number): number {
  return Math.max(0, Math.min(limit, wish))
}
