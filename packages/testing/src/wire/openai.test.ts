import OpenAI from "openai"
import { describe, expect, it } from "vitest"
import { countTokens } from "../answer/index.js"
import { type MockServer, type MockServerOptions, startMockServer } from "../server/index.js"

async function withClient<T>(
  options: MockServerOptions,
  run: (client: OpenAI, server: MockServer) => Promise<T>,
): Promise<T> {
  await using server = await startMockServer(options)
  return await run(new OpenAI({ baseURL: `${server.url}/v1`, apiKey: "k", maxRetries: 0 }), server)
}

const full = {
  reasoning: "think hard",
  text: "über 漢字",
  toolCalls: [
    { id: "call_a", name: "first", arguments: { x: 1 } },
    { id: "call_b", name: "second", arguments: { y: [1, 2] } },
  ],
}

describe("responses", () => {
  const input = [{ role: "user" as const, content: [{ type: "input_text" as const, text: "Question?" }] }]

  it.each([true, false])("carries reasoning, text and function calls (stream: %s)", async (stream) => {
    await withClient({ answer: () => full }, async (client, server) => {
      const request = { model: "m", input, instructions: "Be kind.", max_output_tokens: 100 }
      const response = stream
        ? await client.responses.stream(request).finalResponse()
        : await client.responses.create(request)
      expect(response.status).toBe("completed")
      expect(response.output_text).toBe(full.text)
      expect(response.output).toMatchObject([
        { type: "reasoning", summary: [{ text: "think hard" }] },
        { type: "message", content: [{ type: "output_text", text: full.text }] },
        { type: "function_call", call_id: "call_a", name: "first", arguments: '{"x":1}' },
        { type: "function_call", call_id: "call_b", name: "second", arguments: '{"y":[1,2]}' },
      ])
      expect(response.usage?.output_tokens_details.reasoning_tokens).toBe(countTokens(full.reasoning))
      expect(server.requests()[0]?.messages).toEqual([
        { role: "system", text: "Be kind." },
        { role: "user", text: "Question?" },
      ])
    })
  })

  it("says that an answer was cut", async () => {
    await withClient({ answer: () => "one two three four" }, async (client) => {
      const response = await client.responses.create({ model: "m", input: "Hi", max_output_tokens: 2 })
      expect(response).toMatchObject({
        status: "incomplete",
        incomplete_details: { reason: "max_output_tokens" },
      })
      expect(response.output_text).toBe("one two")
    })
  })
})

describe("completions", () => {
  it("counts a prompt of token ids as so many tokens", async () => {
    await withClient({}, async (client) => {
      const prompt = Array.from({ length: 33 }, (_, index) => index * 7919)
      const one = await client.completions.create({ model: "m", prompt })
      expect(one.usage?.prompt_tokens).toBe(33)
      const two = await client.completions.create({ model: "m", prompt: [prompt, prompt.slice(0, 5)] })
      expect(two.usage?.prompt_tokens).toBe(38)
    })
  })

  it("answers each of several prompts by its own text", async () => {
    await withClient({ answer: (request) => `<${request.prompt}>` }, async (client) => {
      const reply = await client.completions.create({ model: "m", prompt: ["a", "b"], n: 2 })
      expect(reply.choices.map((choice) => choice.text)).toEqual(["<a>", "<a>", "<b>", "<b>"])
    })
  })

  it("streams text that joins to the answer", async () => {
    await withClient({ answer: () => "alpha beta gamma" }, async (client) => {
      let text = ""
      const stream = await client.completions.create({ model: "m", prompt: "p", stream: true })
      for await (const chunk of stream) text += chunk.choices[0]?.text ?? ""
      expect(text).toBe("alpha beta gamma")
    })
  })

  it("echoes the prompt with the log probability of every token but the first", async () => {
    await withClient({}, async (client) => {
      const prompt = "The sky is blue"
      const request = { model: "m", prompt, echo: true, logprobs: 2, max_tokens: 0 }
      const choice = (await client.completions.create(request)).choices[0]
      expect(choice?.text).toBe(prompt)
      expect(choice?.logprobs?.tokens).toEqual(["The", " sky", " is", " blue"])
      expect(choice?.logprobs?.text_offset).toEqual([0, 3, 7, 10])
      const [first, ...rest] = choice?.logprobs?.token_logprobs ?? []
      expect(first).toBeNull()
      expect(rest.every((value) => typeof value === "number" && value < 0)).toBe(true)
      const again = (await client.completions.create(request)).choices[0]
      expect(again?.logprobs?.token_logprobs?.length).toBe(4)
    })
  })

  it("gives the log probabilities that were planted", async () => {
    const promptLogprobs = ["a", "b"].map((token, index) => ({ token, logprob: -1 - index }))
    await withClient({ answer: () => ({ text: "", promptLogprobs }) }, async (client) => {
      const request = { model: "m", prompt: "ab", echo: true, logprobs: 0, max_tokens: 0 }
      const choice = (await client.completions.create(request)).choices[0]
      expect(choice?.logprobs?.token_logprobs).toEqual([null, -2])
    })
  })
})

