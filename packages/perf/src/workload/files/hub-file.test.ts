import { mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises"
import { tmpdir } from "node:os"
import { dirname, join } from "node:path"
import { gunzipSync } from "node:zlib"
import { type HubFaultRule, type HubSimulator, startHubSimulator } from "@evalscope/testing"
import { parquetWriteBuffer } from "hyparquet-writer"
import { afterAll, beforeAll, describe, expect, it } from "vitest"
import { bundledVocabulary } from "../../tokenizer/bundled-vocabulary.js"
import { loadTokenizer } from "../../tokenizer/index.js"
import { createWorkload } from "../index.js"
import type { HubSettings } from "./hub-address.js"
import { hubFile } from "./hub-file.js"

/** A Parquet file with one trajectory, whose user says a word again and again. */
function trajectory(word: string): Uint8Array {
  const data = [JSON.stringify([{ role: "user", content: `${word} `.repeat(200) }])]
  return new Uint8Array(parquetWriteBuffer({ columnData: [{ name: "messages", data, type: "STRING" }] }))
}

let hub: HubSimulator
beforeAll(async () => {
  hub = await startHubSimulator({
    repos: [
      { id: "AI-ModelScope/HC3-Chinese", files: { "open_qa.jsonl": '{"question": "水是什么？"}\n' } },
      { id: "Hello-SimpleAI/HC3-Chinese", files: { "open_qa.jsonl": '{"question": "火是什么？"}\n' } },
      {
        id: "SWE-bench/SWE-smith-trajectories",
        files: {
          "README.md": "x",
          "data/tool-00001-of-00002.parquet": trajectory("b"),
          "data/tool-00000-of-00002.parquet": trajectory("a"),
          "data/xml-00000-of-00001.parquet": trajectory("c"),
        },
      },
      { id: "me/secret", private: true, files: { "a.jsonl": "{}\n" } },
      {
        id: "me/model",
        kind: "model",
        files: { "tokenizer.json": gunzipSync(Buffer.from(bundledVocabulary, "base64")).toString("utf8") },
        lfs: () => true,
      },
    ],
    tokens: { hf_good: ["me/secret"] },
  })
})
afterAll(() => hub.stop())

const env = async (more: Record<string, string> = {}) => ({
  EVALSCOPE_CACHE: await mkdtemp(join(tmpdir(), "evalscope-perf-")),
  HF_ENDPOINT: hub.url,
  MODELSCOPE_ENDPOINT: hub.url,
  ...more,
})

describe("data of a hub", () => {
  it("say where they cannot be kept", async () => {
    const settings = { env: await env({ EVALSCOPE_CACHE: "/proc/nowhere" }) }
    await expect(createWorkload({ dataset: "openqa" }, settings)).rejects.toMatchObject({
      code: "output_failed",
      message: expect.stringMatching(/^The folder \/proc\/nowhere\S* cannot be made: ENOENT/),
      hint: expect.stringContaining("EVALSCOPE_CACHE"),
    })
  })

  it.each(["modelscope", "huggingface"] as const)("%s is asked once", async (dataSource) => {
    const settings = { env: await env() }
    const before = hub.requests().length
    for (let time = 0; time < 2; time += 1) {
      const workload = await createWorkload({ dataset: "openqa", dataSource, chat: false }, settings)
      for await (const { turns } of workload.conversations()) {
        expect(turns[0].payload).toEqual({
          kind: "text",
          text: dataSource === "modelscope" ? "水是什么？" : "火是什么？",
        })
        break
      }
    }
    expect(hub.requests().length - before).toBe(1)
  })

  it.each(["modelscope", "huggingface"] as const)("%s lists what is in many files", async (dataSource) => {
    const options = {
      dataset: "swe_smith",
      dataSource,
      datasetArgs: { first_turn_length: 20, chars_per_token: 1 },
      maxTurns: 1,
    }
    const asked = async (settings: { env: Record<string, string> }) => {
      const workload = await createWorkload(options, settings)
      const words: string[] = []
      for await (const { turns } of workload.conversations()) {
        words.push(JSON.stringify(turns[0].payload).replace(/.*"content":"(.).*/, "$1"))
        if (words.length === 3) return words
      }
      return words
    }
    const online = await env()
    // Only the split with tools, in the order of the names, and from the start again.
    expect(await asked({ env: online })).toEqual(["a", "b", "a"])
    const before = hub.requests().length
    expect(await asked({ env: { ...online, EVALSCOPE_OFFLINE: "1" } })).toEqual(["a", "b", "a"])
    expect(hub.requests().length).toBe(before)
    await expect(asked({ env: await env({ EVALSCOPE_OFFLINE: "1" }) })).rejects.toThrow("no hub may be asked")
  })

  it("needs a token where it is private, and never sends it on", async () => {
    const request = { kind: "dataset", id: "me/secret", path: "a.jsonl" } as const
    await expect(hubFile(request, { source: "huggingface", env: await env() })).rejects.toThrow(
      /refused a\.jsonl/,
    )
    const path = await hubFile(request, { source: "huggingface", env: await env({ HF_TOKEN: "hf_good" }) })
    expect(await readFile(path, "utf8")).toBe("{}\n")
    expect(hub.requests().some(({ origin, authorized }) => origin === "storage" && authorized)).toBe(false)
  })

  it("may be a tokenizer, stored as a large file", async () => {
    const tokenizer = await loadTokenizer("me/model", { source: "huggingface", env: await env() })
    expect(tokenizer.exact).toBe(true)
    expect(tokenizer.count("the model answers")).toBeGreaterThan(1)
  })

  it("is never asked for offline", async () => {
    const before = hub.requests().length
    const settings = { source: "modelscope", env: await env({ HF_HUB_OFFLINE: "1" }) } as const
    await expect(hubFile({ kind: "dataset", id: "a/b", path: "c" }, settings)).rejects.toThrow(
      /HF_HUB_OFFLINE is set/,
    )
    expect(hub.requests().length).toBe(before)
  })

  describe("when it goes wrong", () => {
    const request = { kind: "dataset", id: "me/open", path: "a.jsonl" } as const
    const content = '{"question":"1"}\n'

    async function asked(faults: HubFaultRule[], more: Partial<HubSettings> = {}) {
      await using broken = await startHubSimulator({
        repos: [{ id: request.id, files: { [request.path]: content } }],
        faults,
      })
      const settings = { source: "huggingface", retryPauseMs: 1, ...more } as const
      const cache = await mkdtemp(join(tmpdir(), "evalscope-perf-"))
      const place = { EVALSCOPE_CACHE: cache, HF_ENDPOINT: broken.url }
      const text = await hubFile(request, { ...settings, env: place }).then(
        (path) => readFile(path, "utf8"),
        (thrown: unknown) => thrown,
      )
      const kept = (await readdir(cache, { recursive: true })).filter((name) => name.includes("a.jsonl"))
      await rm(cache, { recursive: true })
      return { text, kept, times: broken.requests().length }
    }

    it.each<[string, HubFaultRule]>([
      ["busy", { fault: { type: "status", status: 429, retryAfterS: 0 }, times: 2 }],
      ["out of order", { fault: { type: "status", status: 503 }, times: 2 }],
      ["broken off", { fault: { type: "break", afterBytes: 4 }, times: 2 }],
      ["at a stand", { fault: { type: "stall", afterBytes: 4 }, times: 1 }],
    ])("tries again what is %s", async (_, rule) => {
      expect(await asked([rule], { idleMs: 300 })).toMatchObject({ text: content })
    })

    it.each<[string, RegExp, HubFaultRule["fault"]]>([
      ["server_unreachable", /a\.jsonl of me\/open from http.* broke off/, { type: "break", afterBytes: 4 }],
      ["server_unreachable", /broke off; nothing came for 0\.2 s/, { type: "stall", afterBytes: 4 }],
      ["data_missing", /refused a\.jsonl of me\/open \(HTTP 503\)/, { type: "status", status: 503 }],
    ])("gives up in the end: %s, %s", async (code, message, fault) => {
      const { text, kept, times } = await asked([{ fault }], { idleMs: 200 })
      expect(text).toMatchObject({ code, message: expect.stringMatching(message) })
      expect(kept).toEqual([])
      expect(times).toBe(3)
    })

    it("keeps no web page in place of the data, and asks once for what is refused", async () => {
      const page = await asked([{ fault: { type: "html" } }])
      expect(page).toMatchObject({ text: { code: "data_missing" }, kept: [], times: 1 })
      const refused = await asked([{ fault: { type: "status", status: 404 } }])
      expect(refused).toMatchObject({ text: { hint: expect.stringContaining("Check the id") }, times: 1 })
    })

    it("says that the cache takes nothing", async () => {
      const cache = join(await mkdtemp(join(tmpdir(), "evalscope-perf-")), "file")
      await writeFile(cache, "")
      const env = { MODELSCOPE_ENDPOINT: hub.url, EVALSCOPE_CACHE: cache }
      const asked = { kind: "dataset", id: "AI-ModelScope/HC3-Chinese", path: "open_qa.jsonl" } as const
      await expect(hubFile(asked, { source: "modelscope", env })).rejects.toMatchObject({
        code: "output_failed",
        hint: expect.stringContaining("EVALSCOPE_CACHE"),
      })
      await rm(dirname(cache), { recursive: true })
    })

    it("ends with the run", async () => {
      const stopping = new AbortController()
      const onProgress = () => stopping.abort()
      const fault = { type: "stall", afterBytes: 4 } as const
      const { text } = await asked([{ fault }], { signal: stopping.signal, onProgress })
      expect(text).toMatchObject({ code: "aborted" })
    })
  })

  it("fails with the address when the hub is dead", async () => {
    const dead = await env({ HF_ENDPOINT: "http://127.0.0.1:9" })
    const settings = { source: "huggingface", env: dead, retryPauseMs: 1 } as const
    await expect(hubFile({ kind: "dataset", id: "a/b", path: "c" }, settings)).rejects.toThrow(
      /127\.0\.0\.1:9 did not answer/,
    )
  })
})

it("names a tokenizer that is none", async () => {
  const settings = { source: "local", env: {} } as const
  await expect(loadTokenizer("/nowhere/tokenizer.json", settings)).rejects.toThrow(/does not exist/)
  await expect(loadTokenizer(tmpdir(), settings)).rejects.toThrow(/has no tokenizer\.json/)
})
