import fc from "fast-check"
import { describe, expect, it } from "vitest"
import { manualClock, settle } from "../../../test/manual-clock.js"
import { createLimiter, type Limits, type Permit } from "./limiter.js"
import { requestRate } from "./request-rate.js"

const minute = 60_000

describe("createLimiter", () => {
  it("lets everything through when there is room", async () => {
    const clock = manualClock()
    const limiter = createLimiter({ concurrency: 2 }, clock)
    await limiter.acquire(1)
    await limiter.acquire(1)
    let third: Permit | undefined
    const waiting = limiter.acquire(1).then((permit) => {
      third = permit
      return permit
    })
    await settle()
    expect(third).toBeUndefined()
    expect(clock.pending).toBe(0)
    waiting.catch(() => undefined)
  })

  it("serves in the order of arrival, also after one gave up", async () => {
    const limiter = createLimiter({ concurrency: 1 }, manualClock())
    const order: number[] = []
    const controller = new AbortController()
    const first = await limiter.acquire(0)
    const served = [1, 2, 3].map(async (index) => {
      const permit = await limiter.acquire(0, index === 2 ? controller.signal : undefined)
      order.push(index)
      permit.release(0)
    })
    const gaveUp = expect(served[1]).rejects.toMatchObject({ code: "interrupted" })
    controller.abort()
    await gaveUp
    first.release(0)
    first.release(0)
    await Promise.allSettled(served)
    expect(order).toEqual([1, 3])
  })

  it("follows a rate that changes while requests wait, and counts what was started before", async () => {
    const clock = manualClock()
    const rate = requestRate()
    const limiter = createLimiter({ requestsPerMinute: rate }, clock)
    const starts: number[] = []
    const take = async () => {
      const permit = await limiter.acquire(0)
      starts.push(clock.now())
      permit.release(0)
    }
    await Promise.all([take(), take(), take()])
    rate.change(3)
    const late = [take(), take(), take(), take(), take()]
    await settle()
    expect(starts).toEqual([0, 0, 0])
    await clock.advance(minute / 2)
    rate.change(5)
    await settle()
    expect(starts.slice(3)).toEqual([minute / 2, minute / 2])
    rate.change(0.5)
    await clock.advance(minute)
    expect(starts).toHaveLength(5)
    rate.change(100)
    await Promise.all(late)
    expect(starts.slice(5)).toEqual([1.5 * minute, 1.5 * minute, 1.5 * minute])
    expect(clock.pending).toBe(0)
  })

  it("keeps one timer while requests wait for the minute, and none afterwards", async () => {
    const clock = manualClock()
    const limiter = createLimiter({ requestsPerMinute: 2 }, clock)
    const starts: number[] = []
    const take = async (signal?: AbortSignal) => {
      const permit = await limiter.acquire(0, signal)
      starts.push(clock.now())
      permit.release(0)
    }
    const all = Promise.all([take(), take(), take(), take(), take()])
    await settle()
    expect(clock.pending).toBe(1)
    await clock.advance(3 * minute)
    await all
    expect(starts).toEqual([0, 0, minute, minute, 2 * minute])
    expect(clock.pending).toBe(0)

    const controller = new AbortController()
    await clock.advance(minute)
    await Promise.all([take(), take()])
    const last = expect(take(controller.signal)).rejects.toMatchObject({ code: "interrupted" })
    await settle()
    controller.abort()
    await last
    expect(clock.pending).toBe(0)
  })

  it("corrects the estimate by what a request did cost", async () => {
    const clock = manualClock()
    const limiter = createLimiter({ tokensPerMinute: 100 }, clock)
    const first = await limiter.acquire(90)
    let done = false
    const second = limiter.acquire(60).then(() => {
      done = true
    })
    await settle()
    expect(done).toBe(false)
    first.release(40)
    await second
    const third = limiter.acquire(1)
    await clock.advance(minute - 1)
    const state = await Promise.race([third.then(() => "through"), settle().then(() => "waiting")])
    expect(state).toBe("waiting")
    await clock.advance(1)
    await third
  })

  it("lets a request that is larger than the limit through alone", async () => {
    const clock = manualClock()
    const limiter = createLimiter({ tokensPerMinute: 100 }, clock)
    await limiter.acquire(500)
    let second = false
    const waiting = limiter.acquire(1).then(() => {
      second = true
    })
    await clock.advance(minute - 1)
    expect(second).toBe(false)
    await clock.advance(1)
    await waiting
  })

  it("spreads less than one request per minute over longer times", async () => {
    const clock = manualClock()
    const limiter = createLimiter({ requestsPerMinute: 0.5 }, clock)
    await limiter.acquire(0)
    let second = false
    const waiting = limiter.acquire(0).then(() => {
      second = true
    })
    await clock.advance(2 * minute - 1)
    expect(second).toBe(false)
    await clock.advance(1)
    await waiting
  })

  it("refuses at once when it is already cancelled", async () => {
    const limiter = createLimiter({}, manualClock())
    await expect(limiter.acquire(0, AbortSignal.abort())).rejects.toMatchObject({ code: "interrupted" })
  })

  const job = fc.record({
    arriveAfter: fc.integer({ min: 0, max: 30_000 }),
    lasts: fc.integer({ min: 0, max: 90_000 }),
    tokens: fc.integer({ min: 0, max: 120 }),
    cancelAfter: fc.option(fc.integer({ min: 0, max: 90_000 }), { freq: 4 }),
  })

  it("never exceeds a limit in any stretch of 60 s, keeps the order and lets everybody in", async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(job, { minLength: 1, maxLength: 40 }),
        fc.integer({ min: 1, max: 5 }),
        fc.integer({ min: 1, max: 6 }),
        fc.integer({ min: 50, max: 300 }),
        async (jobs, concurrency, requestsPerMinute, tokensPerMinute) => {
          const limits: Limits = { concurrency, requestsPerMinute, tokensPerMinute }
          const clock = manualClock()
          const limiter = createLimiter(limits, clock)
          const starts: { at: number; tokens: number; index: number }[] = []
          let running = 0
          let most = 0
          let arrival = 0
          const cancelled = new Set<number>()
          const all = jobs.map((each, index) => {
            arrival += each.arriveAfter
            return new Promise<void>((resolve) => {
              clock.after(arrival, () => {
                const controller = new AbortController()
                if (each.cancelAfter !== null) clock.after(each.cancelAfter, () => controller.abort())
                limiter.acquire(each.tokens, controller.signal).then(
                  (permit) => {
                    starts.push({ at: clock.now(), tokens: each.tokens, index })
                    running += 1
                    most = Math.max(most, running)
                    clock.after(each.lasts, () => {
                      running -= 1
                      permit.release(each.tokens)
                      resolve()
                    })
                  },
                  () => {
                    cancelled.add(index)
                    resolve()
                  },
                )
              })
            })
          })
          await clock.advance(arrival + (jobs.length + 2) * 2 * minute)
          await Promise.all(all)
          expect(starts.length + cancelled.size).toBe(jobs.length)
          expect(most).toBeLessThanOrEqual(concurrency)
          expect(starts.map(({ index }) => index)).toEqual(
            starts.map(({ index }) => index).sort((a, b) => a - b),
          )
          for (const { at } of starts) {
            const within = starts.filter((other) => other.at >= at && other.at < at + minute)
            expect(within.length).toBeLessThanOrEqual(requestsPerMinute)
            const tokens = within.reduce((sum, other) => sum + other.tokens, 0)
            expect(tokens).toBeLessThanOrEqual(
              Math.max(tokensPerMinute, ...within.map((other) => other.tokens)),
            )
          }
          expect(clock.pending).toBe(0)
        },
      ),
      { numRuns: 60 },
    )
  })
})
