import fc from "fast-check"
import { describe, expect, it } from "vitest"
import { manualClock, settle } from "../../../test/manual-clock.js"
import { type ErrorCode, EvalScopeError } from "../../errors/index.js"
import type { Model, ModelOutput } from "../model.js"
import { backoffMs } from "./backoff.js"
import { type RetryNotice, type RetryPolicy, withRetries } from "./with-retries.js"

const request = { messages: [{ role: "user" as const, content: "hi" }] }
const answer: ModelOutput = {
  model: "m",
  choices: [{ message: { role: "assistant", content: "ok" }, stopReason: "stop" }],
  latencyMs: 1,
  attempts: 1,
}

function fails(code: ErrorCode, context: Record<string, unknown> = {}) {
  return new EvalScopeError({ code, message: `failed with ${code}`, hint: "do this", context })
}

/** A model that fails with the given errors in turn and then answers. */
function failing(errors: readonly unknown[]): Model & { calls: number } {
  return {
    name: "m",
    calls: 0,
    async generate() {
      const error = errors[this.calls]
      this.calls += 1
      if (error !== undefined) throw error
      return answer
    },
  }
}

function setup(errors: readonly unknown[], policy: RetryPolicy = {}) {
  const clock = manualClock()
  const notices: RetryNotice[] = []
  const model = failing(errors)
  const retrying = withRetries(model, {
    clock,
    random: () => 0.5,
    onRetry: (notice) => notices.push(notice),
    ...policy,
  })
  return { clock, notices, model, retrying }
}

describe("withRetries", () => {
  it("repeats what may pass, with doubling waits, and counts the attempts", async () => {
    const errors = (["provider_server_error", "provider_timeout", "provider_disconnected"] as const).map(
      (code) => fails(code),
    )
    const { clock, notices, model, retrying } = setup(errors)
    const output = retrying.generate(request)
    await clock.advance(499)
    expect(model.calls).toBe(1)
    await clock.advance(1 + 1000 + 2000)
    expect(await output).toEqual({ ...answer, attempts: 4 })
    expect(notices).toEqual([
      {
        code: "provider_server_error",
        message: "failed with provider_server_error",
        attempt: 1,
        waitMs: 500,
      },
      { code: "provider_timeout", message: "failed with provider_timeout", attempt: 2, waitMs: 1000 },
      {
        code: "provider_disconnected",
        message: "failed with provider_disconnected",
        attempt: 3,
        waitMs: 2000,
      },
    ])
    expect(clock.pending).toBe(0)
  })

  it.each([
    "provider_auth",
    "provider_quota",
    "provider_unknown_model",
    "provider_wrong_url",
    "provider_bad_request",
    "provider_bad_response",
    "context_too_long",
    "config_invalid",
    "interrupted",
  ] as const)("gives up at once on %s", async (code) => {
    const error = fails(code)
    const { clock, notices, model, retrying } = setup([error])
    await expect(retrying.generate(request)).rejects.toBe(error)
    expect([model.calls, notices.length, clock.pending]).toEqual([1, 0, 0])
  })

  it("lets a defect through as it is", async () => {
    const defect = new TypeError("x is not a function")
    const { model, retrying } = setup([defect])
    await expect(retrying.generate(request)).rejects.toBe(defect)
    expect(model.calls).toBe(1)
  })

  it("obeys an error that says whether to repeat", async () => {
    const { model, retrying } = setup([fails("provider_unreachable", { retryable: false })])
    await expect(retrying.generate(request)).rejects.toThrow()
    expect(model.calls).toBe(1)
  })

  it("stops after the last retry with the same code, hint and the number of attempts", async () => {
    const { clock, model, retrying } = setup(
      Array.from({ length: 9 }, () => fails("provider_server_error", { status: 500 })),
    )
    const output = retrying.generate({ ...request, config: { retries: 2, retryInterval: 4 } })
    const caught = expect(output).rejects.toMatchObject({
      code: "provider_server_error",
      message: "failed with provider_server_error (3 attempts)",
      hint: "do this",
      context: { status: 500, attempts: 3 },
    })
    await clock.advance(60_000)
    await caught
    expect(model.calls).toBe(3)
    expect(clock.delays).toEqual([2000, 4000])
  })

  it("waits at least as long as the provider asks, and not at all when that is too long", async () => {
    const { clock, model, retrying } = setup([fails("provider_rate_limited", { retryAfterMs: 30_000 })])
    const output = retrying.generate(request)
    await clock.advance(30_000)
    expect(model.calls).toBe(1)
    await clock.advance(3000)
    expect(await output).toMatchObject({ attempts: 2 })

    const day = setup([fails("provider_rate_limited", { retryAfterMs: 86_400_000 })])
    await expect(day.retrying.generate(request)).rejects.toThrow("it asks to wait 86400 s")
    expect(day.model.calls).toBe(1)
  })

  it("tries an address that never answered twice more, one that did as often as any other", async () => {
    const dead = Array.from({ length: 20 }, () => fails("provider_unreachable"))
    const never = setup(dead)
    const first = expect(never.retrying.generate(request)).rejects.toThrow("(3 attempts)")
    await never.clock.advance(600_000)
    await first

    const later = setup([undefined, ...dead])
    await later.retrying.generate(request)
    const second = expect(later.retrying.generate(request)).rejects.toThrow("(6 attempts)")
    await later.clock.advance(600_000)
    await second
  })

  it("ends a wait when it is cancelled, without leaving a timer or a listener", async () => {
    const warnings: string[] = []
    const onWarning = (warning: Error) => warnings.push(warning.name)
    process.on("warning", onWarning)
    const controller = new AbortController()
    const { clock, retrying } = setup(Array.from({ length: 100 }, () => fails("provider_server_error")))
    const outputs = Array.from({ length: 50 }, () =>
      retrying.generate(request, { signal: controller.signal }),
    )
    const caught = outputs.map((output) => expect(output).rejects.toMatchObject({ code: "interrupted" }))
    await settle()
    expect(clock.pending).toBe(50)
    controller.abort()
    await Promise.all(caught)
    expect(clock.pending).toBe(0)
    await settle()
    process.off("warning", onWarning)
    expect(warnings).toEqual([])
  })
})

describe("backoffMs", () => {
  it("is spread over everything between zero and the doubled interval, up to the ceiling", () => {
    const backoff = fc.record({
      intervalMs: fc.integer({ min: 0, max: 10_000 }),
      maxWaitMs: fc.integer({ min: 0, max: 60_000 }),
    })
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 40 }),
        backoff,
        fc.double({ min: 0, max: 0.999, noNaN: true }),
        (retry, options, random) => {
          const ceiling = Math.min(options.maxWaitMs, options.intervalMs * 2 ** (retry - 1))
          expect(backoffMs(retry, options, random)).toBeCloseTo(ceiling * random, 6)
        },
      ),
    )
  })
})
