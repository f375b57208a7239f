import { mkdtemp, writeFile } from "node:fs/promises"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { gzipSync } from "node:zlib"
import fc from "fast-check"
import { parquetWriteBuffer } from "hyparquet-writer"
import { describe, expect, it } from "vitest"
import { contentText } from "../protocol/payload.js"
import { bundledTokenizer } from "../tokenizer/index.js"
import { type Conversation, createWorkload, listDatasets, type WorkloadOptionsInput } from "./index.js"

const folder = () => mkdtemp(join(tmpdir(), "evalscope-perf-"))

async function fileOf(name: string, content: string | Uint8Array): Promise<string> {
  const path = join(await folder(), name)
  await writeFile(path, content)
  return path
}

const jsonl = (...values: unknown[]) => values.map((value) => `${JSON.stringify(value)}\n`).join("")

async function take(options: WorkloadOptionsInput, count: number): Promise<Conversation[]> {
  const workload = await createWorkload(options, { env: {} })
  const taken: Conversation[] = []
  for await (const conversation of workload.conversations()) {
    taken.push(conversation)
    if (taken.length === count) break
  }
  return taken
}

/** What the user asks, turn by turn. */
const asked = ({ turns }: Conversation) =>
  turns.map(({ payload }) => {
    if (payload.kind === "messages")
      return payload.messages.map(({ content }) => contentText(content)).join("|")
    return payload.kind === "text" ? payload.text : JSON.stringify(payload)
  })

describe("files", () => {
  it("come around again and keep their order", async () => {
    const datasetPath = await fileOf("questions.jsonl", jsonl({ question: "a" }, { question: "b" }))
    const taken = await take({ dataset: "openqa", datasetPath }, 5)
    expect(taken.flatMap(asked)).toEqual(["a", "b", "a", "b", "a"])
    expect(taken[0]?.turns[0].payload).toEqual({
      kind: "messages",
      messages: [{ role: "user", content: "a" }],
    })
  })

  it("are found in a folder, plain or packed, as lines or as one list", async () => {
    const list = JSON.stringify([{ instruction: 'x "] y' }, { instruction: "[2" }], null, 2)
    const path = await fileOf("LongAlpaca-12k.json", list)
    expect((await take({ dataset: "longalpaca", datasetPath: join(path, "..") }, 2)).flatMap(asked)).toEqual([
      'x "] y',
      "[2",
    ])
    const packed = await fileOf("q.jsonl.gz", gzipSync(jsonl({ question: "é" })))
    expect((await take({ dataset: "openqa", datasetPath: packed, chat: false }, 1)).flatMap(asked)).toEqual([
      "é",
    ])
  })

  it("may hold messages and whole bodies line by line", async () => {
    const lines = `plain\n${JSON.stringify([{ role: "user", content: "m" }])}\n{"messages": [], "temperature": 1}\r\n\n`
    const datasetPath = await fileOf("lines.txt", lines)
    const taken = await take({ dataset: "line_by_line", datasetPath, chat: false }, 3)
    expect(taken.map(({ turns }) => turns[0].payload)).toEqual([
      { kind: "text", text: "plain" },
      { kind: "messages", messages: [{ role: "user", content: "m" }] },
      { kind: "body", body: { messages: [], temperature: 1 } },
    ])
  })

  it("are read the same however they are cut and laid out", async () => {
    const value = fc.jsonValue({ maxDepth: 3 }).filter((json) => json !== "")
    await fc.assert(
      fc.asyncProperty(
        fc.array(value, { minLength: 1, maxLength: 20 }),
        fc.constantFrom(0, 1, 4),
        async (values, indent) => {
          const texts = values.map((content) => JSON.stringify({ question: JSON.stringify(content) }))
          const wanted = values.map((content) => JSON.stringify(content))
          const asList = await fileOf(
            "a.json",
            JSON.stringify(
              texts.map((text) => JSON.parse(text)),
              null,
              indent,
            ),
          )
          const asLines = await fileOf("b.jsonl", texts.join(indent === 0 ? "\n" : "\r\n"))
          for (const datasetPath of [asList, asLines]) {
            expect((await take({ dataset: "openqa", datasetPath }, values.length)).flatMap(asked)).toEqual(
              wanted,
            )
          }
        },
      ),
      { numRuns: 40 },
    )
  })

  it.each<[string, string, string, RegExp]>([
    ["openqa", "q.jsonl", '{"question": "a"}\n{"question": 1}\n', /q\.jsonl:2 has no text in "question"/],
    ["openqa", "q.jsonl", '{"question": "a"}\n\n{nonsense\n', /q\.jsonl:3 is no JSON/],
    ["line_by_line", "l.txt", "fine\n[broken\n", /l\.txt:2 is neither a list of messages nor a body/],
    [
      "custom_multi_turn",
      "c.jsonl",
      '[{"role":"user","content":"x"}]\n{}\n',
      /c\.jsonl:2 is no list of messages/,
    ],
    ["rerank", "r.jsonl", '{"query": "q"}\n', /r\.jsonl:1 is no query with documents/],
    ["embedding", "e.jsonl", '{"other": "q"}\n', /e\.jsonl:1 has no text/],
    ["mooncake", "m.jsonl", '{"timestamp": 1}\n', /m\.jsonl:1 is no line of such a trace/],
    ["length_trace", "t.csv", "a,b,c\n", /t\.csv:1 is no line of such a trace/],
    ["trie_code_qa", "t.jsonl", "{}\n", /t\.jsonl:1 is no record of agent lengths/],
    ["custom", "c.txt", "", /custom from .*c\.txt has no request of the lengths asked for/],
  ])("%s names the bad line", async (dataset, name, content, message) => {
    const datasetPath = await fileOf(name, content)
    await expect(take({ dataset, datasetPath }, 5)).rejects.toThrow(message)
  })

  it("that do not exist are asked for", async () => {
    await expect(take({ dataset: "openqa", datasetPath: "/nowhere/at/all" }, 1)).rejects.toThrow(
      /does not exist/,
    )
    await expect(take({ dataset: "custom" }, 1)).rejects.toThrow(/needs a file of yours/)
    await expect(take({ dataset: "nonsense" }, 1)).rejects.toThrow(/dataset "nonsense" does not exist/)
    await expect(take({ dataset: "openqa", datasetArgs: { targt: 1 } }, 1)).rejects.toThrow(/targt/)
  })
})

