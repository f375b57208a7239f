import { EvalScopeError } from "../../../errors/index.js"
import type { Endpoint } from "../../http/endpoint.js"
import type { HttpSettings } from "../http-settings.js"
import type { SdkClient } from "./sdk-client.js"
import type { Fetch } from "./sdk-fetch.js"

interface OfficialClientOptions {
  settings: HttpSettings
  endpoint: Endpoint
  fetch: Fetch
}

/** Makes the official client of a wire format. */
export type OfficialClient = (options: OfficialClientOptions) => Promise<SdkClient>

export const openAiSdk: OfficialClient = async (options) => {
  const { OpenAI } = await installed("openai", () => import("openai"))
  return new OpenAI({ ...shared(options), organization: null, project: null })
}

export const anthropicSdk: OfficialClient = async (options) => {
  const { Anthropic } = await installed("@anthropic-ai/sdk", () => import("@anthropic-ai/sdk"))
  return new Anthropic({ ...shared(options), authToken: null })
}

function shared({ settings, endpoint, fetch }: OfficialClientOptions) {
  return {
    apiKey: settings.apiKey?.trim() || "EMPTY",
    baseURL: endpoint.base,
    defaultHeaders: settings.headers ?? {},
    defaultQuery: { ...endpoint.query, ...settings.query },
    maxRetries: 0,
    fetch,
  }
}

/** SDKs are large and few need them, so each is installed by whoever wants it. */
async function installed<Module>(name: string, load: () => Promise<Module>): Promise<Module> {
  try {
    return await load()
  } catch (cause) {
    throw new EvalScopeError({
      code: "package_missing",
      message: `model_args asks for the official client, and the package ${name} is not installed`,
      hint: `npm install ${name}, or leave client out of model_args: requests are then sent without it`,
      cause,
    })
  }
}
