import { setTimeout } from "node:timers/promises"
import type { Instance, Launch, Outcome, RunResult } from "../driver.js"
import { SandboxError } from "../errors/index.js"
import { asEngineFault } from "../supervise/index.js"
import { poolBounds } from "./pool-policy.js"
import { Slots } from "./slots.js"
import { closedError, WarmPool } from "./warm-pool.js"

export interface ProgramPoolOptions {
  /** Starts an instance for one program. */
  start: () => Promise<Instance>
  /** Instances kept ready. */
  size: number
  /** Programs at the same time; further ones wait in order. */
  concurrency: number
  /** Whether ended instances use nothing, so that their removal may wait. */
  keepsSpent: boolean
}

/** How long a restarting engine is waited for. */
const restartMs = 15_000
const askAgainMs = 250
/** After these nothing of a program is alive; after the others its sandbox may be. */
const endedByItself: readonly Outcome[] = ["exited", "memory", "killed"]

/** Runs each program in an instance of its own out of a {@link WarmPool}; once more when the engine failed. */
export class ProgramPool {
  readonly #start: () => Promise<Instance>
  readonly #pool: WarmPool
  readonly #slots: Slots
  #load = 0
  #closed = false

  constructor({ start, ...bounds }: ProgramPoolOptions) {
    this.#start = start
    this.#pool = new WarmPool({ start, bounds: poolBounds(bounds) })
    this.#slots = new Slots(bounds.concurrency)
  }

  /** Programs that run or wait. */
  get load(): number {
    return this.#load
  }

  /** Starts what is missing, in the background. */
  fill(): void {
    this.#pool.fill()
  }

  /** Resolves once all that is kept ready is; rejects with what kept one from starting. */
  full(): Promise<void> {
    return this.#pool.full()
  }

  /**
   * @param patience Ends the wait for other programs, but not the program; default the program's own signal.
   * @throws SandboxError `closed` after the end; what `patience` gives as its reason; as {@link Instance.launch}.
   */
  async launch(request: Launch, patience = request.signal): Promise<RunResult> {
    if (this.#closed) throw closedError()
    const program = async () => {
      request.signal?.throwIfAborted()
      const first = await this.#attempt(() => this.#pool.take(), request)
      if (first.outcome !== "engine") return first
      const fresh = async () => this.#pool.adopt(await onceAnswering(this.#start, request.signal))
      const second = await this.#attempt(fresh, request)
      return { ...second, retries: 1 }
    }
    this.#load++
    try {
      return await this.#pool.during(() => this.#slots.run(program, patience))
    } finally {
      this.#load--
    }
  }

  /** Takes no more programs and removes all that none uses. */
  async close(): Promise<void> {
    this.#closed = true
    await this.#pool.close()
  }

  async #attempt(take: () => Promise<Instance>, launch: Launch): Promise<RunResult> {
    let instance: Instance
    try {
      instance = await take()
    } catch (error) {
      launch.signal?.throwIfAborted()
      return asEngineFault(error)
    }
    let ended = false
    try {
      const result = await instance.launch(launch)
      ended = endedByItself.includes(result.outcome)
      // What waits in the pool was started before whatever happened, such as a restart of the engine.
      if (result.outcome === "engine") this.#pool.renew()
      return result
    } finally {
      this.#pool.giveBack(instance, ended)
    }
  }
}

/** Starts as soon as the engine answers again, or fails as the last attempt did. */
async function onceAnswering(start: () => Promise<Instance>, signal?: AbortSignal): Promise<Instance> {
  const until = performance.now() + restartMs
  for (;;) {
    try {
      return await start()
    } catch (error) {
      const away = SandboxError.is(error) && error.code === "engine_unavailable"
      if (!away || performance.now() > until) throw error
    }
    await setTimeout(askAgainMs, undefined, signal && { signal })
  }
}
