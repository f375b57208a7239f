import { constantAnswer, echoAnswer, type Fault, type FaultRule, startMockServer } from "@evalscope/testing"
import type { ParsedFlags } from "../flags/index.js"
import type { Io } from "../io.js"
import { UsageError } from "../usage-error.js"

/** Serves until it is interrupted. */
export async function runMockServer(parsed: ParsedFlags, io: Io): Promise<number> {
  const text = (name: string) => parsed.values.get(name)?.at(-1)
  const number = (name: string, preset: number) => {
    const value = Number(text(name) ?? preset)
    if (Number.isFinite(value) && value >= 0) return value
    throw new UsageError(`--${name} must be a number of at least 0.`, `For example --${name} ${preset}.`)
  }
  const apiKey = text("api-key")
  const models = parsed.values.get("models")
  const answer = text("answer")
  const host = text("host")
  await using server = await startMockServer({
    port: number("port", 8877),
    ...(host !== undefined && { hosts: [host] }),
    ...(apiKey !== undefined && { apiKey }),
    ...(models && { models }),
    ...(answer !== undefined && { answer: answer === "echo" ? echoAnswer() : constantAnswer(answer) }),
    seed: number("seed", 1),
    timing: { ttftMs: number("ttft", 50), itlMs: number("itl", 10), outputTokens: number("tokens", 64) },
    faults: (parsed.values.get("fault") ?? []).map(faultRule),
    rememberRequests: 0,
  })
  io.out(`${server.url}\n`)
  io.err(
    `Simulated model. OpenAI: ${server.url}/v1 · Anthropic: ${server.url} · stop with Ctrl-C\n` +
      `For example: evalscope eval gsm8k --model simulated --api-url ${server.url}/v1 --limit 20\n`,
  )
  await new Promise<void>((resolve) => {
    process.once("SIGINT", resolve)
    process.once("SIGTERM", resolve)
  })
  io.err("stopped\n")
  return 0
}

const named: Readonly<Record<string, Fault>> = {
  reset: { type: "reset", at: "before-headers" },
  "reset-mid-stream": { type: "reset", at: "mid-event", afterEvents: 2 },
  stall: { type: "stall", afterEvents: 2 },
  truncate: { type: "truncate", afterEvents: 2 },
  "malformed-json": { type: "malformed-json" },
  "slow-headers": { type: "slow-headers", delayMs: 5000 },
  "missing-done": { type: "missing-done" },
  "no-events": { type: "no-events" },
  html: { type: "html" },
}

/** `429:0.1`: a status or a kind, and the share of requests that it strikes. */
function faultRule(text: string): FaultRule {
  const [kind = "", share = "1"] = text.split(":")
  const probability = Number(share)
  const status = Number(kind)
  const fault: Fault | undefined =
    Number.isInteger(status) && status >= 400
      ? { type: "status", status, ...(status === 429 && { retryAfterS: 1 }) }
      : named[kind]
  if (!fault || !(probability >= 0 && probability <= 1)) {
    throw new UsageError(
      `--fault ${text} is not a kind and a share.`,
      `Kinds: a status such as 429, ${Object.keys(named).join(", ")}; for example --fault 500:0.05.`,
    )
  }
  return { fault, probability }
}