describe("lengths", () => {
  it("of random prompts are exact, with their prefix", async () => {
    const tokenizer = await bundledTokenizer()
    const options = { dataset: "random", minPromptLength: 5, maxPromptLength: 40, prefixLength: 10, seed: 3 }
    const texts = (await take(options, 50)).flatMap(asked)
    const counts = texts.map((text) => tokenizer.count(text))
    expect(Math.min(...counts)).toBeGreaterThanOrEqual(15)
    expect(Math.max(...counts)).toBeLessThanOrEqual(50)
    expect(new Set(counts).size).toBeGreaterThan(10)
    expect(new Set(texts.map((text) => text.split(" ").slice(0, 9).join(" "))).size).toBe(1)
    expect(new Set(texts).size).toBe(50)
    expect((await take(options, 50)).flatMap(asked)).toEqual(texts)
    const later = (await take({ ...options, datasetOffset: 20 }, 30)).flatMap(asked)
    expect(later).toEqual(texts.slice(20))
  })

  it("of token ids are those of the text", async () => {
    const [one] = await take({ dataset: "random", minPromptLength: 12, tokenizePrompt: true }, 1)
    expect(one?.turns[0].payload).toMatchObject({ kind: "tokens" })
    const { payload } = one?.turns[0] ?? {}
    expect(payload?.kind === "tokens" && payload.tokens).toHaveLength(12)
  })

  it("bound what is taken from files", async () => {
    const datasetPath = await fileOf("c.txt", "a\nabc\nabcdefgh\n")
    expect(
      (await take({ dataset: "custom", datasetPath, minPromptLength: 2, maxPromptLength: 5 }, 2)).flatMap(
        asked,
      ),
    ).toEqual(["abc", "abc"])
  })

  it("of real text are cut, filled up or dropped", async () => {
    const tokenizer = await bundledTokenizer()
    const long = "one two three four five six seven eight nine ten eleven twelve".repeat(3)
    const datasetPath = await fileOf("q.jsonl", jsonl({ question: long }, { question: "short" }))
    const counted = async (datasetArgs: Record<string, unknown>) =>
      (await take({ dataset: "openqa", datasetPath, datasetArgs }, 2)).map((conversation) => {
        const { payload } = conversation.turns[0]
        const messages = payload.kind === "messages" ? payload.messages : []
        return messages.map(({ role, content }) => [role, tokenizer.count(String(content))])
      })
    const short = tokenizer.count("short")
    expect(await counted({ target_input_len: 12 })).toEqual([[["user", 12]], [["user", short]]])
    expect(await counted({ target_input_len: 12, input_len_mode: "drop" })).toEqual([
      [["user", 12]],
      [["user", 12]],
    ])
    const prefix_file = await fileOf("prefix.txt", "The report of a run shows the score of every sample. ")
    expect(await counted({ target_input_len: 30, prefix_file })).toEqual([
      [["user", 30]],
      [
        ["system", 30 - short],
        ["user", short],
      ],
    ])
    const [, user] = await counted({ target_input_len: 30, prefix_file, prefix_role: "user" })
    expect(Math.abs((Number(user?.[0]?.[1]) || 0) - 30)).toBeLessThanOrEqual(1)
    await expect(counted({ prefix_file })).rejects.toThrow(/needs target_input_len/)
  })

  it("of replies are drawn from their range, the same for the same seed", async () => {
    const options = { dataset: "random", minPromptLength: 3, maxTokens: [10, 20], seed: 5 }
    const caps = (await take(options, 60)).map(({ turns }) => turns[0].maxTokens ?? 0)
    expect(Math.min(...caps)).toBeGreaterThanOrEqual(10)
    expect(Math.max(...caps)).toBeLessThanOrEqual(20)
    expect(new Set(caps).size).toBeGreaterThan(5)
    expect((await take(options, 60)).map(({ turns }) => turns[0].maxTokens)).toEqual(caps)
    expect((await take({ ...options, maxTokens: [7] }, 1))[0]?.turns[0].maxTokens).toBeUndefined()
  })

  it("must be given for random prompts", async () => {
    await expect(take({ dataset: "random" }, 1)).rejects.toThrow(/need a length/)
    await expect(take({ dataset: "random", minPromptLength: 9, maxPromptLength: 3 }, 1)).rejects.toThrow(
      /leave no length/,
    )
    await expect(take({ dataset: "random_multi_turn", minPromptLength: 9 }, 1)).rejects.toThrow(/--max-turns/)
  })
})

