import { setMaxListeners } from "node:events"
import { EvalScopeError } from "../errors/index.js"

/**
 * Runs `work` with a signal that aborts at the deadline or with the scope. The returned promise settles then
 * even when `work` ignores its signal.
 *
 * @param what names the work in messages
 * @param signals `shared` gives all work of a scope one signal, which aborts with the scope only: at the deadline
 *   the promise settles and the work is left to its own time limit. That is far cheaper for thousands of short
 *   requests.
 * @throws EvalScopeError `provider_timeout` at the deadline, `interrupted` on abort, else what `work` throws.
 */
export function withDeadline<T>(
  limitMs: number,
  scope: AbortScope,
  what: () => string,
  work: (signal: AbortSignal) => T | Promise<T>,
  signals: "own" | "shared" = "own",
): Promise<T> {
  if (scope.aborted) return Promise.reject(interrupted())
  return new Promise<T>((resolve, reject) => {
    const limited = new LimitedWork(limitMs, scope, what, { resolve, reject })
    limited.run(work, signals)
  })
}

interface Settle<T> {
  resolve: (value: T) => void
  reject: (error: unknown) => void
}

/** Work under a deadline. A class, because thousands of them wait at once and closures take several times the memory. */
class LimitedWork<T> implements ScopeMember {
  readonly #limitMs: number
  readonly #scope: AbortScope
  readonly #what: () => string
  readonly #settle: Settle<T>
  readonly #timer: NodeJS.Timeout
  #controller: AbortController | undefined

  constructor(limitMs: number, scope: AbortScope, what: () => string, settle: Settle<T>) {
    this.#limitMs = limitMs
    this.#scope = scope
    this.#what = what
    this.#settle = settle
    this.#timer = setTimeout(expired, limitMs, this)
    scope.enter(this)
  }

  run(work: (signal: AbortSignal) => T | Promise<T>, signals: "own" | "shared"): void {
    if (signals === "own") this.#controller = new AbortController()
    try {
      Promise.resolve(work(this.#controller?.signal ?? this.#scope.signal)).then(
        (value) => this.#resolve(value),
        (error) => this.#reject(error),
      )
    } catch (error) {
      this.#reject(error)
    }
  }

  scopeAborted(): void {
    this.#stop(interrupted())
  }

  expired(): void {
    this.#stop(pastDeadline(this.#what(), this.#limitMs))
  }

  #stop(error: EvalScopeError): void {
    this.#reject(error)
    this.#controller?.abort(error)
  }

  #resolve(value: T): void {
    this.#ended()
    this.#settle.resolve(value)
  }

  #reject(error: unknown): void {
    this.#ended()
    this.#settle.reject(error)
  }

  #ended(): void {
    clearTimeout(this.#timer)
    this.#scope.exit(this)
  }
}

function expired(work: { expired(): void }): void {
  work.expired()
}

/** What hears of a scope's abort. */
export interface ScopeMember {
  scopeAborted(): void
}

/**
 * A cancel that thousands of samples can enter and leave cheaply: unlike listeners on one long-lived
 * AbortSignal, members cost one set entry and raise no listener warnings.
 */
export class AbortScope {
  readonly #members = new Set<ScopeMember>()
  readonly #controller = new AbortController()

  constructor() {
    // Every request in flight may listen to it; Node would warn from the eleventh on.
    setMaxListeners(0, this.#controller.signal)
  }

  get aborted(): boolean {
    return this.#controller.signal.aborted
  }

  /** Aborts with the scope. */
  get signal(): AbortSignal {
    return this.#controller.signal
  }

  /** The member is told once when the scope aborts, unless it exits before. */
  enter(member: ScopeMember): void {
    this.#members.add(member)
  }

  exit(member: ScopeMember): void {
    this.#members.delete(member)
  }

  /** Calls `onAbort` once when the scope aborts; returns the way to leave. */
  join(onAbort: () => void): () => void {
    const member = { scopeAborted: onAbort }
    this.enter(member)
    return () => this.exit(member)
  }

  abort(): void {
    this.#controller.abort(interrupted())
    for (const member of [...this.#members]) member.scopeAborted()
    this.#members.clear()
  }
}

export function interrupted(): EvalScopeError {
  return new EvalScopeError({
    code: "interrupted",
    message: "The run was interrupted.",
    hint: "Everything finished so far is stored; resume the run to go on.",
  })
}

function pastDeadline(what: string, limitMs: number): EvalScopeError {
  return new EvalScopeError({
    code: "provider_timeout",
    message: `${what} was not finished within ${limitMs / 1000} s and was given up.`,
    hint: "Raise --sample-timeout, lower --eval-batch-size, or look at the endpoint's latency.",
  })
}
