import { fileURLToPath } from "node:url"
import { describe, expect, it } from "vitest"
import { parsePerfConfig } from "../config/index.js"
import { endpointOf } from "./endpoint.js"
import { makeWorkload } from "./make-workload.js"

const config = (options: Record<string, unknown>) => parsePerfConfig({ model: "m", ...options }).config
const table = fileURLToPath(new URL("./__fixtures__/multiplication-table.mjs", import.meta.url))

describe("endpointOf", () => {
  it("completes addresses and says so", async () => {
    const endpoint = await endpointOf(config({ url: "http://127.0.0.1:1" }))
    expect(endpoint.url).toBe("http://127.0.0.1:1/v1/chat/completions")
    expect(endpoint.note).toContain("/v1/chat/completions")
    expect((await endpointOf(config({ url: "http://127.0.0.1:1", tokenizePrompt: true }))).url).toBe(
      "http://127.0.0.1:1/v1/completions",
    )
    expect(
      (
        await endpointOf(
          config({ url: "http://127.0.0.1:1/v1/chat/completions", dataset: "speed_benchmark" }),
        )
      ).url,
    ).toBe("http://127.0.0.1:1/v1/completions")
  })

  it("hands over only what is set, and the seed only when it was given", async () => {
    const { options } = (
      await endpointOf(config({ topP: 0.5, maxTokens: [10, 20], queryTemplate: '{"model": "%m"}' }))
    ).protocol
    expect(options).toMatchObject({ topP: 0.5, queryTemplate: { model: "%m" } })
    for (const name of ["seed", "maxTokens", "topK", "apiKey"]) expect(options).not.toHaveProperty(name)
    expect((await endpointOf(config({ seed: 7, maxTokens: 9 }))).protocol.options).toMatchObject({
      seed: 7,
      maxTokens: 9,
    })
  })

  it.each([
    [{ api: "opnai" }, "Did you mean openai?"],
    [{ api: "custom" }, "--api-module"],
    [{ api: "anthropic", tokenizePrompt: true }, "completions"],
    [{ queryTemplate: "[1]" }, "%m"],
  ])("refuses %j", async (options, hint) => {
    await expect(endpointOf(config(options))).rejects.toMatchObject({
      code: "config_invalid",
      hint: expect.stringContaining(hint),
    })
  })
})

describe("makeWorkload", () => {
  const first = async (options: Record<string, unknown>, offset = 0, seed = 1) => {
    const tokens = { counter: undefined, templateTokens: 0, tokensPerWord: 1 }
    const { conversations } = await makeWorkload({ config: config(options), offset, seed, tokens })
    for await (const conversation of conversations()) return conversation
    return undefined
  }

  it("takes a module of one's own, from the offset of the level", async () => {
    const conversation = await first({ datasetModule: table }, 6)
    expect(conversation?.turns[0].payload).toEqual({
      kind: "messages",
      messages: [{ role: "user", content: "What is 6 times 7?" }],
    })
    await expect(first({ datasetModule: `${table}.none.mjs` })).rejects.toMatchObject({
      code: "plugin_invalid",
    })
    await expect(
      first({ datasetModule: fileURLToPath(import.meta.url).replace(/[^/]*$/, "search.ts") }),
    ).rejects.toThrow("createWorkload")
  })

  it("gives different levels different prompts, and the same level the same", async () => {
    const random = { dataset: "random", tokensBy: "words", minPromptLength: 30, maxPromptLength: 30 }
    const [a, again, later, otherSeed] = [
      await first(random),
      await first(random),
      await first(random, 100),
      await first(random, 0, 2),
    ]
    expect(again).toEqual(a)
    expect(later).not.toEqual(a)
    expect(otherSeed).not.toEqual(a)
  })

  it("pauses between turns, not before the first", async () => {
    const turns = {
      dataset: "random_multi_turn",
      tokensBy: "words",
      minTurns: 3,
      maxTurns: 3,
      maxPromptLength: 20,
    }
    const conversation = await first({ ...turns, thinkTime: "2s" })
    expect(conversation?.turns.map(({ pauseSeconds }) => pauseSeconds)).toEqual([undefined, 2, 2])
  })
})