describe("conversations", () => {
  it("ask the user's turns only", async () => {
    const chat = {
      conversation: [
        { human: "1", assistant: "a" },
        { human: "2", assistant: "b" },
      ],
    }
    const other = {
      conversations: [
        { from: "human", value: "3" },
        { from: "gpt", value: "c" },
      ],
    }
    const datasetPath = await fileOf("s.jsonl", jsonl(chat, other))
    expect((await take({ dataset: "share_gpt_zh_multi_turn", datasetPath }, 2)).map(asked)).toEqual([
      ["1", "2"],
      ["3"],
    ])
    expect((await take({ dataset: "share_gpt_en", datasetPath }, 2)).map(asked)).toEqual([["1|a|2"], ["3"]])
    const limited = { dataset: "share_gpt_en_multi_turn", datasetPath, maxTurns: 1 }
    expect((await take(limited, 2)).map(asked)).toEqual([["1"], ["3"]])
    const recorded = [
      { role: "system", content: "s" },
      { role: "user", content: "1" },
      { role: "assistant", content: "a" },
      { role: "user", content: "2" },
    ]
    const mine = await fileOf("m.jsonl", jsonl(recorded))
    expect((await take({ dataset: "custom_multi_turn", datasetPath: mine }, 1)).map(asked)).toEqual([
      ["s|1", "2"],
    ])
  })

  it("of random turns have a number of them within the range", async () => {
    const taken = await take(
      { dataset: "random_multi_turn", minPromptLength: 4, minTurns: 2, maxTurns: 4 },
      40,
    )
    const counts = new Set(taken.map(({ turns }) => turns.length))
    expect([...counts].sort()).toEqual([2, 3, 4])
  })

  it("of agents have their lengths, caps and waits", async () => {
    const tokenizer = await bundledTokenizer()
    const record = {
      input_prompt_length: 30,
      num_turns: 2,
      assistant_response_length: [5, 6],
      tool_call_output_length: [7, 8],
      tool_call_latency: [0.5, 0],
      final_assistant_response_length: 9,
    }
    const datasetPath = await fileOf("agentic_coding_8k.jsonl", jsonl(record))
    const [one] = await take({ dataset: "trie_agentic_coding", datasetPath }, 1)
    expect(one?.turns.map(({ maxTokens, pauseSeconds }) => [maxTokens, pauseSeconds])).toEqual([
      [5, undefined],
      [6, 0.5],
      [9, undefined],
    ])
    expect(one && asked(one).map((text) => tokenizer.count(text))).toEqual([30, 7, 8])
  })

  it("of coding agents are packed to turns", async () => {
    const tokenizer = await bundledTokenizer()
    const text = "please look at the file and tell me what the test does ".repeat(40)
    const messages = [
      { role: "user", content: text },
      { role: "assistant", content: "x" },
      { role: "tool", content: text },
    ]
    const datasetPath = await fileOf(
      "t.jsonl",
      jsonl({ messages: JSON.stringify(messages) }, { messages: [] }),
    )
    const datasetArgs = { first_turn_length: 100, subsequent_turn_length: [20, 30] }
    const [one] = await take({ dataset: "swe_smith", datasetPath, datasetArgs, maxTurns: 3 }, 1)
    const counts = one ? asked(one).map((part) => tokenizer.count(part)) : []
    expect(counts).toHaveLength(3)
    expect(Math.abs((counts[0] ?? 0) - 100)).toBeLessThanOrEqual(1)
    expect(counts[1]).toBeGreaterThanOrEqual(19)
    expect(counts[2]).toBeLessThanOrEqual(31)
  })
})

