import { errorMessage, PerfError } from "../../errors/index.js"
import { type HubName, type HubSettings, hubHeaders } from "./hub-address.js"

const attempts = 3
const defaultPauseMs = 1000
const longestPauseMs = 30_000
/** Without a byte for so long, nothing more is to be expected. */
const defaultIdleMs = 60_000

/** What is asked of a hub. */
export interface HubQuestion {
  readonly hub: HubName
  readonly url: string
  /** What it is for, in words: a file, a list of files. */
  readonly what: string
}

/**
 * Asks a hub and reads its answer. What may pass (no connection, 429, 5xx, an answer that breaks off or comes to a
 * stand) is tried again twice.
 *
 * @param read reads the body; `alive` is to be called whenever a part of it came.
 * @throws PerfError `aborted` when the run was stopped, `server_unreachable`, or `data_missing` when it was refused.
 */
export async function askHub<Read>(
  question: HubQuestion,
  settings: HubSettings,
  read: (response: Response, alive: () => void) => Promise<Read>,
): Promise<Read> {
  for (let attempt = 1; ; attempt += 1) {
    const answer = await askOnce(question, settings, read)
    if ("value" in answer) return answer.value
    if (settings.signal?.aborted === true) throw stopped(question)
    if (!answer.mayPass || attempt === attempts) throw answer.error
    const pauseMs = answer.retryAfterMs ?? (settings.retryPauseMs ?? defaultPauseMs) * attempt
    await pause(Math.min(pauseMs, longestPauseMs), settings.signal)
  }
}

type Answer<Read> =
  | { readonly value: Read }
  | { readonly error: PerfError; readonly mayPass: boolean; readonly retryAfterMs?: number }

async function askOnce<Read>(
  question: HubQuestion,
  { env, signal, idleMs = defaultIdleMs }: HubSettings,
  read: (response: Response, alive: () => void) => Promise<Read>,
): Promise<Answer<Read>> {
  const quiet = new AbortController()
  const timer = setTimeout(() => quiet.abort(), idleMs)
  const either = signal === undefined ? quiet.signal : AbortSignal.any([quiet.signal, signal])
  const silence = () => (quiet.signal.aborted ? `; nothing came for ${idleMs / 1000} s` : "")
  let began = false
  try {
    const headers = hubHeaders(question.hub, env)
    const response = await fetch(question.url, { headers, signal: either })
    began = true
    if (!response.ok) return refusal(question, response)
    timer.refresh()
    return { value: await read(response, () => timer.refresh()) }
  } catch (thrown) {
    if (PerfError.is(thrown)) return { error: thrown, mayPass: thrown.code === "server_unreachable" }
    if (began && isLocal(thrown)) return { error: unkept(question, thrown), mayPass: false }
    return { error: broken(question, { began, silence: silence(), cause: thrown }), mayPass: true }
  } finally {
    clearTimeout(timer)
  }
}

/** A file of ours that cannot be written is not the hub's fault. */
function isLocal(thrown: unknown): boolean {
  if (!(thrown instanceof Error) || !("code" in thrown)) return false
  return /^(?:ENOSPC|EDQUOT|EACCES|EPERM|EROFS|ENOTDIR|EEXIST|EISDIR|EMFILE)$/.test(String(thrown.code))
}

function unkept({ what }: HubQuestion, cause: unknown): PerfError {
  return new PerfError({
    code: "output_failed",
    message: `${what} could not be kept: ${errorMessage(cause)}.`,
    hint: "Check the disk and the permissions of the cache folder (EVALSCOPE_CACHE, default ~/.cache/evalscope).",
    cause,
  })
}

function refusal({ url, what }: HubQuestion, response: Response): Answer<never> {
  const { status } = response
  const mayPass = status === 429 || status >= 500
  const after = Number(response.headers.get("retry-after") ?? Number.NaN)
  void response.body?.cancel().catch(() => {})
  return {
    mayPass,
    ...(Number.isFinite(after) && { retryAfterMs: after * 1000 }),
    error: new PerfError({
      code: "data_missing",
      message: `${new URL(url).origin} refused ${what} (HTTP ${status}).`,
      hint: mayPass
        ? "Try again later, set HF_ENDPOINT or MODELSCOPE_ENDPOINT to a mirror, or take the other hub with --data-source."
        : status === 401 || status === 403
          ? "It is not there or not public: set HF_TOKEN or MODELSCOPE_SDK_TOKEN to a token that may read it, or try the other hub with --data-source."
          : "Check the id, or try the other hub with --data-source.",
    }),
  }
}

function broken(
  { url, what }: HubQuestion,
  { began, silence, cause }: { readonly began: boolean; readonly silence: string; readonly cause: unknown },
): PerfError {
  const { origin } = new URL(url)
  const detail = silence === "" ? `: ${errorMessage(cause)}` : silence
  return new PerfError({
    code: "server_unreachable",
    message: began
      ? `The download of ${what} from ${origin} broke off${detail}.`
      : `${origin} did not answer when ${what} was asked for${silence}.`,
    hint: "Check the network, set HF_ENDPOINT or MODELSCOPE_ENDPOINT to a mirror, or give a local file.",
    cause,
  })
}

function stopped({ what }: HubQuestion): PerfError {
  return new PerfError({ code: "aborted", message: `The run was stopped while ${what} was downloaded.` })
}

function pause(ms: number, signal: AbortSignal | undefined): Promise<void> {
  return new Promise((resolve) => {
    const timer = setTimeout(end, ms)
    function end(): void {
      clearTimeout(timer)
      signal?.removeEventListener("abort", end)
      resolve()
    }
    signal?.addEventListener("abort", end, { once: true })
    if (signal?.aborted === true) end()
  })
}
