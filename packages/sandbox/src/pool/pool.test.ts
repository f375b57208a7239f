import fc from "fast-check"
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest"
import type { Instance, RunResult, SandboxDriver } from "../driver.js"
import { createSandbox, SandboxError } from "../index.js"
import { mostLive, poolBounds } from "./pool-policy.js"

const fine: RunResult = {
  outcome: "exited",
  exitCode: 0,
  signal: undefined,
  stdout: "",
  stderr: "",
  stdoutBytes: new Uint8Array(),
  stderrBytes: new Uint8Array(),
  truncated: false,
  durationMs: 0,
  peakMemoryBytes: undefined,
  retries: 0,
}

/** An engine of a clock alone: everything takes its time, nothing is reused, all is counted. */
function clockwork(options: {
  startMs: () => number
  closeMs: () => number
  spentAtRest?: boolean
  result?: RunResult
}) {
  const counts = { live: 0, mostLive: 0, started: 0, closing: 0, closed: 0, reused: 0, down: false }
  const unused = () => Promise.reject(new Error("not part of this"))
  const driver: SandboxDriver = {
    name: "clockwork",
    isolation: "container",
    spentAtRest: options.spentAtRest ?? true,
    async start(): Promise<Instance> {
      counts.started++
      counts.mostLive = Math.max(counts.mostLive, ++counts.live)
      await sleep(options.startMs())
      if (counts.down) {
        counts.live--
        throw new SandboxError({ code: "engine_failed", message: "It is down." })
      }
      let used = false
      return {
        launch: async ({ timeoutMs }) => {
          if (used) counts.reused++
          used = true
          await sleep(timeoutMs)
          return options.result ?? fine
        },
        exec: unused,
        writeFiles: unused,
        readFile: unused,
        close: async () => {
          counts.closing++
          await sleep(options.closeMs())
          counts.closed++
          counts.live--
        },
      }
    },
    sweep: async () => 0,
    close: async () => undefined,
  }
  return { driver, counts }
}

function sleep(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms))
}

/** Runs for so long. */
const program = (ms: number) => ({ code: "", timeoutMs: ms })
const calmMs = 1000

const ms = fc.nat(200)
const arrival = fc.record({ afterMs: fc.oneof(fc.constant(0), fc.nat(400)), runs: ms })
const world = fc.record({
  size: fc.nat(6),
  concurrency: fc.integer({ min: 1, max: 5 }),
  keepsSpent: fc.boolean(),
  starts: fc.array(ms, { minLength: 1, maxLength: 5 }),
  closes: fc.array(ms, { minLength: 1, maxLength: 5 }),
  arrivals: fc.array(arrival, { maxLength: 25 }),
  closedEarly: fc.boolean(),
})
type World = typeof world extends fc.Arbitrary<infer Value> ? Value : never

