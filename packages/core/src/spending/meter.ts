import type { Model, Usage } from "../model/index.js"
import type { Price, Prices } from "./price.js"

/** What requests have used so far: those of models and of judges, without what came from a cache. */
export interface Meter {
  readonly requests: number
  /** Samples whose reply is awaited now, their retries included. */
  readonly inFlight: number
  readonly inputTokens: number
  readonly outputTokens: number
  /** USD; undefined while a model without a price has been used. */
  readonly cost: number | undefined
  /** USD of what has a price. */
  readonly spent: number
  /** A model whose requests are counted. */
  wrap(model: Model): Model
}

/** @param onSpend called after every reply. */
export function createMeter(prices: Prices, onSpend: () => void): Meter {
  let requests = 0
  let inFlight = 0
  let inputTokens = 0
  let outputTokens = 0
  let cost = 0
  let unpriced = false
  const add = (name: string, usage: Usage | undefined) => {
    requests += 1
    inputTokens += usage?.inputTokens ?? 0
    outputTokens += usage?.outputTokens ?? 0
    const price = prices.of(name)
    if (price === undefined) unpriced = true
    else cost += costOf(price, usage)
    onSpend()
  }
  return {
    get requests() {
      return requests
    },
    get inFlight() {
      return inFlight
    },
    get inputTokens() {
      return inputTokens
    },
    get outputTokens() {
      return outputTokens
    },
    get spent() {
      return cost
    },
    get cost() {
      return unpriced ? undefined : cost
    },
    wrap: (model) => ({
      name: model.name,
      generate: async (request, options) => {
        inFlight += 1
        try {
          const output = await model.generate(request, options)
          add(model.name, output.usage)
          return output
        } finally {
          inFlight -= 1
        }
      },
      ...(model.close && { close: () => model.close?.() ?? Promise.resolve() }),
    }),
  }
}

function costOf(
  price: Price,
  usage: Pick<Usage, "inputTokens" | "outputTokens" | "inputTokensCacheRead"> | undefined,
): number {
  if (!usage) return 0
  const cached = Math.min(usage.inputTokensCacheRead ?? 0, usage.inputTokens)
  const input = (usage.inputTokens - cached) * price.input + cached * (price.cachedInput ?? price.input)
  return (input + usage.outputTokens * price.output) / 1e6
}
