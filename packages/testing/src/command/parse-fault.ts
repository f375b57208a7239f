import { TestingError } from "../errors/index.js"
import type { Fault, FaultRule } from "../fault/index.js"

type Reader = (args: readonly string[]) => Fault | undefined

const simple = [
  "missing-done",
  "no-events",
  "early-role",
  "close-after-response",
  "close-on-next-request",
  "crlf",
  "comments",
  "gzip",
  "content-length",
  "trailers",
  "http-1.0",
  "malformed-json",
  "html",
] as const

const readers: Readonly<Record<string, Reader>> = {
  "slow-headers": ([delay]) => withNumber(delay, (delayMs) => ({ type: "slow-headers", delayMs })),
  stall: ([after = "0", forMs]) =>
    withNumber(after, (afterEvents) =>
      forMs === undefined
        ? { type: "stall", afterEvents }
        : withNumber(forMs, (ms) => ({ type: "stall", afterEvents, forMs: ms })),
    ),
  reset: ([at = "before-headers", after = "1"]) =>
    withNumber(after, (afterEvents) => {
      if (at === "before-headers" || at === "mid-event" || at === "after-last-token") {
        return { type: "reset", at, afterEvents }
      }
      return undefined
    }),
  truncate: ([after = "1"]) => withNumber(after, (afterEvents) => ({ type: "truncate", afterEvents })),
  "error-event": ([after = "1"]) =>
    withNumber(after, (afterEvents) => ({ type: "error-event", afterEvents })),
  usage: ([variant]) =>
    variant === "absent" || variant === "null" || variant === "every-chunk" || variant === "partial"
      ? { type: "usage", variant }
      : undefined,
  informational: ([status = "103"]) =>
    status === "100" || status === "102" || status === "103"
      ? { type: "informational", status: status === "100" ? 100 : status === "102" ? 102 : 103 }
      : undefined,
}

/** Every name a fault rule may start with, for help texts. */
const faultNames: readonly string[] = ["<status>", ...Object.keys(readers), ...simple]

/**
 * Reads a fault rule as it is written on a command line: `name[:argument,…][@probability][#seq,…]`, for
 * example `429@0.1`, `stall:5,2000#3`, `reset:mid-event@0.05`. A status takes `Retry-After` seconds as its
 * argument: `429:2@0.1`.
 * @throws {TestingError} `option_invalid` saying what is wrong with the rule.
 */
export function parseFaultRule(text: string): FaultRule {
  const match = /^([a-z0-9.-]+)(?::([^@#]*))?(?:@([0-9.]+))?(?:#([0-9,]+))?$/.exec(text.trim())
  const [, name = "", argText, probability, seqs] = match ?? []
  const args = argText === undefined || argText === "" ? [] : argText.split(",")
  const fault = match === null ? undefined : readFault(name, args)
  if (fault === undefined) {
    throw new TestingError({
      code: "option_invalid",
      message: `"${text}" is not a fault.`,
      hint: `Write name[:arguments][@probability][#requests], for example 429@0.1. Names: ${faultNames.join(", ")}.`,
    })
  }
  return {
    fault,
    ...(probability === undefined ? {} : { probability: Number(probability) }),
    ...(seqs === undefined ? {} : { seq: seqs.split(",").map(Number) }),
  }
}

function readFault(name: string, args: readonly string[]): Fault | undefined {
  if (/^[1-5]\d\d$/.test(name)) {
    const status = Number(name)
    const [retry] = args
    return retry === undefined
      ? { type: "status", status }
      : withNumber(retry, (retryAfterS) => ({ type: "status", status, retryAfterS }))
  }
  const plain = simple.find((type) => type === name)
  if (plain !== undefined) return args.length === 0 ? { type: plain } : undefined
  return Object.hasOwn(readers, name) ? readers[name]?.(args) : undefined
}

function withNumber(text: string | undefined, make: (value: number) => Fault | undefined): Fault | undefined {
  const value = Number(text ?? Number.NaN)
  return value >= 0 ? make(value) : undefined
}
