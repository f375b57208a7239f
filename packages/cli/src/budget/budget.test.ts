import { createMeter, type Model, type Usage } from "@evalscope/core"
import { describe, expect, it, vi } from "vitest"
import { parseTime, watchBudget } from "./budget.js"
import { readPrices } from "./prices.js"

const answering = (name: string, usage: Partial<Usage> = {}): Model => ({
  name,
  generate: async () => ({
    model: name,
    choices: [{ message: { role: "assistant", content: "x" }, stopReason: "stop" }],
    usage: { inputTokens: 1000, outputTokens: 500, totalTokens: 1500, ...usage },
    latencyMs: 1,
    attempts: 1,
  }),
})
const ask = (model: Model) => model.generate({ messages: [] })

describe("prices", () => {
  it("come from configs and flags, the flags and the later ones winning", () => {
    const prices = readPrices({ "*": { input: 1, output: 2 }, "gpt-*": { input: 3, output: 4 } }, [
      "gpt-5=5,6",
    ])
    expect(prices.of("qwen3")).toEqual({ input: 1, output: 2 })
    expect(prices.of("gpt-4")).toEqual({ input: 3, output: 4 })
    expect(prices.of("gpt-5")).toEqual({ input: 5, output: 6 })
    expect(readPrices({}, ["1,2"]).of("anything")).toEqual({ input: 1, output: 2 })
    expect(readPrices({}, []).of("anything")).toBeUndefined()
  })

  it.each(["1", "a,b", "1,2,3", "m=1", "-1,2"])("refuses --price %s", (text) => {
    expect(() => readPrices({}, [text])).toThrow(/--price/)
  })
})

describe("the meter", () => {
  it("adds up tokens and money, input from the provider's cache at its own price", async () => {
    const prices = readPrices({ m: { input: 2, output: 8, cached_input: 0.5 } }, [])
    const meter = createMeter(prices, () => undefined)
    await ask(meter.wrap(answering("m", { inputTokensCacheRead: 400 })))
    expect(meter).toMatchObject({ requests: 1, inputTokens: 1000, outputTokens: 500 })
    expect(meter.cost).toBeCloseTo((600 * 2 + 400 * 0.5 + 500 * 8) / 1e6, 12)
  })

  it("does not know the cost once a model without a price was asked, but what the others have cost", async () => {
    const meter = createMeter(readPrices({ m: { input: 1, output: 1 } }, []), () => undefined)
    await ask(meter.wrap(answering("m")))
    await ask(meter.wrap(answering("judge")))
    expect(meter.cost).toBeUndefined()
    expect(meter.spent).toBeCloseTo(0.0015, 12)
  })
})

describe("a budget", () => {
  it("stops once, at the first limit that is reached", async () => {
    const reasons: string[] = []
    const meter = createMeter(readPrices({}, ["1,1"]), () => budget.check())
    const limits = { tokens: 4000, cost: 0.004, timeMs: undefined }
    const budget = watchBudget(limits, meter, (reason) => reasons.push(reason))
    const model = meter.wrap(answering("m"))
    for (let n = 0; n < 2; n += 1) await ask(model)
    expect(budget.exceeded).toBeUndefined()
    for (let n = 0; n < 5; n += 1) await ask(model)
    expect(reasons).toEqual(["the limit of 4000 tokens is reached (4500 used)"])
  })

  it("stops when its time is over, and not after it was closed", () => {
    vi.useFakeTimers()
    const meter = createMeter(readPrices({}, []), () => undefined)
    const stop = vi.fn()
    const limits = { tokens: undefined, cost: undefined, timeMs: 1000 }
    watchBudget(limits, meter, stop)
    watchBudget(limits, meter, stop).close()
    vi.advanceTimersByTime(5000)
    vi.useRealTimers()
    expect(stop).toHaveBeenCalledTimes(1)
  })
})

describe("parseTime", () => {
  it.each([
    ["90", 90_000],
    ["90s", 90_000],
    ["1.5m", 90_000],
    ["2h", 7_200_000],
    ["7d", 604_800_000],
    ["1w", 604_800_000],
    ["250ms", 250],
  ])("%s", (text, ms) => expect(parseTime("--max-time", text)).toBe(ms))
  it.each(["", "soon", "-1s", "0", "1y"])("refuses %j", (text) => {
    expect(() => parseTime("--max-time", text)).toThrow(/--max-time/)
  })
})
