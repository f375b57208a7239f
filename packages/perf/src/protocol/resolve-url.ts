import { PerfError } from "../errors/index.js"
import type { ApiName } from "./options.js"

/** Ends of addresses that name an endpoint themselves. */
const endpoints = [
  "/chat/completions",
  "/completions",
  "/responses",
  "/embeddings",
  "/reranks",
  "/rerank",
  "/messages",
  "/api/chat",
  "/generate_stream",
  "/generate",
  "/generation",
] as const

/** The ends that fit a wire format; the first is the one that is appended. */
const own: Readonly<Record<Exclude<ApiName, "gemini">, readonly [string, ...string[]]>> = {
  openai: ["/v1/chat/completions", "/chat/completions", "/completions"],
  openai_responses: ["/v1/responses", "/responses"],
  openai_embedding: ["/v1/embeddings", "/embeddings"],
  openai_rerank: ["/v1/rerank", "/rerank", "/reranks"],
  anthropic: ["/v1/messages", "/messages"],
  dashscope: ["/api/v1/services/aigc/text-generation/generation", "/generation"],
  ollama: ["/api/chat"],
  tgi: ["/generate_stream", "/generate"],
}

/** Wire formats that servers speak beside their address for clients of OpenAI, not below it. */
const besideOpenAi: readonly ApiName[] = ["dashscope", "ollama", "tgi"]

export interface UrlWishes {
  readonly model: string
  readonly stream: boolean
  /** Prompts are text or token ids: `/v1/completions` in place of chat. */
  readonly plain?: boolean
}

export interface ResolvedUrl {
  readonly url: string
  /** What was changed, for a person; undefined when nothing was. */
  readonly note?: string
}

/**
 * The complete address of a wire format: one that ends in a fitting endpoint stays, one of another format has its
 * end replaced, anything else gets the format's own end.
 * @throws PerfError `config_invalid` when it is no http address.
 */
export function resolveUrl(address: string, api: ApiName, wishes: UrlWishes): ResolvedUrl {
  const url = parsed(address)
  const before = url.href
  const path = url.pathname.replace(/\/+$/, "")
  if (api === "gemini") url.pathname = geminiPath(path, wishes)
  else if (!own[api].slice(1).some((end) => path.endsWith(end)) && !path.endsWith(own[api][0])) {
    const base = withoutEndpoint(path)
    const root = besideOpenAi.includes(api) ? withoutOpenAi(base) : base
    url.pathname = root + endAfter(root, own[api][0])
  }
  if (api === "gemini" && wishes.stream) url.searchParams.set("alt", "sse")
  if (api === "openai" && wishes.plain) {
    url.pathname = url.pathname.replace(/\/chat\/completions\/?$/, "/completions")
  }
  if (api === "tgi") {
    url.pathname = url.pathname.replace(
      /\/generate(_stream)?\/?$/,
      wishes.stream ? "/generate_stream" : "/generate",
    )
  }
  if (url.href === before || url.href === before.replace(/\/$/, "")) return { url: url.href }
  return { url: url.href, note: `Requests go to ${url.origin}${url.pathname}, the endpoint of --api ${api}.` }
}

function parsed(address: string): URL {
  const url = URL.canParse(address) ? new URL(address) : undefined
  if (url && /^https?:$/.test(url.protocol)) return url
  throw new PerfError({
    code: "config_invalid",
    message: `--url ${JSON.stringify(address)} is no http address.`,
    hint: "Write it with its scheme, e.g. http://127.0.0.1:8000/v1/chat/completions.",
  })
}

function withoutEndpoint(path: string): string {
  const end = endpoints.find((known) => path.endsWith(known))
  return end === undefined ? path : path.slice(0, -end.length)
}

/** Leaves out `/v1` and `/compatible-mode/v1`; `/api/v1` is none of OpenAI's. */
function withoutOpenAi(base: string): string {
  return base.endsWith("/api/v1") ? base : base.replace(/(?:\/compatible-mode)?\/v1$/, "")
}

/** `/v1/x` behind `/v1` or `/api/v1` is `/x`: no part of the path stands twice. */
function endAfter(base: string, end: string): string {
  const parts = end.split("/").slice(1)
  for (let shared = parts.length - 1; shared > 0; shared -= 1) {
    if (base.endsWith(`/${parts.slice(0, shared).join("/")}`)) return `/${parts.slice(shared).join("/")}`
  }
  return end
}

function geminiPath(path: string, { model, stream }: UrlWishes): string {
  if (/:(?:stream)?[gG]enerateContent$/.test(path)) {
    return path.replace(
      /:(?:stream)?[gG]enerateContent$/,
      stream ? ":streamGenerateContent" : ":generateContent",
    )
  }
  const base = withoutEndpoint(path).replace(/\/models(?:\/.*)?$/, "")
  const root = /\/v1(?:beta\w*|alpha\w*)?$/.test(base) ? base : `${base}/v1beta`
  return `${root}/models/${encodeURIComponent(model)}:${stream ? "streamGenerateContent" : "generateContent"}`
}