describe("Parquet files", () => {
  it("hold trajectories, of which the split with tools is taken", async () => {
    const say = (word: string) => [{ role: "user", content: `${word} `.repeat(300) }]
    const rows = (word: string) => {
      const data = [JSON.stringify(say(word))]
      return new Uint8Array(parquetWriteBuffer({ columnData: [{ name: "messages", data, type: "STRING" }] }))
    }
    const path = await fileOf("tool-00000-of-00001.parquet", rows("look"))
    await writeFile(join(path, "..", "ticks-00000-of-00001.parquet"), rows("other"))
    const options = { dataset: "swe_smith", datasetArgs: { first_turn_length: 50 }, maxTurns: 1 }
    for (const datasetPath of [path, join(path, "..")]) {
      const [one] = await take({ ...options, datasetPath }, 1)
      expect(one && asked(one)[0]).toMatch(/^look look/)
    }
    const wrong = await fileOf("tool-1.parquet", "no such thing")
    await expect(take({ ...options, datasetPath: wrong }, 1)).rejects.toThrow("tool-1.parquet cannot be read")
  })

  it("hold pictures with instructions", async () => {
    const bytes = Uint8Array.from([0x89, 0x50, 200, 255, 0])
    const text = { type: "BYTE_ARRAY", converted_type: "UTF8", repetition_type: "OPTIONAL" } as const
    const file = parquetWriteBuffer({
      schema: [
        { name: "root", num_children: 2 },
        { name: "image", num_children: 2, repetition_type: "OPTIONAL" },
        { name: "bytes", type: "BYTE_ARRAY", repetition_type: "OPTIONAL" },
        { name: "path", ...text },
        { name: "instruction", ...text },
      ],
      columnData: [
        { name: "image", data: [1, 2].map((number) => ({ bytes, path: `${number}.png` })) },
        { name: "instruction", data: ["turn it blue", null] },
      ],
    })
    const path = await fileOf("test-00000.parquet", new Uint8Array(file))
    const taken = await take({ dataset: "kontext_bench", datasetPath: join(path, "..") }, 2)
    expect(taken.map(({ turns }) => turns[0].payload)).toMatchObject([
      { messages: [{ content: [{ text: "turn it blue" }, { type: "image_url" }] }] },
      { messages: [{ content: [{ text: "What does this picture show?" }, { type: "image_url" }] }] },
    ])
    expect(JSON.stringify(taken)).toContain(`data:image/png;base64,${Buffer.from(bytes).toString("base64")}`)
  })
})

