import type { Model, Usage } from "../model/index.js"
import type { Price, Prices } from "./price.js"

export type SpendingRole = "model" | "judge"

/** What the requests to one model for one benchmark have used, as the model that is evaluated or as a judge. */
export interface SpendingPart {
  benchmark: string
  role: SpendingRole
  /** As the provider knows it. */
  model: string
  requests: number
  inputTokens: number
  outputTokens: number
  /** USD; undefined while a model without a price has been used. */
  cost: number | undefined
}

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
  /** The same by benchmark and model; requests for none, as those for an analysis, are in no part. */
  readonly parts: readonly Readonly<SpendingPart>[]
  /** A model whose requests are counted. */
  wrap(model: Model, role?: SpendingRole): Model
}

/** @param onSpend called after every reply. */
export function createMeter(prices: Prices, onSpend: () => void): Meter {
  let inFlight = 0
  let spent = 0
  const whole = account()
  const parts = new Map<string, SpendingPart>()
  const partOf = (benchmark: string, role: SpendingRole, model: string): SpendingPart => {
    const key = JSON.stringify([benchmark, role, model])
    const part = parts.get(key) ?? { benchmark, role, model, ...account() }
    parts.set(key, part)
    return part
  }
  const add = (name: string, role: SpendingRole, benchmark: string | undefined, usage: Usage | undefined) => {
    const price = prices.of(name)
    const cost = price === undefined ? undefined : costOf(price, usage)
    spent += cost ?? 0
    charge(whole, usage, cost)
    if (benchmark !== undefined) charge(partOf(benchmark, role, name), usage, cost)
    onSpend()
  }
  return {
    get requests() {
      return whole.requests
    },
    get inFlight() {
      return inFlight
    },
    get inputTokens() {
      return whole.inputTokens
    },
    get outputTokens() {
      return whole.outputTokens
    },
    get spent() {
      return spent
    },
    get cost() {
      return whole.cost
    },
    get parts() {
      return [...parts.values()]
    },
    wrap: (model, role = "model") => ({
      name: model.name,
      generate: async (request, options) => {
        inFlight += 1
        try {
          const output = await model.generate(request, options)
          add(model.name, role, options?.benchmark, output.usage)
          return output
        } finally {
          inFlight -= 1
        }
      },
      ...(model.close && { close: () => model.close?.() ?? Promise.resolve() }),
    }),
  }
}

type Account = Omit<SpendingPart, "benchmark" | "role" | "model">

function account(): Account {
  return { requests: 0, inputTokens: 0, outputTokens: 0, cost: 0 }
}

function charge(to: Account, usage: Usage | undefined, cost: number | undefined): void {
  to.requests += 1
  to.inputTokens += usage?.inputTokens ?? 0
  to.outputTokens += usage?.outputTokens ?? 0
  to.cost = to.cost === undefined || cost === undefined ? undefined : to.cost + cost
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
