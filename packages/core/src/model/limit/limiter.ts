import { EvalScopeError } from "../../errors/index.js"
import { AbortFanout, type AbortTarget } from "../abort-fanout.js"
import { type Clock, systemClock } from "../clock.js"
import { type RequestRate, requestRate } from "./request-rate.js"
import { createSlidingWindow } from "./sliding-window.js"

export interface Limits {
  /** Requests at once. */
  concurrency?: number
  /** Requests started within any 60 s. */
  requestsPerMinute?: number | RequestRate
  /** Tokens of requests started within any 60 s, estimated first and corrected when a reply says how many. */
  tokensPerMinute?: number
}

/** A place in flight. */
export interface Permit {
  /** Gives the place back; `tokens` replaces the estimate. Further calls do nothing. */
  release(tokens: number): void
}

export interface Limiter {
  /**
   * Waits for its turn: first come, first served.
   * @throws EvalScopeError `interrupted` when the signal is aborted first.
   */
  acquire(tokens: number, signal?: AbortSignal): Promise<Permit>
}

interface Waiter {
  tokens: number
  admit(permit: Permit): void
}

const minute = 60_000

/** Bounds how much is in flight and how much is started per minute. Keeps one timer, and only while requests wait. */
export function createLimiter(limits: Limits, clock: Clock = systemClock): Limiter {
  const concurrency = limits.concurrency ?? Number.POSITIVE_INFINITY
  const tokenWindow =
    limits.tokensPerMinute === undefined ? undefined : createSlidingWindow(limits.tokensPerMinute, minute)
  const aborts = new AbortFanout()
  // A Map keeps insertion order and gives up a waiter in constant time.
  const waiters = new Map<symbol, Waiter>()
  let running = 0
  let cancelTimer: (() => void) | undefined

  const requests = requestWindow(limits.requestsPerMinute, admitWaiters)

  function permit(tokens: number): Permit {
    const now = clock.now()
    running += 1
    requests?.add(1, now)
    const correct = tokenWindow?.add(tokens, now)
    let released = false
    return {
      release(actual) {
        if (released) return
        released = true
        running -= 1
        correct?.(actual)
        admitWaiters()
      },
    }
  }

  function waitMs(tokens: number): number {
    const now = clock.now()
    return Math.max(requests?.waitFor(1, now) ?? 0, tokenWindow?.waitFor(tokens, now) ?? 0)
  }

  function admitWaiters() {
    cancelTimer?.()
    cancelTimer = undefined
    for (const [key, waiter] of waiters) {
      if (running >= concurrency) return
      const wait = waitMs(waiter.tokens)
      if (wait > 0) {
        cancelTimer = clock.after(Math.ceil(wait), admitWaiters)
        return
      }
      waiters.delete(key)
      waiter.admit(permit(waiter.tokens))
    }
  }

  return {
    async acquire(tokens, signal) {
      if (signal?.aborted) throw interrupted()
      if (waiters.size === 0 && running < concurrency && waitMs(tokens) === 0) return permit(tokens)
      return await new Promise((resolve, reject) => {
        const key = Symbol("waiter")
        const cancelled: AbortTarget = {
          signalAborted() {
            waiters.delete(key)
            reject(interrupted())
            admitWaiters()
          },
        }
        if (signal) aborts.add(signal, cancelled)
        waiters.set(key, {
          tokens,
          admit(place) {
            if (signal) aborts.remove(signal, cancelled)
            resolve(place)
          },
        })
        admitWaiters()
      })
    },
  }
}

/** Fractions of a request do not exist: 2.5 per minute are 2, and 0.5 per minute is one in two minutes. */
function windowOf(perMinute = Number.POSITIVE_INFINITY): readonly [limit: number, lengthMs: number] {
  return perMinute >= 1 ? [Math.floor(perMinute), minute] : [1, minute / perMinute]
}

function requestWindow(limit: number | RequestRate | undefined, changed: () => void) {
  if (limit === undefined) return undefined
  const rate = typeof limit === "number" ? requestRate(limit) : limit
  const requests = createSlidingWindow(...windowOf(rate.perMinute))
  rate.subscribe(() => {
    requests.resize(...windowOf(rate.perMinute))
    changed()
  })
  return requests
}

function interrupted(): EvalScopeError {
  return new EvalScopeError({ code: "interrupted", message: "Cancelled while waiting for the rate limit" })
}