describe("traces", () => {
  it("of requests are sorted, and keep bodies, ids and headers", async () => {
    const datasetPath = await fileOf(
      "trace.jsonl",
      jsonl(
        { body: { model: "old", messages: [] }, timestamp: "2026-01-01T00:00:02.500Z", request_id: "b" },
        {
          body: '{"model": "kept"}',
          timestamp: "2026-01-01T00:00:00Z",
          headers: { "X-A": "1", Connection: "close" },
          completion_tokens: 9,
        },
      ),
    )
    const datasetArgs = { model_mapping: { old: "new" }, match_output_length: true }
    const workload = await createWorkload(
      { dataset: "workload_trace", datasetPath, datasetArgs },
      { env: {} },
    )
    const all: Conversation[] = []
    for await (const conversation of workload.conversations()) all.push(conversation)
    expect(workload).toMatchObject({ scheduled: true, size: 2 })
    expect(workload.notes).toEqual(["The times of the trace are not in order; it was sorted."])
    expect(all).toEqual([
      {
        startSeconds: 0,
        turns: [
          {
            payload: { kind: "body", body: { model: "kept" } },
            headers: { "X-A": "1" },
            overrides: { max_tokens: 9, ignore_eos: true },
          },
        ],
      },
      {
        startSeconds: 2.5,
        turns: [{ payload: { kind: "body", body: { model: "new", messages: [] } }, requestId: "b" }],
      },
    ])
  })

  it("tell all their bad lines at once", async () => {
    const datasetPath = await fileOf(
      "trace.jsonl",
      jsonl(
        { body: {}, timestamp: 1 },
        { body: {} },
        { body: "no", timestamp: 1 },
        { body: {}, timestamp: "x", more: 1 },
      ),
    )
    await expect(take({ dataset: "workload_trace", datasetPath }, 1)).rejects.toThrow(
      /line 2: .*line 3: .*line 4: /,
    )
  })

  it("of Mooncake give equal ids equal text", async () => {
    const tokenizer = await bundledTokenizer()
    const line = { timestamp: 1000, input_length: 700, output_length: 5, hash_ids: [1, 2] }
    const later = { ...line, timestamp: 3500, input_length: 600, hash_ids: [1, 3] }
    const datasetPath = await fileOf("m.jsonl", jsonl(line, later))
    const taken = await take({ dataset: "mooncake", datasetPath }, 5)
    expect(taken).toHaveLength(2)
    expect(taken.map(({ startSeconds }) => startSeconds)).toEqual([0, 2.5])
    const [one = "", two = ""] = taken.flatMap(asked)
    expect([one, two].map((text) => tokenizer.count(text))).toEqual([700, 600])
    const shared = (text: string) => text.split(" ").slice(0, 512).join(" ")
    expect(shared(one)).toBe(shared(two))
    expect(one.split(" ").slice(512, 560)).not.toEqual(two.split(" ").slice(512, 560))
    expect(taken[0]?.turns[0]).toMatchObject({ maxTokens: 5, overrides: { ignore_eos: true } })
  })

  it("out of order are sorted with a note, and a bad line is told of before anything is sent", async () => {
    const at = (timestamp: number) => ({ timestamp, input_length: 3, output_length: 1 })
    const datasetPath = await fileOf("m.jsonl", jsonl(at(5000), at(1000), at(3000)))
    const workload = await createWorkload({ dataset: "mooncake", datasetPath }, { env: {} })
    const times: (number | undefined)[] = []
    for await (const { startSeconds } of workload.conversations()) times.push(startSeconds)
    expect(times).toEqual([0, 2, 4])
    expect(workload.notes.join()).toContain("it was sorted")
    const broken = await fileOf("b.jsonl", jsonl(at(1), at(2), { timestamp: 3 }))
    await expect(createWorkload({ dataset: "mooncake", datasetPath: broken }, { env: {} })).rejects.toThrow(
      "b.jsonl:3",
    )
  })

  it.each([
    [
      "Timestamp,Model,Request tokens,Response tokens,Total tokens,Log Type\n5,GPT,10,4,14,x\n7.5,GPT,3,2,5,x\n",
    ],
    [
      "TIMESTAMP,ContextTokens,GeneratedTokens\n2023-11-16 18:15:46.6805900,10,4\n2023-11-16 18:15:49.1805900,3,2\n",
    ],
    ['Model,"Timestamp",Request tokens,Response tokens\n"GPT, ""mini""", 5,"10", 4\n"",7.5,3,2\n'],
    [jsonl({ timestamp: 5, input_length: 10, output_length: 4 }, { time: 7.5, input: 3, output: 2 })],
  ])("of lengths", async (content) => {
    const tokenizer = await bundledTokenizer()
    const datasetPath = await fileOf(content.startsWith("{") ? "t.jsonl" : "t.csv", content)
    const taken = await take({ dataset: "length_trace", datasetPath }, 5)
    expect(taken.map(({ startSeconds }) => Math.round((startSeconds ?? 0) * 1e6))).toEqual([0, 2.5e6])
    expect(taken.flatMap(asked).map((text) => tokenizer.count(text))).toEqual([10, 3])
    expect(taken.map(({ turns }) => turns[0].maxTokens)).toEqual([4, 2])
  })
})

