import { describe, expect, it } from "vitest"
import { z } from "zod"
import { startJsonServer } from "../../test/json-server.js"
import { type CreateModelOptions, createModel } from "./create-model.js"
import { inferEvalType } from "./infer-eval-type.js"
import { defineProvider } from "./provider/provider.js"

const request = { messages: [{ role: "user" as const, content: "hi" }] }
const chatReply = { choices: [{ message: { content: "ok" }, finish_reason: "stop" }] }

async function refused(options: CreateModelOptions) {
  return await createModel({ env: {}, ...options }).then(
    () => undefined,
    (error: unknown) => error,
  )
}

describe("createModel", () => {
  it("sends key, model and settings to the endpoint, and names the model", async () => {
    await using server = await startJsonServer(() => ({ body: chatReply }))
    const model = await createModel({
      model: "qwen",
      apiUrl: `${server.url}/v1/`,
      apiKey: " the-key ",
      env: {},
      modelArgs: { headers: { "x-team": "blue" }, query: { trace: "1" }, revision: "master" },
      generationConfig: {
        temperature: 0,
        extraHeaders: { "x-run": "7" },
        extraQuery: { a: "b" },
        extraBody: { x: 1, y: 1 },
      },
    })
    const output = await model.generate({ ...request, config: { maxTokens: 3, extraBody: { y: 2 } } })
    await model.close?.()
    expect(model.name).toBe("qwen")
    expect(output).toMatchObject({ model: "qwen", attempts: 1, choices: [{ message: { content: "ok" } }] })
    expect(output.latencyMs).toBeGreaterThan(0)
    expect(server.seen).toMatchObject([
      {
        url: "/v1/chat/completions?trace=1&a=b",
        headers: {
          authorization: "Bearer the-key",
          "x-team": "blue",
          "x-run": "7",
          "content-type": "application/json",
        },
        body: { model: "qwen", temperature: 0, max_tokens: 3, x: 1, y: 2 },
      },
    ])
  })

  it("takes address and key from the environment, and EMPTY for no key", async () => {
    await using server = await startJsonServer(() => ({ body: chatReply }))
    const env = {
      EVALSCOPE_BASE_URL: `${server.url}/v1`,
      EVALSCOPE_API_KEY: "from-env",
      OPENAI_API_KEY: "vendor-key",
    }
    const fromEnv = await createModel({ model: "m", apiKey: "EMPTY", env })
    await fromEnv.generate(request)
    const keyless = await createModel({ model: "m", env: { ...env, EVALSCOPE_API_KEY: undefined } })
    await keyless.generate(request)
    await Promise.all([fromEnv.close?.(), keyless.close?.()])
    // The vendor's key belongs to the vendor's host alone.
    expect(server.seen.map(({ headers }) => headers.authorization)).toEqual([
      "Bearer from-env",
      "Bearer EMPTY",
    ])
  })

  it("sends user name and password of the address when there is no key", async () => {
    await using server = await startJsonServer(() => ({ body: chatReply }))
    const apiUrl = `${server.url.replace("//", "//user:p%40ss@")}/v1`
    for (const apiKey of [undefined, "the-key"]) {
      const model = await createModel({
        model: "m",
        apiUrl,
        apiKey,
        modelArgs: { headers: { Accept: "x/y" } },
        env: {},
      })
      await model.generate(request)
      await model.close?.()
    }
    const basic = `Basic ${Buffer.from("user:p@ss").toString("base64")}`
    expect(server.seen.map(({ headers }) => headers.authorization)).toEqual([basic, "Bearer the-key"])
    expect(server.seen[0]?.headers.accept).toBe("x/y")
  })

  it.each([
    ["openai_responses_api", "/v1", "/v1/responses", { output: [], status: "completed" }],
    ["openai_completions_api", "/v1", "/v1/completions", { choices: [{ text: "ok" }] }],
    [
      "anthropic_api",
      "/v1/messages",
      "/v1/messages",
      { content: [{ type: "text", text: "ok" }], stop_reason: "end_turn" },
    ],
  ])("speaks %s", async (evalType, path, expected, body) => {
    await using server = await startJsonServer(() => ({ body }))
    const model = await createModel({
      model: "m",
      evalType,
      apiUrl: server.url + path,
      apiKey: "the-key",
      env: {},
    })
    await model.generate(request)
    await model.close?.()
    expect(server.seen[0]?.url).toBe(expected)
    const { headers } = server.seen[0] ?? {}
    if (evalType === "anthropic_api") {
      expect(headers).toMatchObject({ "x-api-key": "the-key", "anthropic-version": "2023-06-01" })
    } else {
      expect(headers).toMatchObject({ authorization: "Bearer the-key" })
    }
  })

  it("makes the embedded mock without a model", async () => {
    const model = await createModel({ env: {} })
    expect((await model.generate(request)).choices[0]?.message.content).toBe(
      "Default output from mockllm/model",
    )
  })

  it.each([
    [{ modelArgs: { custom_outputs: ["a", "b"] } }, ["a", "b", "a"]],
    [{ modelArgs: { customOutputs: "only" } }, ["only", "only", "only"]],
    [{ modelArgs: { echo: true } }, ["hi", "hi", "hi"]],
    [
      { modelArgs: { answer: () => "from a function" } },
      ["from a function", "from a function", "from a function"],
    ],
  ])("lets the mock answer as told: %j", async (options, expected) => {
    const model = await createModel({ evalType: "mock_llm", model: "m", env: {}, ...options })
    const texts: unknown[] = []
    for (let round = 0; round < 3; round += 1) {
      texts.push((await model.generate(request)).choices[0]?.message.content)
    }
    expect(texts).toEqual(expected)
  })

  it("splits thinking tags as the original did with compat, and fully without", async () => {
    const modelArgs = { text: "hm</think>4" }
    const content = async (compat: boolean) => {
      const model = await createModel({ env: {}, modelArgs, compat })
      return (await model.generate(request)).choices[0]?.message.content
    }
    expect(await content(true)).toBe("hm</think>4")
    expect(await content(false)).toEqual([
      { type: "reasoning", reasoning: "hm" },
      { type: "text", text: "4" },
    ])
  })

  it("takes a provider of one's own", async () => {
    const shout = defineProvider({
      name: "shout",
      settings: z.strictObject({ times: z.int().default(1) }),
      create:
        ({ times }) =>
        (name) => ({
          name,
          generate: async () => ({
            model: name,
            choices: [{ message: { role: "assistant", content: "A".repeat(times) }, stopReason: "stop" }],
            latencyMs: 0,
            attempts: 1,
          }),
        }),
    })
    const model = await createModel({ model: "loud", provider: shout, modelArgs: { times: 3 } })
    expect(await model.generate(request)).toMatchObject({
      model: "loud",
      choices: [{ message: { content: "AAA" } }],
    })
    expect(await refused({ provider: shout, modelArgs: { times: "x" } })).toMatchObject({
      code: "config_invalid",
      message: expect.stringContaining("times"),
    })
  })

  it("says what is wrong with a configuration before anything is sent", async () => {
    expect(await refused({ model: "m", evalType: "openai_ap", apiUrl: "http://h" })).toMatchObject({
      code: "config_invalid",
      hint: 'Did you mean "openai_api"?',
    })
    expect(await refused({ model: "m", apiUrl: "ftp://h" })).toMatchObject({ code: "config_invalid" })
    expect(await refused({ model: "m", apiUrl: "http://h", modelArgs: { nonsense: 1 } })).toMatchObject({
      code: "config_invalid",
      message: expect.stringContaining("nonsense"),
    })
    expect(await refused({ model: "Qwen/Qwen3-8B" })).toMatchObject({ code: "not_supported" })
    expect(await refused({ model: "x", evalType: "llm_ckpt", apiUrl: "http://h" })).toMatchObject({
      code: "not_supported",
    })
    expect(await refused({ model: "x", evalType: "openai_api" })).toMatchObject({ code: "config_invalid" })
    expect(await refused({ model: "x", apiUrl: "https://api.openai.com/v1", apiKey: "EMPTY" })).toMatchObject(
      {
        code: "provider_auth",
        hint: expect.stringContaining("OPENAI_API_KEY"),
      },
    )
  })
})

describe("inferEvalType", () => {
  it.each([
    [{}, "mock_llm"],
    [{ model: "m", apiUrl: "http://h/v1" }, "openai_api"],
    [{ model: "m", apiUrl: "http://h/v1/chat/completions/" }, "openai_api"],
    [{ model: "m", apiUrl: "http://h/v1/completions" }, "openai_completions_api"],
    [{ model: "m", apiUrl: "http://h/v1/responses" }, "openai_responses_api"],
    [{ model: "m", apiUrl: "http://h/anthropic/v1/messages" }, "anthropic_api"],
    [{ model: "m", apiUrl: "https://api.anthropic.com" }, "anthropic_api"],
    [{ model: "m", env: { EVALSCOPE_BASE_URL: "http://h/v1" } }, "openai_api"],
    [{ model: "claude-sonnet-5", env: { ANTHROPIC_API_KEY: "k" } }, "anthropic_api"],
    [{ model: "gpt-9", env: { OPENAI_API_KEY: "k" } }, "openai_api"],
  ])("reads %j as %s", (guess, expected) => {
    expect(inferEvalType(guess)).toBe(expected)
  })
})
