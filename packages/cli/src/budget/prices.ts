import type { Price, Prices } from "@evalscope/core"
import { isMap } from "../config/merge-maps.js"
import { matches } from "../gate/threshold.js"
import { UsageError } from "../usage-error.js"

/**
 * Prices from `prices:` of config files (`name: {input, output, cached_input}`; `*` in a name stands for anything)
 * and from `--price [model=]input,output`, which wins. There is no built-in list: it would be wrong soon.
 *
 * @throws UsageError for what is no price.
 */
export function readPrices(config: Readonly<Record<string, unknown>>, flags: readonly string[]): Prices {
  const known: (readonly [pattern: string, price: Price])[] = Object.entries(config).map(([name, value]) => [
    name,
    priceOf(name, value),
  ])
  for (const text of flags) known.push(fromFlag(text))
  const latest = known.reverse()
  return { of: (model) => latest.find(([pattern]) => matches(pattern, model))?.[1] }
}

function priceOf(name: string, value: unknown): Price {
  if (isMap(value) && typeof value.input === "number" && typeof value.output === "number") {
    const cached = value.cached_input
    return {
      input: value.input,
      output: value.output,
      ...(typeof cached === "number" && { cachedInput: cached }),
    }
  }
  throw new UsageError(
    `prices.${name} must have input and output.`,
    "For example {input: 0.5, output: 1.5}, in USD per million tokens.",
  )
}

function fromFlag(text: string): readonly [string, Price] {
  const at = text.lastIndexOf("=")
  const [input, output, ...more] = text
    .slice(at + 1)
    .split(",")
    .map(Number)
  if (input === undefined || output === undefined || more.length > 0 || !(input >= 0) || !(output >= 0)) {
    throw new UsageError(
      `--price ${JSON.stringify(text)} is not a price.`,
      "For example --price 0.5,1.5 or --price gpt-4.1=2,8, in USD per million input and output tokens.",
    )
  }
  return [at < 0 ? "*" : text.slice(0, at), { input, output }]
}