describe("other inputs", () => {
  it("embed and rank", async () => {
    const texts = await fileOf("t.json", JSON.stringify(["a", { text: "b" }, { content: "c" }]))
    expect(
      (await take({ dataset: "embed", datasetPath: texts }, 2)).map(({ turns }) => turns[0].payload),
    ).toEqual([
      { kind: "embedding", texts: ["a"] },
      { kind: "embedding", texts: ["b"] },
    ])
    const batches = { dataset: "embedding_batch", datasetPath: texts, datasetArgs: { batch_size: 2 } }
    expect((await take(batches, 2)).map(({ turns }) => turns[0].payload)).toEqual([
      { kind: "embedding", texts: ["a", "b"] },
      { kind: "embedding", texts: ["c"] },
    ])
    const ranked = await fileOf("r.jsonl", jsonl({ query: "q", passages: ["x", "y"] }))
    expect((await take({ dataset: "rerank", datasetPath: ranked }, 1))[0]?.turns[0].payload).toEqual({
      kind: "rerank",
      query: "q",
      documents: ["x", "y"],
    })
    const random = { dataset: "random_rerank", minPromptLength: 4, datasetArgs: { num_documents: 3 } }
    const [made] = await take(random, 1)
    const payload = made?.turns[0].payload
    const tokenizer = await bundledTokenizer()
    expect(payload?.kind === "rerank" && payload.documents.map((text) => tokenizer.count(text))).toEqual([
      20, 20, 20,
    ])
  })

  it("show pictures that decoders take", async () => {
    const options = { dataset: "random_vl", minPromptLength: 4, imageNum: 2, imageWidth: 9, imageHeight: 5 }
    const [one] = await take(options, 1)
    const payload = one?.turns[0].payload
    const content = payload?.kind === "messages" ? payload.messages[0]?.content : undefined
    expect(content).toMatchObject([{ type: "text" }, { type: "image_url" }, { type: "image_url" }])
    const url: string = JSON.parse(JSON.stringify(content))[1].image_url.url
    const png = Buffer.from(url.split(",")[1] ?? "", "base64")
    expect([png.readUInt32BE(16), png.readUInt32BE(20)]).toEqual([9, 5])
  })

  it("pair pictures with their words, from files and tar shards", async () => {
    const dir = await folder()
    await writeFile(join(dir, "1.jpg"), Buffer.from([0xff, 0xd8]))
    await writeFile(join(dir, "1.txt"), "a dog\n")
    await writeFile(
      join(dir, "z.tar"),
      tarOf({ "2.txt": Buffer.from("a cat"), "2.png": Buffer.from([0x89]) }),
    )
    const taken = await take({ dataset: "flickr8k", datasetPath: dir }, 2)
    expect(taken.flatMap(asked)).toEqual(["a dog", "a cat"])
    const url = (conversation: Conversation | undefined) =>
      JSON.stringify(conversation).match(/data:[^"]*/)?.[0]
    expect(taken.map(url)).toEqual(["data:image/jpeg;base64,/9g=", "data:image/png;base64,iQ=="])
  })

  it("share prefixes by popularity", async () => {
    const datasetArgs = { groups: 4, prefix_length: 20, suffix_length: 5, zipf: 1.5 }
    const texts = (await take({ dataset: "shared_prefix", datasetArgs }, 300)).flatMap(asked)
    const groups = new Map<string, number>()
    for (const text of texts) {
      const prefix = text.split(" ").slice(0, 20).join(" ")
      groups.set(prefix, (groups.get(prefix) ?? 0) + 1)
    }
    const sizes = [...groups.values()].sort((a, b) => b - a)
    expect(sizes).toHaveLength(4)
    expect((sizes[0] ?? 0) / (sizes[3] ?? 1)).toBeGreaterThan(3)
  })

  it("ask one prompt again and again, or nothing but its own", async () => {
    expect((await take({ prompt: "Hello" }, 2)).flatMap(asked)).toEqual(["Hello", "Hello"])
    const speed = await take({ dataset: "speed_benchmark", chat: false }, 8)
    expect(speed.map(({ turns }) => turns[0].promptTokens)).toEqual([
      1, 1, 6144, 6144, 14336, 14336, 30720, 30720,
    ])
  })
})

it("lists every dataset of the original", () => {
  const names = listDatasets().flatMap(({ names: own }) => own)
  const original =
    "openqa longalpaca line_by_line custom share_gpt_zh share_gpt_en flickr8k kontext_bench random random_vl embedding embed random_embedding embedding_batch random_embedding_batch rerank random_rerank speed_benchmark speed_benchmark_long random_multi_turn share_gpt_zh_multi_turn share_gpt_en_multi_turn custom_multi_turn swe_smith trie_agentic_coding trie_code_qa trie_office_work workload_trace"
  expect(names).toEqual(expect.arrayContaining(original.split(" ")))
})

function tarOf(files: Readonly<Record<string, Buffer>>): Buffer {
  const parts = Object.entries(files).flatMap(([name, bytes]) => {
    const header = Buffer.alloc(512)
    header.write(name, 0)
    header.write(bytes.length.toString(8).padStart(11, "0"), 124)
    header.write("0", 156)
    return [header, bytes, Buffer.alloc((512 - (bytes.length % 512)) % 512)]
  })
  return Buffer.concat([...parts, Buffer.alloc(1024)])
}