describe("a pool of one-use sandboxes", () => {
  beforeEach(() => void vi.useFakeTimers())
  afterEach(() => void vi.useRealTimers())

  it("runs a burst of what is ready without asking anything of the engine, then refills", async () => {
    const { driver, counts } = clockwork({ startMs: () => 100, closeMs: () => 80 })
    const sandbox = await createSandbox({ driver, image: "any", concurrency: 4, poolSize: 16 })
    await vi.advanceTimersByTimeAsync(calmMs)
    expect(counts).toMatchObject({ started: 16, live: 16 })
    const burst = Array.from({ length: 12 }, () => sandbox.run(program(70)))
    await vi.advanceTimersByTimeAsync(3 * 70 + 20)
    await Promise.all(burst)
    expect(counts).toMatchObject({ started: 16, closing: 0 })
    await vi.advanceTimersByTimeAsync(calmMs)
    expect(counts).toMatchObject({ started: 28, closed: 12, live: 16 })
    const closed = sandbox.close()
    await vi.advanceTimersByTimeAsync(calmMs)
    await closed
    expect(counts.live).toBe(0)
  })

  it("refills while programs run once it runs low, and beside those that run for long", async () => {
    const { driver, counts } = clockwork({ startMs: () => 100, closeMs: () => 80 })
    const sandbox = await createSandbox({ driver, image: "any", concurrency: 4, poolSize: 8 })
    await vi.advanceTimersByTimeAsync(calmMs)
    const burst = Array.from({ length: 8 }, () => sandbox.run(program(50)))
    await vi.advanceTimersByTimeAsync(60)
    expect(counts.started).toBeGreaterThan(8)
    await vi.advanceTimersByTimeAsync(calmMs)
    await Promise.all(burst)
    const before = counts.started
    const long = sandbox.run(program(10_000))
    await vi.advanceTimersByTimeAsync(100)
    expect(counts.started).toBe(before)
    await vi.advanceTimersByTimeAsync(calmMs)
    expect(counts.started).toBe(before + 1)
    await vi.advanceTimersByTimeAsync(10_000)
    await long
  })

  it.each([
    { what: "a sandbox that lives on", spentAtRest: false },
    { what: "a program that had to be stopped", result: { ...fine, outcome: "timeout" as const } },
  ])("removes at once what is left of $what", async ({ what: _, ...options }) => {
    const { driver, counts } = clockwork({ startMs: () => 10, closeMs: () => 10, ...options })
    const sandbox = await createSandbox({ driver, image: "any", concurrency: 1, poolSize: 4 })
    await vi.advanceTimersByTimeAsync(calmMs)
    const two = Promise.all([sandbox.run(program(20)), sandbox.run(program(20))])
    await vi.advanceTimersByTimeAsync(30)
    expect(counts.closing).toBe(1)
    await vi.advanceTimersByTimeAsync(30)
    await two
  })

  it("an engine that starts nothing is not asked again before the next program", async () => {
    const { driver, counts } = clockwork({ startMs: () => 10, closeMs: () => 10 })
    counts.down = true
    const sandbox = await createSandbox({ driver, image: "any", concurrency: 2, poolSize: 4 })
    await vi.advanceTimersByTimeAsync(60_000)
    expect(counts.started).toBe(4)
    const failed = sandbox.run(program(10))
    await vi.advanceTimersByTimeAsync(calmMs)
    expect(await failed).toMatchObject({ outcome: "engine", retries: 1 })
    counts.down = false
    const good = sandbox.run(program(10))
    await vi.advanceTimersByTimeAsync(calmMs)
    expect(await good).toMatchObject({ outcome: "exited", retries: 0 })
    expect(counts.live).toBe(4)
  })

  it("serves every program once, within its bounds, and leaves nothing", async () => {
    const serves = async ({ size, concurrency, keepsSpent, ...rest }: World) => {
      const turn = (list: readonly number[]) => {
        let i = 0
        return () => list[i++ % list.length] ?? 0
      }
      const { driver, counts } = clockwork({
        startMs: turn(rest.starts),
        closeMs: turn(rest.closes),
        spentAtRest: keepsSpent,
      })
      const sandbox = await createSandbox({ driver, image: "any", concurrency, poolSize: size })
      const results: Promise<string>[] = []
      for (const { afterMs, runs } of rest.arrivals) {
        await vi.advanceTimersByTimeAsync(afterMs)
        const code = (error: unknown) => (SandboxError.is(error) ? error.code : "unknown")
        results.push(sandbox.run(program(runs)).then(({ outcome }) => outcome, code))
      }
      if (!rest.closedEarly) {
        await vi.advanceTimersByTimeAsync(30_000)
        expect(counts.live).toBe(size)
      }
      const closed = sandbox.close()
      await vi.advanceTimersByTimeAsync(30_000)
      await closed
      const allowed = rest.closedEarly ? ["exited", "closed"] : ["exited"]
      for (const result of await Promise.all(results)) expect(allowed).toContain(result)
      expect(counts).toMatchObject({ live: 0, reused: 0 })
      expect(counts.mostLive).toBeLessThanOrEqual(mostLive(poolBounds({ size, concurrency, keepsSpent })))
    }
    await fc.assert(fc.asyncProperty(world, serves), { numRuns: 150 })
  })
})