describe("chat extras", () => {
  const messages = [{ role: "user" as const, content: "Hi" }]

  it("gives log probabilities with alternatives, streamed and not", async () => {
    await withClient({ answer: () => "yes no" }, async (client) => {
      const request = { model: "m", messages, logprobs: true, top_logprobs: 3 }
      const whole = (await client.chat.completions.create(request)).choices[0]?.logprobs?.content ?? []
      expect(whole.map((entry) => entry.token)).toEqual(["yes", " no"])
      expect(whole.map((entry) => entry.top_logprobs.length)).toEqual([3, 3])
      const streamed: string[] = []
      for await (const chunk of await client.chat.completions.create({ ...request, stream: true })) {
        for (const entry of chunk.choices[0]?.logprobs?.content ?? []) streamed.push(JSON.stringify(entry))
      }
      expect(streamed).toEqual(whole.map((entry) => JSON.stringify(entry)))
    })
  })

  it("gives n choices", async () => {
    let asked = 0
    await withClient({ answer: () => `answer ${asked++}` }, async (client) => {
      const reply = await client.chat.completions.create({ model: "m", messages, n: 3 })
      expect(reply.choices.map((choice) => choice.message.content)).toEqual([
        "answer 0",
        "answer 1",
        "answer 2",
      ])
      const texts = ["", ""]
      for await (const chunk of await client.chat.completions.create({
        model: "m",
        messages,
        n: 2,
        stream: true,
      })) {
        const { index, delta } = chunk.choices[0] ?? { index: 0, delta: { content: "" } }
        texts[index] += delta.content ?? ""
      }
      expect(texts).toEqual(["answer 3", "answer 4"])
    })
  })

  it("obeys max_tokens and ignore_eos", async () => {
    await withClient({ timing: { outputTokens: 10 } }, async (client) => {
      const cut = await client.chat.completions.create({ model: "m", messages, max_tokens: 4 })
      expect(cut.usage?.completion_tokens).toBe(4)
      expect(cut.choices[0]?.finish_reason).toBe("length")
      expect(countTokens(cut.choices[0]?.message.content ?? "")).toBe(4)
      const body = { model: "m", messages, max_tokens: 50, ignore_eos: true }
      const forced = await client.chat.completions.create(body)
      expect(forced.usage?.completion_tokens).toBe(50)
    })
  })
})

describe("embeddings and rerank", () => {
  it("places texts that share words close together", async () => {
    await withClient({}, async (client) => {
      const input = ["a red fast car", "a red quick car", "boiled potatoes with salt"]
      const reply = await client.embeddings.create({ model: "m", input, dimensions: 128 })
      const vectors = reply.data.map((entry) => entry.embedding)
      const cosine = (a: number[] = [], b: number[] = []) => a.reduce((sum, x, i) => sum + x * (b[i] ?? 0), 0)
      expect(vectors[0]).toHaveLength(128)
      expect(cosine(vectors[0], vectors[0])).toBeCloseTo(1, 5)
      expect(cosine(vectors[0], vectors[1])).toBeGreaterThan(cosine(vectors[0], vectors[2]) + 0.3)
      expect(reply.usage.prompt_tokens).toBe(input.reduce((sum, text) => sum + countTokens(text), 0))
    })
  })

  it("ranks documents by likeness to the query", async () => {
    await withClient({}, async (_client, server) => {
      const documents = ["cooking with salt", "the fast red car", "tax law"]
      const response = await fetch(`${server.url}/v1/rerank`, {
        method: "POST",
        body: JSON.stringify({ model: "m", query: "a red car", documents, top_n: 2 }),
      })
      expect(await response.json()).toMatchObject({
        results: [{ index: 1, document: { text: "the fast red car" } }, {}],
      })
    })
  })
})
