import { performance } from "node:perf_hooks"
import type { GenerationConfig } from "../generation-config.js"
import { isProxied } from "../http/dispatcher.js"
import { type Endpoint, parseEndpoint } from "../http/endpoint.js"
import { type FailedRequest, statusFailure, transportFailure } from "../http/request-failure.js"
import { connectDirectly, type HttpReply, type Transport } from "../http/transport.js"
import { TransportError } from "../http/transport-error.js"
import { mergeConfig } from "../merge-config.js"
import type { Model, ModelOutput } from "../model.js"
import type { HttpSettings } from "./http-settings.js"
import type { ProviderContext } from "./provider.js"
import { createEventReader, readReply } from "./read-reply.js"
import type { Wire, WireOutput } from "./wire.js"

export interface HttpModelOptions {
  modelId: string
  wire: Wire
  settings: HttpSettings
  context: ProviderContext
  /** Parts of a pasted address that are not part of the base URL. */
  trims: readonly string[]
  /** Headers that carry the key and the format's version. */
  headers: Readonly<Record<string, string>>
}

/** Seconds one attempt may take when `timeout` is not set. */
const defaultTimeout = 600

/** A model behind an HTTP endpoint: one `generate` is one request. Failures are EvalScopeErrors that name it. */
export function createHttpModel(options: HttpModelOptions): Model {
  const { modelId, wire, settings, context } = options
  const endpoint = parseEndpoint(settings.apiUrl, options.trims)
  const baseHeaders = {
    "content-type": "application/json",
    accept: "application/json, text/event-stream",
    "user-agent": "evalscope",
    ...options.headers,
    ...basicAuth(settings),
  }
  const modelHeaders = withHeaders(baseHeaders, settings.headers ?? {})
  const flatHeaders = Object.entries(modelHeaders).flat()
  const modelFailure = failedRequest(options, endpoint, context.config)
  let transport: Promise<Transport> | undefined

  const open = () => {
    transport ??= context.connect?.(endpoint.origin) ?? connectDirectly(endpoint.origin, context.env)
    return transport
  }

  return {
    name: modelId,
    async generate(request, { signal } = {}) {
      const config = mergeConfig(context.config, request.config)
      const failed =
        request.config?.extraHeaders || request.config?.extraQuery
          ? failedRequest(options, endpoint, config)
          : modelFailure
      const body = JSON.stringify(wire.toBody(request, config))
      const reader = config.stream ? createEventReader(wire.streamReader(), failed) : undefined
      const { post } = await open()
      const startedAt = performance.now()
      let ttftMs: number | undefined
      let reply: HttpReply
      try {
        reply = await post({
          origin: endpoint.origin,
          target: endpoint.target(wire.path, queryOf(settings, config.extraQuery)),
          headers: config.extraHeaders
            ? Object.entries(withHeaders(modelHeaders, config.extraHeaders)).flat()
            : flatHeaders,
          body,
          timeoutMs: (config.timeout ?? defaultTimeout) * 1000,
          signal,
          ...(reader && {
            onEvent: (event, last) => {
              if (reader.read(event.data, last)) ttftMs ??= performance.now() - startedAt
            },
          }),
        })
      } catch (error) {
        throw error instanceof TransportError ? transportFailure(failed, error) : error
      }
      const latencyMs = performance.now() - startedAt
      if (reply.status < 200 || reply.status >= 300) throw statusFailure(failed, reply, Date.now())
      const output =
        reply.streamed && reader ? reader.finish(settings.streamEnd) : readReply(wire, reply, failed)
      return modelOutput(output, { modelId, latencyMs, ttftMs, reply })
    },
    async close() {
      const opened = transport
      transport = undefined
      if (opened) await (await opened).close()
    },
  }
}

function failedRequest(
  { modelId, wire, settings, context }: HttpModelOptions,
  endpoint: Endpoint,
  config: GenerationConfig,
): FailedRequest {
  const headerSecrets = Object.values({ ...settings.headers, ...config.extraHeaders })
  const userInfo = URL.canParse(settings.apiUrl) ? new URL(settings.apiUrl) : undefined
  const secrets = [
    settings.apiKey ?? "",
    ...headerSecrets,
    ...Object.values({ ...settings.query, ...config.extraQuery }),
    ...(userInfo ? [userInfo.password, ...userInfo.searchParams.values()] : []),
  ]
  return {
    url: endpoint.shown(wire.path),
    base: endpoint.base,
    modelsUrl: endpoint.shown(wire.modelsPath),
    model: modelId,
    proxied: isProxied(endpoint.origin, context.env),
    // Short values such as API versions and flags are no secrets, and would black out half of a message.
    secrets: secrets.filter((value) => value === settings.apiKey || value.length >= 12),
  }
}

function queryOf(settings: HttpSettings, extra: Readonly<Record<string, string>> | undefined) {
  return settings.query || extra ? { ...settings.query, ...extra } : undefined
}

/** Header names count without case, and are lower case in the result. */
function withHeaders(
  base: Readonly<Record<string, string>>,
  extra: Readonly<Record<string, string>>,
): Readonly<Record<string, string>> {
  const lower = ([name, value]: [string, string]) => [name.toLowerCase(), value] as const
  return Object.fromEntries([...Object.entries(base).map(lower), ...Object.entries(extra).map(lower)])
}

/** The header of a user name and password in the address, which count when no key is given. */
function basicAuth({ apiUrl, apiKey }: HttpSettings): Readonly<Record<string, string>> {
  const url = apiKey === undefined && URL.canParse(apiUrl) ? new URL(apiUrl) : undefined
  if (!url?.username) return {}
  const pair = `${decodeURIComponent(url.username)}:${decodeURIComponent(url.password)}`
  return { authorization: `Basic ${Buffer.from(pair).toString("base64")}` }
}

interface Measured {
  modelId: string
  latencyMs: number
  ttftMs: number | undefined
  reply: HttpReply
}

function modelOutput(output: WireOutput, { modelId, latencyMs, ttftMs, reply }: Measured): ModelOutput {
  const requestId = reply.headers["x-request-id"] ?? reply.headers["request-id"]
  const metadata = { ...output.metadata, ...(typeof requestId === "string" && { requestId }) }
  return {
    ...(output.id !== undefined && { id: output.id }),
    model: output.model ?? modelId,
    choices: output.choices,
    ...(output.usage && { usage: output.usage }),
    latencyMs,
    ...(ttftMs !== undefined && { ttftMs }),
    attempts: 1,
    ...(Object.keys(metadata).length > 0 && { metadata }),
  }
}
