import type { ErrorCode } from "../../errors/index.js"
import { EvalScopeError } from "../../errors/index.js"

/** Failures that may pass by themselves. All others are final at once. */
const passing: ReadonlySet<ErrorCode> = new Set([
  "provider_rate_limited",
  "provider_server_error",
  "provider_timeout",
  "provider_disconnected",
  "provider_unreachable",
])

/** Whether asking again can help. An error's `context.retryable` overrides its code. */
export function isRetryable(error: unknown): error is EvalScopeError {
  if (!EvalScopeError.is(error)) return false
  const said = error.context.retryable
  return typeof said === "boolean" ? said : passing.has(error.code)
}

/** The wait the provider asked for, in milliseconds. */
export function requestedWaitMs(error: EvalScopeError): number | undefined {
  const wait = error.context.retryAfterMs
  return typeof wait === "number" && Number.isFinite(wait) && wait >= 0 ? wait : undefined
}

export interface Backoff {
  /** First ceiling in milliseconds; doubles with each retry. */
  intervalMs: number
  /** Highest ceiling in milliseconds. */
  maxWaitMs: number
}

/**
 * Exponential back-off with full jitter: a uniformly random wait between zero and the doubled interval, so that
 * requests that failed together do not come back together.
 * @param retry 1 for the first retry
 * @param random a number in [0, 1)
 */
export function backoffMs(retry: number, backoff: Backoff, random: number): number {
  return random * Math.min(backoff.maxWaitMs, backoff.intervalMs * 2 ** (retry - 1))
}
