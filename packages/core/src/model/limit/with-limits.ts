import type { Clock } from "../clock.js"
import type { GenerationConfig } from "../generation-config.js"
import type { Model } from "../model.js"
import { createLimiter, type Limits } from "./limiter.js"
import { createTokenEstimate } from "./token-estimate.js"

export interface LimitOptions {
  /** Settings under those of each request; only `maxTokens` is read. */
  config?: GenerationConfig
  clock?: Clock
}

/**
 * Holds requests back until they fit the limits: at most `concurrency` at once, and within any 60 s at most
 * `requestsPerMinute` starts and `tokensPerMinute` tokens. First come, first served; waiting ends with the signal.
 * A failed request counts as a start, its tokens do not count.
 */
export function withLimits(model: Model, limits: Limits, options: LimitOptions = {}): Model {
  const limiter = createLimiter(limits, options.clock)
  const estimate = limits.tokensPerMinute === undefined ? undefined : createTokenEstimate()

  return {
    name: model.name,
    async generate(request, { signal } = {}) {
      const maxTokens = request.config?.maxTokens ?? options.config?.maxTokens
      const guess = estimate?.of(request, maxTokens) ?? 0
      const permit = await limiter.acquire(guess, signal)
      try {
        const output = await model.generate(request, signal ? { signal } : {})
        if (output.usage) estimate?.learn(request, output.usage)
        permit.release(output.usage?.totalTokens ?? guess)
        return output
      } finally {
        permit.release(0)
      }
    },
    ...(model.close && { close: () => model.close?.() ?? Promise.resolve() }),
  }
}
