import { performance } from "node:perf_hooks"
import type { GenerationConfig } from "../generation-config.js"
import { connectDirectly } from "../http/connect-directly.js"
import { createDispatcher, isProxied } from "../http/dispatcher.js"
import { type Endpoint, parseEndpoint } from "../http/endpoint.js"
import { type FailedRequest, statusFailure, transportFailure } from "../http/request-failure.js"
import type { HttpReply } from "../http/transport.js"
import { TransportError } from "../http/transport-error.js"
import { mergeConfig } from "../merge-config.js"
import type { Model, ModelOutput } from "../model.js"
import { createDirectClient } from "./client/direct-client.js"
import type { ModelClient } from "./client/model-client.js"
import type { OfficialClient } from "./client/official-client.js"
import { createSdkClient } from "./client/sdk-client.js"
import { fetchOver } from "./client/sdk-fetch.js"
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
  /** Headers that carry the key. */
  headers: Readonly<Record<string, string>>
  /** The client of the format's official SDK. */
  officialClient: OfficialClient
}

/** Seconds one attempt may take when `timeout` is not set. */
const defaultTimeout = 600

/** A model behind an HTTP endpoint: one `generate` is one request. Failures are EvalScopeErrors that name it. */
export function createHttpModel(options: HttpModelOptions): Model {
  const { modelId, wire, settings, context } = options
  const endpoint = parseEndpoint(settings.apiUrl, options.trims)
  const modelFailure = failedRequest(options, endpoint, context.config)
  let client: Promise<ModelClient> | undefined
  let opened: ModelClient | undefined

  async function open(): Promise<ModelClient> {
    client ??= openClient(options, endpoint)
    const opening = client
    const ready = await opening
    // Unless it was closed meanwhile.
    if (client === opening) opened = ready
    return ready
  }

  return {
    name: modelId,
    async generate(request, { signal } = {}) {
      const config = mergeConfig(context.config, request.config)
      const failed =
        request.config?.extraHeaders || request.config?.extraQuery
          ? failedRequest(options, endpoint, config)
          : modelFailure
      const reader = config.stream ? createEventReader(wire.streamReader(), failed) : undefined
      const body = wire.toBody(request, config)
      const { send } = opened ?? (await open())
      const startedAt = performance.now()
      let ttftMs: number | undefined
      let reply: HttpReply
      try {
        reply = await send({
          body,
          extraHeaders: config.extraHeaders,
          extraQuery: config.extraQuery,
          timeoutMs: (config.timeout ?? defaultTimeout) * 1000,
          signal,
          onEvent:
            reader &&
            ((event, last) => {
              if (reader.read(withoutKey(event.data, settings.apiKey), last))
                ttftMs ??= performance.now() - startedAt
            }),
        })
      } catch (error) {
        throw error instanceof TransportError ? transportFailure(failed, error) : error
      }
      const latencyMs = performance.now() - startedAt
      const text = withoutKey(reply.text, settings.apiKey)
      if (text !== reply.text) reply = { ...reply, text }
      if (reply.status < 200 || reply.status >= 300) throw statusFailure(failed, reply, Date.now())
      const output =
        reply.streamed && reader ? reader.finish(settings.streamEnd) : readReply(wire, reply, failed)
      return modelOutput(output, { modelId, latencyMs, ttftMs, reply })
    },
    async close() {
      const closing = client
      client = undefined
      opened = undefined
      if (closing) await (await closing).close()
    },
  }
}

/** The client that the caller brought, the official one when it is asked for, else our own. */
async function openClient(options: HttpModelOptions, endpoint: Endpoint): Promise<ModelClient> {
  const { wire, settings, context, headers } = options
  if (context.client) return createSdkClient(context.client, wire)
  if (settings.client === "direct" || context.connect) {
    const connect = context.connect ?? ((origin) => connectDirectly(origin, context.env))
    const transport = await connect(endpoint.origin)
    return createDirectClient({ endpoint, wire, settings, headers, transport })
  }
  const dispatcher = await createDispatcher(endpoint.origin, context.env)
  const client = await options.officialClient({ settings, endpoint, fetch: fetchOver(dispatcher) })
  return createSdkClient(client, wire, () => dispatcher.destroy())
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

interface Measured {
  modelId: string
  latencyMs: number
  ttftMs: number | undefined
  reply: HttpReply
}

function modelOutput(output: WireOutput, { modelId, latencyMs, ttftMs, reply }: Measured): ModelOutput {
  const { id, model = modelId, choices, usage } = output
  const result: ModelOutput = { model, choices, latencyMs, attempts: 1 }
  if (id !== undefined) result.id = id
  if (usage) result.usage = usage
  if (ttftMs !== undefined) result.ttftMs = ttftMs
  const requestId = reply.headers["x-request-id"] ?? reply.headers["request-id"]
  if (typeof requestId === "string") result.metadata = { ...output.metadata, requestId }
  else if (output.metadata) result.metadata = output.metadata
  return result
}

/** An endpoint that sends the key back must not bring it into what is stored. */
function withoutKey(text: string, key: string | undefined): string {
  return key !== undefined && key.length >= 12 && text.includes(key)
    ? text.replaceAll(key, "[redacted]")
    : text
}
