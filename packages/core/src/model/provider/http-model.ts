import { performance } from "node:perf_hooks"
import { ZodError } from "zod"
import { createDispatcher, isProxied } from "../http/dispatcher.js"
import { type Endpoint, parseEndpoint } from "../http/endpoint.js"
import { parseJson, reportedIn } from "../http/reply-error.js"
import {
  type FailedRequest,
  malformedFailure,
  reportedFailure,
  requestFailure,
  statusFailure,
  transportFailure,
} from "../http/request-failure.js"
import { createTransport, type HttpReply, type Transport } from "../http/transport.js"
import { TransportError } from "../http/transport-error.js"
import { mergeConfig } from "../merge-config.js"
import type { Model, ModelOutput } from "../model.js"
import type { HttpSettings } from "./http-settings.js"
import { isJsonObject } from "./json-object.js"
import type { ProviderContext } from "./provider.js"
import { schemaIssues } from "./schema-issues.js"
import type { IncompleteOutput, StreamReader, Wire, WireOutput } from "./wire.js"

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
    ...settings.headers,
  }
  const flatHeaders = Object.entries(baseHeaders).flat()
  const failed = failedRequest(options, endpoint)
  let transport: Promise<Transport> | undefined

  const open = () => {
    transport ??= createDispatcher(endpoint.origin, context.env).then(createTransport)
    return transport
  }

  return {
    name: modelId,
    async generate(request, { signal } = {}) {
      const config = mergeConfig(context.config, request.config)
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
          headers: config.extraHeaders ? withHeaders(baseHeaders, config.extraHeaders) : flatHeaders,
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
        reply.streamed && reader ? reader.finish(settings.streamEnd) : parseReply(wire, reply, failed)
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
): FailedRequest {
  const headerSecrets = Object.values({ ...settings.headers, ...context.config.extraHeaders })
  const userInfo = URL.canParse(settings.apiUrl) ? new URL(settings.apiUrl) : undefined
  const secrets = [
    settings.apiKey ?? "",
    ...headerSecrets,
    ...Object.values({ ...settings.query, ...context.config.extraQuery }),
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

function withHeaders(
  base: Readonly<Record<string, string>>,
  extra: Readonly<Record<string, string>>,
): string[] {
  const merged = new Map(Object.entries(base).map(([name, value]) => [name.toLowerCase(), value]))
  for (const [name, value] of Object.entries(extra)) merged.set(name.toLowerCase(), value)
  return [...merged].flat()
}

function parseReply(wire: Wire, reply: HttpReply, failed: FailedRequest): WireOutput {
  const json = parseJson(reply.text)
  if (json === undefined) {
    // Without a length or chunks the end of the connection is the end of the body, wanted or not.
    const cut =
      reply.headers["content-length"] === undefined && reply.headers["transfer-encoding"] === undefined
    if (cut && /^\s*[{[]/.test(reply.text)) {
      throw requestFailure(failed, {
        code: "provider_disconnected",
        what: `lost its connection while the reply was arriving (${reply.text.length} characters had come)`,
      })
    }
    throw malformedFailure(failed, reply.text, "the reply is not JSON")
  }
  const output = readJson(json, wire.fromBody, reply.text, "the reply", failed)
  return whole(output, "a reply that is incomplete", failed)
}

/** Runs a conversion; an error inside the JSON and JSON of another format become errors that name the request. */
function readJson<T>(
  json: unknown,
  convert: (json: unknown) => T,
  text: string,
  what: string,
  failed: FailedRequest,
): T {
  if (isJsonObject(json) && json.error) {
    const reported = reportedIn(json)
    if (reported) throw reportedFailure(failed, reported, what)
  }
  try {
    return convert(json)
  } catch (error) {
    if (!(error instanceof ZodError)) throw error
    const reported = reportedIn(json)
    if (reported) throw reportedFailure(failed, reported, what)
    throw malformedFailure(failed, text, `${what} is not of the expected format (${schemaIssues(error, 2)})`)
  }
}

function whole(output: WireOutput | IncompleteOutput, what: string, failed: FailedRequest): WireOutput {
  if (!("missing" in output)) return output
  throw requestFailure(failed, {
    code: "provider_disconnected",
    what: `answered with ${what}, without ${output.missing}`,
  })
}

function createEventReader(reader: StreamReader, failed: FailedRequest) {
  let events = 0
  let ended = false
  return {
    read(data: string, last: boolean): boolean {
      if (data.startsWith("[DONE]")) {
        ended = true
        reader.end?.()
        return false
      }
      const json = parseJson(data)
      if (json === undefined) {
        if (last) return false
        throw malformedFailure(failed, data, "an event of the stream is not JSON")
      }
      events += 1
      const carried = readJson(json, reader.read, data, "an event of the stream", failed)
      const reported = reader.failure?.()
      if (reported) throw reportedFailure(failed, reported, "an event of the stream")
      return carried
    },
    finish(streamEnd: HttpSettings["streamEnd"]): WireOutput {
      if (!ended && streamEnd === "optional") reader.end?.()
      const output = readJson(undefined, () => reader.finish(), "", "the end of the stream", failed)
      return whole(output, `a stream that ended early after ${events} events`, failed)
    },
  }
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
