import { EvalScopeError } from "../errors/index.js"

export interface EndpointSettings {
  provider: string
  apiUrl?: string | undefined
  apiKey?: string | undefined
  env: Readonly<Record<string, string | undefined>>
}

interface Vendor {
  host: RegExp
  keyVariable: string
}

/** Hosts that do not answer without a key. A vendor's key is never sent to another host. */
const vendors: readonly Vendor[] = [
  { host: /(^|\.)api\.openai\.com$/, keyVariable: "OPENAI_API_KEY" },
  { host: /(^|\.)api\.anthropic\.com$/, keyVariable: "ANTHROPIC_API_KEY" },
  { host: /(^|\.)dashscope(-[a-z]+)?\.aliyuncs\.com$/, keyVariable: "DASHSCOPE_API_KEY" },
]

const ownAddress: Readonly<Record<string, { url: string; keyVariable: string }>> = {
  "openai-chat": { url: "https://api.openai.com/v1", keyVariable: "OPENAI_API_KEY" },
  "openai-responses": { url: "https://api.openai.com/v1", keyVariable: "OPENAI_API_KEY" },
  "openai-completions": { url: "https://api.openai.com/v1", keyVariable: "OPENAI_API_KEY" },
  "anthropic-messages": { url: "https://api.anthropic.com", keyVariable: "ANTHROPIC_API_KEY" },
}

/**
 * Address and key of an endpoint: what is given, else `EVALSCOPE_BASE_URL` and `EVALSCOPE_API_KEY`, else the
 * vendor's own address and variable. The key `EMPTY`, the original's default, counts as none.
 *
 * @throws EvalScopeError `config_invalid` without an address, `provider_auth` when a vendor needs a key and there is none
 */
export function resolveEndpoint({ provider, apiUrl, apiKey, env }: EndpointSettings): {
  apiUrl: string
  apiKey: string | undefined
} {
  const own = ownAddress[provider]
  const url =
    given(apiUrl) ??
    given(env.EVALSCOPE_BASE_URL) ??
    (own && given(env[own.keyVariable]) ? own.url : undefined)
  if (url === undefined) {
    throw new EvalScopeError({
      code: "config_invalid",
      message: `No address is given for the provider ${provider}`,
      hint: own
        ? `Give --api-url or EVALSCOPE_BASE_URL, or set ${own.keyVariable} to use ${own.url}`
        : "Give --api-url or EVALSCOPE_BASE_URL",
    })
  }
  const hostname = hostOf(url)
  const vendor = vendors.find(({ host }) => host.test(hostname))
  const key =
    givenKey(apiKey) ?? givenKey(env.EVALSCOPE_API_KEY) ?? (vendor && givenKey(env[vendor.keyVariable]))
  if (vendor && key === undefined) {
    throw new EvalScopeError({
      code: "provider_auth",
      message: `${hostname} needs a key and none is given`,
      hint: `Set ${vendor.keyVariable} or EVALSCOPE_API_KEY, or give --api-key`,
    })
  }
  return { apiUrl: url, apiKey: key }
}

function given(value: string | undefined): string | undefined {
  const text = value?.trim()
  return text === "" ? undefined : text
}

function givenKey(value: string | undefined): string | undefined {
  const key = given(value)
  return key === "EMPTY" ? undefined : key
}

function hostOf(url: string): string {
  const complete = url.includes("://") ? url : `https://${url}`
  return URL.canParse(complete) ? new URL(complete).hostname : ""
}
