import type { z } from "zod"
import { EvalScopeError } from "../../errors/index.js"
import type { GenerationConfig } from "../generation-config.js"
import type { Transport } from "../http/transport.js"
import type { Model } from "../model.js"
import type { SdkClient } from "./client/sdk-client.js"
import { schemaIssues } from "./schema-issues.js"

/** What a provider gets besides its own settings. */
export interface ProviderContext {
  /** The model's own settings, under those of each request. */
  config: GenerationConfig
  /** Environment variables, e.g. for keys and proxies. */
  env: Readonly<Record<string, string | undefined>>
  /** Reproduce the original's known defects. */
  compat: boolean
  /** How requests over HTTP are sent; default over connections of one's own. */
  connect?: Connect | undefined
  /** A client of an official SDK that sends the requests; it knows address and key. */
  client?: SdkClient
}

/** Makes what sends requests to an origin such as `https://api.openai.com`. */
export type Connect = (origin: string) => Promise<Transport>

export interface ProviderDefinition<Settings extends z.ZodType> {
  name: string
  /** Options of the provider, checked before it is used. */
  settings: Settings
  /** Makes a model. One call of its `generate` is one attempt: retries and limits are added around it. */
  create(settings: z.infer<Settings>, context: ProviderContext): (modelId: string) => Model | Promise<Model>
}

/** What makes models of one kind: a wire format, a local engine, a mock. */
export interface Provider {
  readonly name: string
  readonly settings: z.ZodType
  /** @throws EvalScopeError `config_invalid` when the settings do not fit. */
  create(settings: unknown, context: ProviderContext): (modelId: string) => Model | Promise<Model>
}

/**
 * Defines a provider.
 *
 * @example
 * const shout = defineProvider({
 *   name: "shout",
 *   settings: z.object({ times: z.int().default(1) }),
 *   create: ({ times }) => (name) => ({ name, generate: async (request) => reply(request, times) }),
 * })
 */
export function defineProvider<Settings extends z.ZodType>(
  definition: ProviderDefinition<Settings>,
): Provider {
  return {
    name: definition.name,
    settings: definition.settings,
    create(input, context) {
      const settings = definition.settings.safeParse(input)
      if (settings.success) return definition.create(settings.data, context)
      throw new EvalScopeError({
        code: "config_invalid",
        message: `Options of the provider ${definition.name} do not fit: ${schemaIssues(settings.error)}`,
        hint: "Correct model_args",
        cause: settings.error,
      })
    },
  }
}
