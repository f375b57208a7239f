import type { HttpSettings } from "./http-settings.js"

/** Whether an address is OpenAI's own or Azure's. */
export function isOfficialOpenAi(apiUrl: string): boolean {
  return /(^|\/\/|\.)(api\.openai\.com|openai\.azure\.com)(?=[:/?]|$)/i.test(apiUrl)
}

/** How OpenAI-compatible endpoints take the key; Azure reads a header of its own. */
export function bearerHeaders(settings: Pick<HttpSettings, "apiKey" | "apiUrl">): Record<string, string> {
  const key = settings.apiKey?.trim() || "EMPTY"
  return /\.azure\.com(?=[:/?]|$)/i.test(settings.apiUrl)
    ? { "api-key": key, authorization: `Bearer ${key}` }
    : { authorization: `Bearer ${key}` }
}
