import { type ErrorCode, EvalScopeError } from "../../errors/index.js"
import { AbortFanout, type AbortTarget } from "../abort-fanout.js"
import { type Clock, systemClock } from "../clock.js"
import type { Model, ModelRequest } from "../model.js"
import { backoffMs, isRetryable, requestedWaitMs } from "./backoff.js"

/** A failed attempt that will be repeated. */
export interface RetryNotice {
  code: ErrorCode
  message: string
  /** Number of the attempt that failed, from 1. */
  attempt: number
  /** Milliseconds until the next one. */
  waitMs: number
}

export interface RetryPolicy {
  /** Attempts after the first that may fail. Default 5; a request's `config.retries` overrides it. */
  retries?: number
  /** First back-off in milliseconds. Default 1000; a request's `config.retryInterval` (seconds) overrides it. */
  intervalMs?: number
  /** Longest back-off in milliseconds. Default 60 000. */
  maxWaitMs?: number
  /** Longest wait a provider may ask for in milliseconds; beyond it the request fails at once. Default 600 000. */
  maxRetryAfterMs?: number
  onRetry?: (notice: RetryNotice) => void
  /** Number in [0, 1); default Math.random. */
  random?: () => number
  clock?: Clock
}

/** Retries for an address that never answered: enough for a server that is restarting, not a wait for a typing error. */
const retriesBeforeFirstReply = 2

/**
 * Repeats failed requests when that can help: rate limits, server errors, timeouts, broken connections. Waits with
 * exponential back-off and full jitter, or as long as the provider asks. Everything else fails at once.
 *
 * @returns a model whose `attempts` counts all requests sent
 */
export function withRetries(model: Model, policy: RetryPolicy = {}): Model {
  const clock = policy.clock ?? systemClock
  const random = policy.random ?? Math.random
  const maxRetryAfterMs = policy.maxRetryAfterMs ?? 600_000
  const sleep = createSleep(clock)
  let answered = false

  /** Milliseconds to wait before the next attempt; undefined when there is none. */
  function nextWait(error: EvalScopeError, attempt: number, retries: number, intervalMs: number) {
    const dead = error.code === "provider_unreachable" && !answered
    if (attempt > (dead ? Math.min(retries, retriesBeforeFirstReply) : retries)) return undefined
    const asked = requestedWaitMs(error)
    if (asked !== undefined) {
      // A little later than asked, and not all at once.
      return asked > maxRetryAfterMs ? undefined : asked * (1 + random() * 0.1)
    }
    return backoffMs(attempt, { intervalMs, maxWaitMs: policy.maxWaitMs ?? 60_000 }, random())
  }

  /** Waits until a failed attempt may be repeated. @throws the failure when it is final */
  async function beforeNext(error: unknown, attempt: number, request: ModelRequest, signal?: AbortSignal) {
    if (EvalScopeError.is(error) && error.code !== "provider_unreachable") answered = true
    if (!isRetryable(error)) throw error
    const retries = request.config?.retries ?? policy.retries ?? 5
    const interval = request.config?.retryInterval
    const intervalMs = interval === undefined ? (policy.intervalMs ?? 1000) : interval * 1000
    const waitMs = nextWait(error, attempt, retries, intervalMs)
    if (waitMs === undefined) throw finalError(error, attempt)
    policy.onRetry?.({ code: error.code, message: error.message, attempt, waitMs })
    await sleep(waitMs, signal)
  }

  return {
    name: model.name,
    async generate(request, options = {}) {
      for (let attempt = 1; ; attempt += 1) {
        try {
          const output = await model.generate(request, options)
          answered = true
          return output.attempts === attempt ? output : { ...output, attempts: attempt }
        } catch (error) {
          await beforeNext(error, attempt, request, options.signal)
        }
      }
    },
    ...(model.close && { close: () => model.close?.() ?? Promise.resolve() }),
  }
}

function finalError(error: EvalScopeError, attempts: number): EvalScopeError {
  const wait = requestedWaitMs(error)
  const notes = [
    ...(attempts > 1 ? [`${attempts} attempts`] : []),
    ...(wait === undefined ? [] : [`it asks to wait ${Math.ceil(wait / 1000)} s`]),
  ]
  return new EvalScopeError({
    code: error.code,
    message: notes.length === 0 ? error.message : `${error.message} (${notes.join("; ")})`,
    ...(error.hint !== undefined && { hint: error.hint }),
    context: { ...error.context, attempts },
    cause: error.cause,
  })
}

function createSleep(clock: Clock) {
  const aborts = new AbortFanout()
  const interrupted = () =>
    new EvalScopeError({ code: "interrupted", message: "Cancelled while waiting to repeat a failed request" })

  return (ms: number, signal: AbortSignal | undefined): Promise<void> =>
    new Promise((resolve, reject) => {
      if (signal?.aborted) {
        reject(interrupted())
        return
      }
      const cancelled: AbortTarget = {
        signalAborted() {
          cancel()
          reject(interrupted())
        },
      }
      const cancel = clock.after(ms, () => {
        if (signal) aborts.remove(signal, cancelled)
        resolve()
      })
      if (signal) aborts.add(signal, cancelled)
    })
}
