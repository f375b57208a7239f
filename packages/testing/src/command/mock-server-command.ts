import { TestingError } from "../errors/index.js"
import type { Emission } from "../schedule/index.js"
import {
  type MockServer,
  type MockServerOptions,
  type MockServerStats,
  startMockServer,
} from "../server/index.js"
import { type MockServerFlagValues, mockServerFlags } from "./flags.js"
import { parseFaultRule } from "./parse-fault.js"
import { parseLaw } from "./parse-law.js"

/**
 * Turns the flags of `evalscope mock-server` into server options.
 * @throws {TestingError} `option_invalid` naming the flag, `file_access` for a distribution file.
 */
export async function mockServerOptions(flags: MockServerFlagValues): Promise<MockServerOptions> {
  const read = createFlagReader(flags)
  const answer = read.text("answer")
  const socketPath = read.text("socket")
  const apiKey = read.text("api-key")
  const contextTokens = read.number("context")
  const requestsPerMinute = read.number("requests-per-minute")
  const models = read.list("models")
  return {
    hosts: read.list("host"),
    port: read.number("port") ?? 0,
    seed: read.number("seed") ?? 1,
    timing: {
      ttftMs: await parseLaw(read.text("ttft") ?? "0", "--ttft"),
      itlMs: await parseLaw(read.text("itl") ?? "0", "--itl"),
      outputTokens: await parseLaw(read.text("tokens") ?? "64", "--tokens"),
      tokensPerEvent: read.number("tokens-per-event") ?? 1,
    },
    emission: parseEmission(read.text("mode") ?? "spread"),
    eventsPerWrite: read.number("events-per-write") ?? 1,
    split: read.boolean("split"),
    spin: read.boolean("spin"),
    stamps: read.boolean("stamps"),
    faults: read.list("fault").map(parseFaultRule),
    ...(models.length === 0 ? {} : { models }),
    ...(apiKey === undefined ? {} : { apiKey }),
    ...(contextTokens === undefined ? {} : { contextTokens }),
    ...(requestsPerMinute === undefined ? {} : { rateLimit: { requestsPerMinute } }),
    ...(socketPath === undefined ? {} : { socketPath }),
    ...(answer === undefined
      ? {}
      : { answer: (request) => answer.replaceAll("{prompt}", () => request.prompt) }),
    rememberRequests: 0,
  }
}

export interface RunMockServerOptions {
  /** Stops the server. */
  signal: AbortSignal
  /** Told once the server listens. */
  onReady?: (server: MockServer) => void
}

/**
 * Runs a mock server until the signal is given, writes the truth file if one was asked for, and returns the
 * final counts.
 * @throws {TestingError} as {@link mockServerOptions} and {@link startMockServer} do.
 */
export async function runMockServerCommand(
  flags: MockServerFlagValues,
  options: RunMockServerOptions,
): Promise<MockServerStats> {
  const truthFile = createFlagReader(flags).text("truth-file")
  const server = await startMockServer(await mockServerOptions(flags))
  try {
    options.onReady?.(server)
    await aborted(options.signal)
    if (truthFile !== undefined) await server.writeTruth(truthFile)
    return server.stats()
  } finally {
    await server.stop()
  }
}

function aborted(signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (signal.aborted) resolve()
    else signal.addEventListener("abort", () => resolve(), { once: true })
  })
}

function parseEmission(text: string): Emission {
  const [name = "", rest = ""] = text.split(":")
  const numbers = rest === "" ? [] : rest.split(",").map(Number)
  const [first, second, third] = numbers
  const fits = numbers.every((value) => value >= 0)
  if (fits && name === "spread" && numbers.length === 0) return { type: "spread" }
  if (fits && name === "flood" && numbers.length === 0) return { type: "flood" }
  if (fits && name === "lockstep" && first !== undefined && numbers.length === 1) {
    return { type: "lockstep", stepMs: first }
  }
  if (fits && name === "batching" && first !== undefined && second !== undefined && third !== undefined) {
    return { type: "batching", baseMs: first, perStreamMs: second, maxBatch: third }
  }
  throw invalidFlag("mode", text, "Write spread, flood, lockstep:20 or batching:10,0.5,64.")
}

function createFlagReader(flags: MockServerFlagValues) {
  const value = (name: string): unknown => {
    const camel = name.replace(/-([a-z])/g, (_, letter: string) => letter.toUpperCase())
    return flags[name] ?? flags[camel] ?? mockServerFlags.find((flag) => flag.name === name)?.default
  }
  return {
    text(name: string): string | undefined {
      const given = value(name)
      return given === undefined ? undefined : String(given)
    },
    number(name: string): number | undefined {
      const given = value(name)
      if (given === undefined) return undefined
      const number = typeof given === "string" && given.trim() === "" ? Number.NaN : Number(given)
      if (number >= 0) return number
      throw invalidFlag(name, String(given), "Give a number from 0 up.")
    },
    boolean: (name: string): boolean => value(name) === true,
    list(name: string): string[] {
      const given = value(name)
      return given === undefined ? [] : [given].flat().map(String)
    },
  }
}

function invalidFlag(name: string, given: string, hint: string): TestingError {
  return new TestingError({ code: "option_invalid", message: `--${name}: "${given}" is not valid.`, hint })
}
