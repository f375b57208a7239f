import { Anthropic } from "@anthropic-ai/sdk"
import { AzureOpenAI, OpenAI } from "openai"
import { describe, expect, it } from "vitest"
import { endpointCases } from "../../../../test/endpoint-cases.js"
import { startJsonServer } from "../../../../test/json-server.js"
import { createModel } from "../../create-model.js"
import type { ModelRequest } from "../../model.js"

const request: ModelRequest = { messages: [{ role: "user", content: "hi" }] }
const chatReply = { choices: [{ message: { content: "ok" }, finish_reason: "stop" }] }
const anthropicReply = {
  id: "msg_1",
  type: "message",
  role: "assistant",
  model: "claude",
  content: [{ type: "text", text: "ok" }],
  stop_reason: "end_turn",
  usage: { input_tokens: 1, output_tokens: 1 },
}

endpointCases("sdk")

describe("client: sdk", () => {
  it("lets the official package write the request: its headers, our address, key, query and settings", async () => {
    await using server = await startJsonServer(() => ({ body: chatReply }))
    const model = await createModel({
      model: "qwen",
      apiUrl: `${server.url}/v1/?team=blue`,
      apiKey: "the-key",
      env: { OPENAI_ORG_ID: "not-ours" },
      modelArgs: { client: "sdk", headers: { "x-team": "blue" }, query: { trace: "1" } },
      generationConfig: { temperature: 0, extraHeaders: { "x-run": "7" }, extraQuery: { a: "b" } },
    })
    const output = await model.generate({ ...request, config: { maxTokens: 3 } })
    await model.close?.()
    expect(output).toMatchObject({ attempts: 1, choices: [{ message: { content: "ok" } }] })
    const [seen] = server.seen
    expect(seen).toMatchObject({
      headers: {
        authorization: "Bearer the-key",
        "user-agent": expect.stringContaining("OpenAI/JS"),
        "x-team": "blue",
        "x-run": "7",
      },
      body: { model: "qwen", temperature: 0, max_tokens: 3 },
    })
    const url = new URL(seen?.url ?? "", server.url)
    expect(url.pathname).toBe("/v1/chat/completions")
    expect(Object.fromEntries(url.searchParams)).toEqual({ team: "blue", trace: "1", a: "b" })
    expect(seen?.headers).not.toHaveProperty("openai-organization")
  })

  it("asks Anthropic in the version of the format that is read", async () => {
    await using server = await startJsonServer(() => ({ body: anthropicReply }))
    const model = await createModel({
      model: "claude",
      evalType: "anthropic_api",
      apiUrl: server.url,
      apiKey: "the-key",
      env: {},
      modelArgs: { client: "sdk" },
    })
    expect((await model.generate(request)).choices[0]?.message.content).toBe("ok")
    await model.close?.()
    expect(server.seen).toMatchObject([
      {
        url: "/v1/messages",
        headers: {
          authorization: "Bearer the-key",
          "anthropic-version": "2023-06-01",
          "user-agent": expect.stringContaining("Anthropic/JS"),
        },
      },
    ])
  })

  it("names the dead address", async () => {
    const server = await startJsonServer(() => ({ body: chatReply }))
    await server[Symbol.asyncDispose]()
    const model = await createModel({
      model: "m",
      apiUrl: server.url,
      env: {},
      modelArgs: { client: "sdk" },
      generationConfig: { retries: 0 },
    })
    await expect(model.generate(request)).rejects.toMatchObject({
      code: "provider_unreachable",
      message: expect.stringContaining(`POST ${server.url}/chat/completions failed: nothing listens`),
    })
    await model.close?.()
  })

  it("is cancelled with its signal", async () => {
    await using server = await startJsonServer(() => ({ body: chatReply }))
    const model = await createModel({ model: "m", apiUrl: server.url, env: {}, modelArgs: { client: "sdk" } })
    const signal = AbortSignal.abort()
    await expect(model.generate(request, { signal })).rejects.toMatchObject({ code: "interrupted" })
    await model.close?.()
    expect(server.seen).toEqual([])
  })
})

describe("a client of one's own", () => {
  it("sends the requests of OpenAI, Azure and Anthropic with the client's address and key", async () => {
    await using server = await startJsonServer(({ url }) => ({
      body: url.includes("/messages") ? anthropicReply : chatReply,
    }))
    const apiKey = "own-key"
    const clients = {
      openai_api: new OpenAI({ baseURL: `${server.url}/v1`, apiKey }),
      anthropic_api: new Anthropic({ baseURL: server.url, apiKey }),
    }
    for (const [evalType, client] of Object.entries(clients)) {
      const model = await createModel({ model: "m", evalType, client, env: {} })
      expect((await model.generate(request)).choices[0]?.message.content).toBe("ok")
    }
    const azure = new AzureOpenAI({ baseURL: `${server.url}/openai`, apiKey, apiVersion: "2024-10-21" })
    const model = await createModel({ model: "gpt", client: azure, env: {} })
    await model.generate(request)
    expect(server.seen.map(({ url }) => url)).toEqual([
      "/v1/chat/completions",
      "/v1/messages",
      "/openai/deployments/gpt/chat/completions?api-version=2024-10-21",
    ])
    expect(server.seen.map(({ headers }) => headers.authorization ?? headers["api-key"])).toEqual([
      "Bearer own-key",
      "Bearer own-key",
      "own-key",
    ])
  })

  it("repeats failed requests by the engine's rules, not by the client's", async () => {
    let calls = 0
    await using server = await startJsonServer(() => {
      calls += 1
      return calls < 3 ? { status: 500, body: { error: { message: "busy" } } } : { body: chatReply }
    })
    const client = new OpenAI({ baseURL: server.url, apiKey: "k", maxRetries: 7 })
    const notices: string[] = []
    const model = await createModel({
      model: "m",
      client,
      env: {},
      generationConfig: { retryInterval: 0.001 },
      onRetry: ({ message }) => notices.push(message),
    })
    expect(await model.generate(request)).toMatchObject({ attempts: 3 })
    expect(notices).toHaveLength(2)
    expect(notices[0]).toContain("busy")
    expect(server.seen).toHaveLength(3)
  })
})
