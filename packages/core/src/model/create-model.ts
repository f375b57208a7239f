import { EvalScopeError, nameHint } from "../errors/index.js"
import type { GenerationConfig } from "./generation-config.js"
import { inferEvalType, localCheckpoint } from "./infer-eval-type.js"
import type { Limits } from "./limit/limiter.js"
import { withLimits } from "./limit/with-limits.js"
import type { Model } from "./model.js"
import { providerOfEvalType, providers } from "./provider/catalogue.js"
import type { SdkClient } from "./provider/client/sdk-client.js"
import type { Connect, Provider } from "./provider/provider.js"
import { resolveEndpoint } from "./resolve-endpoint.js"
import { type RetryPolicy, withRetries } from "./retry/with-retries.js"

export interface CreateModelOptions {
  /** Model id at the endpoint; none makes the embedded mock. */
  model?: string | undefined
  /** Wire format as in the task config; inferred from address and model when left out. */
  evalType?: string | undefined
  /** A provider of one's own, or the name of a built-in one; overrides `evalType`. */
  provider?: Provider | string | undefined
  /** Base URL; default `EVALSCOPE_BASE_URL`, then the vendor's own when its key is set. */
  apiUrl?: string | undefined
  /** Key; default `EVALSCOPE_API_KEY`, then the variable of the vendor whose host it is. */
  apiKey?: string | undefined
  /** The provider's options, in camelCase or snake_case. */
  modelArgs?: Readonly<Record<string, unknown>> | undefined
  /** Settings under those of each request. */
  generationConfig?: GenerationConfig | undefined
  /**
   * Sends the requests: a client of the `openai` or `@anthropic-ai/sdk` package, also one for another cloud
   * (`AzureOpenAI`, Bedrock, Vertex). Address and key are its own; retries and limits stay the engine's.
   */
  client?: SdkClient | undefined
  limits?: Limits | undefined
  /** How requests over HTTP are sent; default over connections of one's own. Not with `client`. */
  connect?: Connect | undefined
  /** Told about each failed attempt that will be repeated. */
  onRetry?: RetryPolicy["onRetry"]
  /** Reproduce the original's known defects. Default false. */
  compat?: boolean | undefined
  /** Default `process.env`. */
  env?: Readonly<Record<string, string | undefined>> | undefined
}

const mockName = "mockllm/model"
const checkpointTypes: ReadonlySet<string> = new Set(["llm_ckpt", "checkpoint"])
/** Options of local checkpoints, which old task files carry along. */
const checkpointArgs: ReadonlySet<string> = new Set(["revision", "precision", "deviceMap", "torchDtype"])

/**
 * Makes a model that answers through an endpoint, with retries and limits around it. Nothing is sent until the
 * first request.
 *
 * @throws EvalScopeError `config_invalid` when options do not fit, `provider_auth` when the endpoint is known to need
 *   a key, `not_supported` for local checkpoints
 *
 * @example
 * const model = await createModel({ model: "qwen3-8b", apiUrl: "http://127.0.0.1:8000/v1" })
 * const output = await model.generate({ messages: [{ role: "user", content: "2 + 2?" }] })
 */
export async function createModel(options: CreateModelOptions): Promise<Model> {
  const env = options.env ?? process.env
  const config = options.generationConfig ?? {}
  const provider = await findProvider(options, env)
  const args = providerArgs(options.modelArgs ?? {})
  const { client, connect, compat = false } = options
  const settings =
    "apiUrl" in shapeOf(provider) ? { ...endpointOf(provider, options, args, env), ...args } : args
  const context = { config, env, compat, connect, ...(client && { client }) }
  const bare = await provider.create(settings, context)(options.model ?? mockName)
  const limited = options.limits ? withLimits(bare, options.limits, { config }) : bare
  return withRetries(limited, {
    ...(config.retries !== undefined && { retries: config.retries }),
    ...(config.retryInterval !== undefined && { intervalMs: config.retryInterval * 1000 }),
    ...(options.onRetry && { onRetry: options.onRetry }),
  })
}

async function findProvider(
  options: CreateModelOptions,
  env: Readonly<Record<string, string | undefined>>,
): Promise<Provider> {
  if (typeof options.provider === "object") return options.provider
  const evalType = options.evalType
  if (evalType !== undefined && checkpointTypes.has(evalType)) throw localCheckpoint(options.model ?? "")
  const name =
    options.provider ??
    providerOfEvalType[
      evalType ??
        inferEvalType({ model: options.model, apiUrl: options.client?.baseURL ?? options.apiUrl, env })
    ]
  const load = name === undefined ? undefined : providers[name]
  if (load) return await load()
  const wanted = options.provider ?? evalType ?? ""
  const names = options.provider === undefined ? Object.keys(providerOfEvalType) : Object.keys(providers)
  throw new EvalScopeError({
    code: "config_invalid",
    message: `${options.provider === undefined ? "eval_type" : "The provider"} "${wanted}" does not exist`,
    hint: nameHint(wanted, names),
  })
}

function endpointOf(
  provider: Provider,
  options: CreateModelOptions,
  args: Readonly<Record<string, unknown>>,
  env: Readonly<Record<string, string | undefined>>,
): { apiUrl: string; apiKey?: string } {
  if (options.client) return { apiUrl: options.client.baseURL }
  const text = (value: unknown) => (typeof value === "string" ? value : undefined)
  const { apiUrl, apiKey } = resolveEndpoint({
    provider: provider.name,
    apiUrl: text(args.apiUrl) ?? options.apiUrl,
    apiKey: text(args.apiKey) ?? options.apiKey,
    env,
  })
  return { apiUrl, ...(apiKey !== undefined && { apiKey }) }
}

function shapeOf(provider: Provider): object {
  const { settings } = provider
  return "shape" in settings && typeof settings.shape === "object" && settings.shape !== null
    ? settings.shape
    : {}
}

function providerArgs(modelArgs: Readonly<Record<string, unknown>>): Record<string, unknown> {
  const entries = Object.entries(modelArgs).map(([key, value]) => [camelCase(key), value] as const)
  return Object.fromEntries(entries.filter(([key]) => !checkpointArgs.has(key)))
}

function camelCase(key: string): string {
  return key.replace(/_([a-z])/g, (_, letter: string) => letter.toUpperCase())
}
