import type { Instance } from "../driver.js"
import { SandboxError } from "../errors/index.js"
import { type PoolBounds, type PoolState, poolSteps } from "./pool-policy.js"

/** Without any program, refilling begins after this; the next of a sequence comes sooner. */
const idleMs = 25
/** While programs run, it begins when none has come or gone for this long. */
const quietMs = 250

interface Taker {
  give(instance: Instance): void
  fail(error: unknown): void
}

/**
 * Keeps instances started ahead of their use. Each is handed out once and never comes back into use. What to start and
 * to remove, and when, is decided by {@link poolSteps}.
 */
export class WarmPool {
  readonly #start: () => Promise<Instance>
  readonly #bounds: PoolBounds
  readonly #ready: Instance[] = []
  readonly #takers: Taker[] = []
  readonly #running = new Set<Instance>()
  readonly #spent: Instance[] = []
  #starting = 0
  #removing = 0
  #programs = 0
  #phase: PoolState["phase"] = "calm"
  /** Grows when what was started before is not to be used. */
  #generation = 0
  #timer: NodeJS.Timeout | undefined
  #emptied: (() => void)[] = []
  #filled: { resolve: () => void; reject: (error: unknown) => void }[] = []

  constructor(options: { start: () => Promise<Instance>; bounds: PoolBounds }) {
    this.#start = options.start
    this.#bounds = options.bounds
  }

  /** Starts what is missing, in the background. */
  fill(): void {
    this.#settle()
  }

  /** As {@link fill}; resolves once all are ready, rejects with what kept one from starting. */
  full(): Promise<void> {
    if (this.#phase === "closing") return Promise.reject(closedError())
    return new Promise((resolve, reject) => {
      this.#filled.push({ resolve, reject })
      this.#settle()
    })
  }

  /** Does the work of one program, waiting included; the pool yields to it. */
  async during<T>(work: () => Promise<T>): Promise<T> {
    this.#programs++
    this.#stir()
    try {
      return await work()
    } finally {
      this.#programs--
      this.#stir()
    }
  }

  /**
   * The instance that has been ready longest, or the next that is.
   * @throws SandboxError `closed` after the pool's end, and what starting throws.
   */
  take(): Promise<Instance> {
    if (this.#phase === "closing") return Promise.reject(closedError())
    return new Promise((resolve, reject) => {
      const give = (instance: Instance) => {
        this.#running.add(instance)
        resolve(instance)
      }
      this.#takers.push({ give, fail: reject })
      this.#settle()
    })
  }

  /**
   * Counts an instance that was started for a program elsewhere as if it had been taken from here.
   * @throws SandboxError `closed` after the pool's end; then the instance is removed.
   */
  adopt(instance: Instance): Instance {
    if (this.#phase === "closing") {
      void this.#remove(instance)
      throw closedError()
    }
    this.#running.add(instance)
    return instance
  }

  /** @param ended Whether its program is known to be dead; else it is removed at once. */
  giveBack(instance: Instance, ended: boolean): void {
    this.#running.delete(instance)
    if (ended) this.#spent.push(instance)
    else void this.#remove(instance)
    this.#settle()
  }

  /** Replaces all that are ready, for instance because the engine was restarted under them. */
  renew(): void {
    this.#generation++
    for (const instance of this.#ready.splice(0)) void this.#remove(instance)
    this.#settle()
  }

  /** Removes all that nobody uses; what is still in use is removed when it is given back. */
  async close(): Promise<void> {
    this.#phase = "closing"
    clearTimeout(this.#timer)
    for (const { fail } of this.#takers.splice(0)) fail(closedError())
    for (const { reject } of this.#filled.splice(0)) reject(closedError())
    this.#spent.push(...this.#ready.splice(0))
    const emptied = new Promise<void>((resolve) => this.#emptied.push(resolve))
    this.#settle()
    await emptied
  }

  #stir(): void {
    if (this.#phase === "closing") return
    this.#phase = "busy"
    clearTimeout(this.#timer)
    const calm = () => {
      this.#phase = "calm"
      this.#settle()
    }
    this.#timer = setTimeout(calm, this.#programs === 0 ? idleMs : quietMs).unref()
  }

  /** Hands out what is ready, then does what the policy says. */
  #settle(): void {
    while (this.#takers.length > 0) {
      const instance = this.#ready.shift()
      if (!instance) break
      this.#takers.shift()?.give(instance)
    }
    const { start, remove } = poolSteps(
      {
        phase: this.#phase,
        waiting: this.#takers.length,
        ready: this.#ready.length,
        starting: this.#starting,
        running: this.#running.size,
        spent: this.#spent.length,
        removing: this.#removing,
      },
      this.#bounds,
    )
    for (const instance of this.#spent.splice(0, remove)) void this.#remove(instance)
    for (let i = 0; i < start; i++) void this.#add()
    if (this.#ready.length >= this.#bounds.size) for (const { resolve } of this.#filled.splice(0)) resolve()
    if (this.#phase === "closing" && this.#starting + this.#removing + this.#spent.length === 0) {
      for (const tell of this.#emptied.splice(0)) tell()
    }
  }

  async #add(): Promise<void> {
    const generation = this.#generation
    this.#starting++
    try {
      const instance = await this.#start()
      if (this.#phase === "closing" || generation !== this.#generation) void this.#remove(instance)
      else this.#ready.push(instance)
    } catch (error) {
      for (const { reject } of this.#filled.splice(0)) reject(error)
      const taker = this.#takers.shift()
      // Nothing is started in its place before the next program comes.
      if (taker) taker.fail(error)
      else if (this.#phase !== "closing") this.#phase = "failing"
    } finally {
      this.#starting--
      this.#settle()
    }
  }

  async #remove(instance: Instance): Promise<void> {
    this.#removing++
    await instance.close().catch(() => undefined)
    this.#removing--
    this.#settle()
  }
}

export function closedError(): SandboxError {
  return new SandboxError({ code: "closed", message: "This sandbox is closed." })
}
