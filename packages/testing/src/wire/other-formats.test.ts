import { describe, expect, it } from "vitest"
import { type MockServerOptions, startMockServer } from "../server/index.js"

const answer = {
  reasoning: "hm",
  text: "Grüße, world",
  toolCalls: [{ name: "look", arguments: { at: "x" } }],
}

async function post(
  path: string,
  body: unknown,
  headers = {},
  options: MockServerOptions = {},
): Promise<string> {
  await using server = await startMockServer({ answer: () => answer, ...options })
  const response = await fetch(server.url + path, { method: "POST", headers, body: JSON.stringify(body) })
  return await response.text()
}

/** The JSON of every `data:` line. */
function events(text: string): Record<string, unknown>[] {
  return [...text.matchAll(/^data: ?(.*)$/gm)].map((match) => JSON.parse(match[1] ?? ""))
}

describe("Gemini", () => {
  const body = {
    contents: [{ role: "user", parts: [{ text: "Hi " }, { text: "there" }] }],
    systemInstruction: { parts: [{ text: "Be brief." }] },
    generationConfig: { maxOutputTokens: 50 },
  }

  it("answers whole", async () => {
    expect(JSON.parse(await post("/v1beta/models/gem-1:generateContent", body))).toMatchObject({
      modelVersion: "gem-1",
      candidates: [
        {
          finishReason: "STOP",
          content: {
            role: "model",
            parts: [
              { text: "hm", thought: true },
              { text: "Grüße, world" },
              { functionCall: { name: "look", args: { at: "x" } } },
            ],
          },
        },
      ],
      usageMetadata: { thoughtsTokenCount: 1 },
    })
  })

  it("streams parts that join to the same", async () => {
    const chunks = events(await post("/v1beta/models/gem-1:streamGenerateContent?alt=sse", body))
    const parts = JSON.stringify(chunks.map((chunk) => chunk.candidates)).matchAll(
      /"text":"([^"]*)"(,"thought":true)?/g,
    )
    let text = ""
    for (const [, part, thought] of parts) if (thought === undefined) text += part
    expect(text).toBe("Grüße, world")
    expect(JSON.stringify(chunks)).toContain('"functionCall":{"name":"look","args":{"at":"x"}}')
    expect(chunks.at(-1)).toMatchObject({ candidates: [{ finishReason: "STOP" }], usageMetadata: {} })
  })

  it("refuses in its own words and takes the key from its own header or the query", async () => {
    const path = "/v1beta/models/gem-1:generateContent"
    const wrong = await post(path, body, {}, { apiKey: "right" })
    expect(JSON.parse(wrong)).toMatchObject({ error: { code: 401, status: "UNAUTHENTICATED" } })
    const byHeader = await post(path, body, { "x-goog-api-key": "right" }, { apiKey: "right" })
    expect(JSON.parse(byHeader)).toHaveProperty("candidates")
    const byQuery = await post(`${path}?key=right`, body, {}, { apiKey: "right" })
    expect(JSON.parse(byQuery)).toHaveProperty("candidates")
  })
})

describe("DashScope", () => {
  const path = "/api/v1/services/aigc/text-generation/generation"
  const body = (parameters: object) => ({
    model: "qwen",
    input: { messages: [{ role: "user", content: "Hi" }] },
    parameters: { result_format: "message", ...parameters },
  })
  const sse = { "X-DashScope-SSE": "enable" }

  it("answers whole, as message or as plain text", async () => {
    expect(JSON.parse(await post(path, body({})))).toMatchObject({
      output: {
        choices: [
          { finish_reason: "tool_calls", message: { content: "Grüße, world", reasoning_content: "hm" } },
        ],
      },
    })
    expect(JSON.parse(await post(path, body({ result_format: "text" })))).toMatchObject({
      output: { text: "Grüße, world" },
    })
  })

  it("repeats what was said unless asked for increments", async () => {
    const contents = async (parameters: object): Promise<string[]> => {
      const text = await post(path, body(parameters), sse)
      return [...text.matchAll(/"content":"([^"]*)"/g)].map((match) => match[1] ?? "")
    }
    expect((await contents({ incremental_output: true })).join("")).toBe("Grüße, world")
    const growing = await contents({})
    expect(growing.at(-1)).toBe("Grüße, world")
    growing.forEach((content, index) => {
      expect(content.startsWith(growing[index - 1] ?? "")).toBe(true)
    })
  })
})

