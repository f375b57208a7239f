import { setTimeout as pause } from "node:timers/promises"
import { EvalScopeError, errorMessage } from "../../errors/index.js"
import type { Hub, HubRepository } from "./hub.js"

/** How a hub is asked; the defaults suit real hubs, tests pass their own. */
export interface Transport {
  fetch?: typeof fetch
  signal?: AbortSignal
  /** Tries in all, for one request and for one file without progress; default 5. */
  attempts?: number
  /** First pause between tries, doubled each time; default 500 ms. */
  backoffMs?: number
  /** Longest wait for the head of an answer or the next piece of a file; default 60 s. */
  stallMs?: number
}

const longestPauseMs = 60_000
export const defaultAttempts = 5
export const defaultStallMs = 60_000

/**
 * Sends a GET request. Connection failures, 408, 429 and 5xx are tried again with doubled pauses, or after
 * the `Retry-After` the hub asks for. Other refusals are returned.
 * @throws EvalScopeError `hub_unreachable` when no answer came at all.
 */
export async function request(
  hub: Hub,
  url: string,
  headers: Readonly<Record<string, string>>,
  transport: Transport,
): Promise<Response> {
  const { signal, attempts = defaultAttempts } = transport
  for (let attempt = 1; ; attempt += 1) {
    signal?.throwIfAborted()
    try {
      const response = await send(hub, url, headers, transport)
      if (!isTransient(response.status) || attempt >= attempts) return response
      await response.body?.cancel().catch(() => undefined)
      await wait(attempt, transport, retryAfterMs(response.headers.get("retry-after")))
    } catch (cause) {
      signal?.throwIfAborted()
      if (attempt >= attempts) throw unreachable(hub, url, cause)
      await wait(attempt, transport)
    }
  }
}

/** Asks a hub for JSON; a refusal is thrown as the hub's own error. */
export async function ask(
  hub: Hub,
  repository: HubRepository,
  url: string,
  transport: Transport,
): Promise<Response> {
  const response = await request(hub, url, { accept: "application/json" }, transport)
  if (response.ok) return response
  throw await refusalOf(hub, repository, response, transport)
}

/** The error of a refused request, as the hub explains it. */
export async function refusalOf(
  hub: Hub,
  repository: HubRepository,
  response: Response,
  transport: Transport,
): Promise<EvalScopeError> {
  const body = await response.text().catch(() => "")
  // A further question must not lead to further questions.
  const askOnce = async (url: string) => {
    const answer = await request(hub, url, { accept: "application/json" }, { ...transport, attempts: 1 })
    if (answer.ok) return answer
    throw new Error(`${answer.status}`)
  }
  return hub.refusal(repository, response, body, askOnce)
}

async function send(
  hub: Hub,
  url: string,
  headers: Readonly<Record<string, string>>,
  { fetch: send = fetch, signal, stallMs = defaultStallMs }: Transport,
): Promise<Response> {
  const late = new AbortController()
  const timer = setTimeout(() => late.abort(new Error(`no answer within ${stallMs / 1000} s`)), stallMs)
  try {
    const both = signal === undefined ? late.signal : AbortSignal.any([signal, late.signal])
    return await send(url, {
      headers: { "user-agent": "evalscope", ...hub.headers, ...headers },
      signal: both,
    })
  } finally {
    clearTimeout(timer)
  }
}

function isTransient(status: number): boolean {
  return status === 408 || status === 429 || status >= 500
}

/** Waits before the next try. */
export async function wait(
  attempt: number,
  { backoffMs = 500, signal }: Transport,
  asked?: number,
): Promise<void> {
  const doubled = backoffMs * 2 ** (attempt - 1)
  // Half of the pause is random, so that many processes do not come back at once.
  const own = doubled / 2 + (Math.random() * doubled) / 2
  await pause(Math.min(asked ?? own, longestPauseMs), undefined, signal === undefined ? {} : { signal })
}

/** `Retry-After` is a number of seconds or a date. */
function retryAfterMs(value: string | null): number | undefined {
  if (value === null || value.trim() === "") return undefined
  const seconds = Number(value)
  if (Number.isFinite(seconds)) return Math.max(0, seconds * 1000)
  const date = Date.parse(value)
  return Number.isNaN(date) ? undefined : Math.max(0, date - Date.now())
}

export function unreachable(hub: Hub, url: string, cause: unknown): EvalScopeError {
  const reason =
    cause instanceof Error && cause.cause !== undefined ? errorMessage(cause.cause) : errorMessage(cause)
  return new EvalScopeError({
    code: "hub_unreachable",
    message: `${hub.title} cannot be reached at ${url}: ${reason}.`,
    hint:
      hub.name === "huggingface"
        ? "Check the network; set HF_ENDPOINT for a mirror, or use --dataset-hub modelscope."
        : "Check the network; set MODELSCOPE_ENDPOINT, or use --dataset-hub huggingface.",
    context: { url },
    cause,
  })
}

/** Something other than a hub answered: a login page, a wrong endpoint. */
export function notAHub(url: string, problem: string): EvalScopeError {
  return new EvalScopeError({
    code: "hub_unreachable",
    message: `The answer of ${url} is not that of a hub: ${problem}.`,
    hint: "Check the network's login page and the endpoint (HF_ENDPOINT, MODELSCOPE_ENDPOINT).",
    context: { url },
  })
}
