import { mkdtemp, rm, writeFile } from "node:fs/promises"
import { createServer } from "node:http"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { gunzipSync } from "node:zlib"
import { afterAll, beforeAll, describe, expect, it } from "vitest"
import { z } from "zod"
import { fakeRecord } from "../../test/fake-records.js"
import type { PerfConfigInput } from "../config/index.js"
import { parsePerfConfig } from "../config/index.js"
import { bundledVocabulary } from "../tokenizer/bundled-vocabulary.js"
import { bundledTokenizer, type Tokenizer } from "../tokenizer/index.js"
import { runPerf } from "./index.js"
import { learnTokens } from "./token-facts.js"

let folder: string
let tokenizerPath: string
let tokenizer: Tokenizer
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "perf-tokens-"))
  tokenizerPath = join(folder, "tokenizer.json")
  await writeFile(tokenizerPath, gunzipSync(Buffer.from(bundledVocabulary, "base64")))
  tokenizer = await bundledTokenizer()
})
afterAll(() => rm(folder, { recursive: true, force: true }))

const chat = z.looseObject({
  messages: z.array(z.looseObject({ content: z.string() })),
  stream: z.boolean().default(false),
})
const reply = ["a reply ", "in three ", "longer events"]

/** A chat server that counts with the tokenizer, adds a template, and says so or not. */
async function counting(
  server: { readonly templateTokens: number; readonly usage: boolean },
  given: PerfConfigInput,
) {
  const http = createServer((request, response) => {
    const parts: Buffer[] = []
    request.on("data", (part: Buffer) => parts.push(part))
    request.on("end", () => {
      const { messages, stream } = chat.parse(JSON.parse(Buffer.concat(parts).toString("utf8")))
      const prompt = messages.reduce(
        (sum, { content }) => sum + tokenizer.count(content),
        server.templateTokens,
      )
      const usage = server.usage ? { usage: { prompt_tokens: prompt, completion_tokens: 3 } } : {}
      const finish = { index: 0, finish_reason: "stop" }
      if (!stream) {
        response.setHeader("content-type", "application/json")
        response.end(
          JSON.stringify({ choices: [{ ...finish, message: { content: reply.join("") } }], ...usage }),
        )
        return
      }
      response.setHeader("content-type", "text/event-stream")
      const events = [
        ...reply.map((content) => ({ choices: [{ index: 0, delta: { content } }] })),
        { choices: [{ ...finish, delta: {} }], ...usage },
      ]
      response.end(`${events.map((event) => `data: ${JSON.stringify(event)}\n\n`).join("")}data: [DONE]\n\n`)
    })
  })
  await new Promise<void>((resolve) => http.listen(0, "127.0.0.1", resolve))
  const address = http.address()
  const port = typeof address === "object" && address !== null ? address.port : 0
  try {
    const run = runPerf({
      url: `http://127.0.0.1:${port}/v1/chat/completions`,
      model: "m",
      number: 12,
      parallel: 3,
      outputsDir: join(folder, "outputs"),
      html: false,
      ...given,
    })
    const [level] = (await run.report).details.levels
    if (level === undefined) throw new Error("no level")
    return level
  } finally {
    http.closeAllConnections()
    http.close()
  }
}

const random = { dataset: "random", minPromptLength: 40, maxPromptLength: 40 }

describe("random prompts", () => {
  it("have exactly the length by the server's count, its chat template included", async () => {
    const { figures, details, notes } = await counting(
      { templateTokens: 7, usage: true },
      { ...random, prefixLength: 10, tokenizerPath },
    )
    expect(figures.percentiles.map((row) => row["Input tokens"])).toEqual(figures.percentiles.map(() => 50))
    expect(details).toContainEqual(expect.objectContaining({ value: "12 of 12 (by the server's count)" }))
    expect(notes.join()).toContain("7 tokens that the server adds")
    expect(notes.join()).not.toContain("were asked for")
  })

  it("are told of when the server counts otherwise", async () => {
    const { notes } = await counting({ templateTokens: 7, usage: true }, random)
    expect(notes.join()).toContain("47 tokens by the server's count where 40 were asked for")
  })
})

describe("where the server gives no counts", () => {
  it.each([true, false])("the model's tokenizer counts (streamed: %s)", async (stream) => {
    const { figures, notes } = await counting(
      { templateTokens: 7, usage: false },
      { prompt: "four words of text", tokenizerPath, stream },
    )
    expect(figures.summary).toMatchObject({
      "Avg Input Tokens": tokenizer.count("four words of text"),
      "Avg Output Tokens": tokenizer.count(reply.join("")),
    })
    expect(notes.join()).toContain("counted with --tokenizer-path")
  })

  it("without one, events count as tokens, and the note says so", async () => {
    const { figures, notes } = await counting(
      { templateTokens: 7, usage: false },
      { prompt: "four words of text" },
    )
    expect(figures.summary).toMatchObject({ "Avg Output Tokens": reply.length })
    expect(notes.join()).toContain("every event of a stream counts as one token")
  })
})

describe("learnTokens", () => {
  const config = parsePerfConfig({ model: "m", tokensBy: "words" }).config
  const counted = (promptTokens: number) => fakeRecord({}, { promptTokens })

  it("takes the measure of common words from one more request", async () => {
    const asked: string[] = []
    const facts = await learnTokens(config, counted(9), async (text) => {
      asked.push(text)
      return counted(8 + 250)
    })
    expect(asked[0]?.split(" ")).toHaveLength(200)
    expect(facts).toEqual({ counter: undefined, templateTokens: 8, tokensPerWord: 1.25 })
  })

  it.each([
    ["the test was left out", undefined, counted(300)],
    ["the trial failed", counted(9), undefined],
    ["the server counts something else", counted(9), counted(90_000)],
  ])("assumes nothing when %s", async (_, answer, trial) => {
    const facts = await learnTokens(config, answer, async () => trial)
    expect(facts.tokensPerWord).toBe(1)
  })
})
