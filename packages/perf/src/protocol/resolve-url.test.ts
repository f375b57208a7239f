import { describe, expect, it } from "vitest"
import { type ApiName, apiNames } from "./options.js"
import { resolveUrl } from "./resolve-url.js"

const host = "http://127.0.0.1:8000"
const wishes = { model: "m/1", stream: true }

describe("resolveUrl", () => {
  it.each<[string, ApiName, string]>([
    ["/v1/chat/completions", "openai", "/v1/chat/completions"],
    ["/v1/completions", "openai", "/v1/completions"],
    ["/v1", "openai", "/v1/chat/completions"],
    ["/v1/", "openai", "/v1/chat/completions"],
    ["", "openai", "/v1/chat/completions"],
    ["/api/v3", "openai", "/api/v3/v1/chat/completions"],
    ["/v1/chat/completions", "openai_responses", "/v1/responses"],
    ["/v1/responses", "openai_responses", "/v1/responses"],
    ["/v1", "openai_embedding", "/v1/embeddings"],
    ["/v1/reranks", "openai_rerank", "/v1/reranks"],
    ["/v1", "openai_rerank", "/v1/rerank"],
    ["/v1/chat/completions", "anthropic", "/v1/messages"],
    ["/anthropic", "anthropic", "/anthropic/v1/messages"],
    ["", "ollama", "/api/chat"],
    ["/api", "ollama", "/api/chat"],
    ["/v1", "ollama", "/api/chat"],
    ["/x/v1/chat/completions", "ollama", "/x/api/chat"],
    ["/v1/chat/completions", "tgi", "/generate_stream"],
    ["/v1", "dashscope", "/api/v1/services/aigc/text-generation/generation"],
    ["/compatible-mode/v1", "dashscope", "/api/v1/services/aigc/text-generation/generation"],
    ["", "tgi", "/generate_stream"],
    ["/generate", "tgi", "/generate_stream"],
    ["/api/v1", "dashscope", "/api/v1/services/aigc/text-generation/generation"],
    [
      "/api/v1/services/aigc/multimodal-generation/generation",
      "dashscope",
      "/api/v1/services/aigc/multimodal-generation/generation",
    ],
    ["/v1beta", "gemini", "/v1beta/models/m%2F1:streamGenerateContent?alt=sse"],
    ["", "gemini", "/v1beta/models/m%2F1:streamGenerateContent?alt=sse"],
    ["/v1/models/x:generateContent", "gemini", "/v1/models/x:streamGenerateContent?alt=sse"],
  ])("%s with %s", (path, api, expected) => {
    expect(resolveUrl(host + path, api, wishes).url).toBe(host + expected)
  })

  it("changes nothing the second time", () => {
    for (const api of apiNames) {
      for (const path of ["", "/v1", "/v1/chat/completions", "/x/v1/"]) {
        const once = resolveUrl(host + path, api, wishes).url
        expect(resolveUrl(once, api, wishes)).toEqual({ url: once })
      }
    }
  })

  it("keeps the query and tells what it changed", () => {
    expect(resolveUrl(`${host}/v1?api-version=3`, "openai", wishes)).toEqual({
      url: `${host}/v1/chat/completions?api-version=3`,
      note: `Requests go to ${host}/v1/chat/completions, the endpoint of --api openai.`,
    })
    expect(resolveUrl(`${host}/v1`, "openai", { ...wishes, plain: true }).url).toBe(`${host}/v1/completions`)
  })

  it.each(["", "localhost:8000", "ftp://x/", "nonsense"])("refuses %s", (address) => {
    expect(() => resolveUrl(address, "openai", wishes)).toThrow(/is no http address/)
  })
})