describe("Ollama", () => {
  const body = { model: "llama", messages: [{ role: "user", content: "Hi" }] }

  it("streams lines by default", async () => {
    const lines = (await post("/api/chat", body)).trim().split("\n")
    const parsed: Record<string, { content?: string; thinking?: string }>[] = lines.map((line) =>
      JSON.parse(line),
    )
    expect(parsed.map((line) => line.message?.content ?? "").join("")).toBe("Grüße, world")
    expect(parsed.map((line) => line.message?.thinking ?? "").join("")).toBe("hm")
    expect(lines.join("\n")).toContain('"tool_calls":[{"function":{"name":"look","arguments":{"at":"x"}}}]')
    expect(parsed.at(-1)).toMatchObject({ done: true, done_reason: "stop", prompt_eval_count: 1 })
  })

  it("answers whole when asked to, and cuts at num_predict", async () => {
    const whole = await post("/api/generate", { model: "l", prompt: "Hi", stream: false })
    expect(JSON.parse(whole)).toMatchObject({ response: "Grüße, world", thinking: "hm", done: true })
    const cut = await post("/api/generate", {
      model: "l",
      prompt: "Hi",
      stream: false,
      options: { num_predict: 3 },
    })
    expect(JSON.parse(cut)).toMatchObject({ response: "Grü", done_reason: "length", eval_count: 3 })
  })
})

describe("Text Generation Inference", () => {
  const body = (parameters: object) => ({ inputs: "Hi there", parameters })
  type Token = { token: { text: string; id: number }; generated_text: string | null; details: object | null }
  const stream = async (parameters: object, options: MockServerOptions = {}): Promise<Token[]> => {
    const text = await post("/generate_stream", body(parameters), {}, options)
    return [...text.matchAll(/^data:(.*)$/gm)].map((match): Token => JSON.parse(match[1] ?? ""))
  }

  it("streams tokens, the last one with the whole text and the counts", async () => {
    const tokens = await stream({ details: true })
    expect(tokens.map(({ token }) => token.text).join("")).toBe("hmGrüße, world")
    expect(tokens.slice(0, -1).every((one) => one.generated_text === null && one.details === null)).toBe(true)
    expect(tokens.at(-1)).toMatchObject({
      index: tokens.length,
      generated_text: "hmGrüße, world",
      details: { finish_reason: "eos_token", input_length: 2, generated_tokens: expect.any(Number) },
    })
    const cut = await stream({ details: true, max_new_tokens: 3 }, { answer: () => "one two three four" })
    expect(cut).toHaveLength(3)
    expect(cut.at(-1)).toMatchObject({ details: { finish_reason: "length", generated_tokens: 3 } })
    expect((await stream({})).at(-1)).toMatchObject({ generated_text: "hmGrüße, world", details: null })
    // Nothing but a call, which this server does not make: it ends all the same.
    const call = await stream(
      { details: true },
      { answer: () => ({ text: "", toolCalls: answer.toolCalls }) },
    )
    expect(call.at(-1)).toMatchObject({ generated_text: "", token: { special: true } })
  })

  it("answers whole, refuses in its own words, and has the one model", async () => {
    const whole = JSON.parse(await post("/generate", body({ details: true, decoder_input_details: true })))
    expect(whole).toMatchObject({ generated_text: "hmGrüße, world", details: { prefill: [{}, {}] } })
    expect(whole.details.tokens.map(({ text }: { text: string }) => text).join("")).toBe("hmGrüße, world")
    expect(JSON.parse(await post("/generate", body({})))).toEqual({ generated_text: "hmGrüße, world" })
    expect(JSON.parse(await post("/generate", { prompt: "Hi" }))).toMatchObject({ error_type: "validation" })
    const one = await post("/generate", body({}), {}, { models: ["llama"] })
    expect(JSON.parse(one)).toHaveProperty("generated_text")
    const wrong = await post("/generate_stream", body({}), {}, { apiKey: "right" })
    expect(JSON.parse(wrong)).toMatchObject({ error: "You did not provide an API key." })
  })
})

describe("plain routes", () => {
  it("tell health, models and tokens, and know no other path", async () => {
    await using server = await startMockServer({ models: ["a"], apiKey: "k" })
    const get = async (path: string): Promise<[number, string]> => {
      const response = await fetch(server.url + path, { headers: { Authorization: "Bearer k" } })
      return [response.status, await response.text()]
    }
    expect((await fetch(`${server.url}/health`)).status).toBe(200)
    expect((await fetch(`${server.url}/v1/models`)).status).toBe(401)
    expect(JSON.parse((await get("/v1/models"))[1])).toMatchObject({ data: [{ id: "a" }] })
    expect(JSON.parse((await get("/v1/models/a"))[1])).toMatchObject({ id: "a" })
    expect((await get("/v1/models/b"))[0]).toBe(404)
    expect((await get("/v2/unknown"))[0]).toBe(404)
    const tokenized = await fetch(`${server.url}/tokenize`, {
      method: "POST",
      headers: { Authorization: "Bearer k" },
      body: JSON.stringify({ prompt: "one two 12345" }),
    })
    expect(await tokenized.json()).toMatchObject({
      count: 4,
      tokens: [expect.any(Number), expect.any(Number), expect.any(Number), expect.any(Number)],
    })
  })
})
