import { mkdtempSync, rmSync, writeFileSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import {
  type MockServer,
  type MockServerOptions,
  startHubSimulator,
  startMockServer,
  testDatasetSource,
  testModel,
} from "@evalscope/testing"
import { afterAll, beforeAll, describe, it } from "vitest"
import { type DatasetRequest, openDataset } from "../src/dataset/index.js"
import { createModel } from "../src/model/index.js"

/** What plugin authors run, on our own models and data. */

const key = "the-right-key"
const servers: MockServer[] = []
async function endpoint(options: MockServerOptions = {}) {
  const server = await startMockServer({ apiKey: key, ...options })
  servers.push(server)
  return server.url
}
afterAll(async () => void (await Promise.all(servers.map((server) => server.stop()))))

describe("the mock", () => {
  testModel({ create: () => createModel({ env: {} }) }, it)
})

const formats = ["openai_api", "openai_responses_api", "openai_completions_api", "anthropic_api"] as const
describe.each(formats.flatMap((evalType) => [true, false].map((stream) => ({ evalType, stream }))))(
  "$evalType, stream $stream",
  ({ evalType, stream }) => {
    const model = async (apiKey: string, server?: MockServerOptions) =>
      createModel({
        model: "m",
        evalType,
        apiUrl: `${await endpoint(server)}${evalType === "anthropic_api" ? "" : "/v1"}`,
        apiKey,
        env: {},
        generationConfig: { stream, retries: 0, maxTokens: 16 },
      })
    const fault = { type: "slow-headers", delayMs: 60_000 } as const
    testModel(
      {
        create: () => model(key),
        slow: () => model(key, { faults: [{ fault }] }),
        failing: () => model("a-wrong-key"),
      },
      it,
    )
  },
)

describe("a source of records", () => {
  const dir = mkdtempSync(join(tmpdir(), "conformance-"))
  afterAll(() => rmSync(dir, { recursive: true }))
  const rows = [1, 2, 3, 4].map((id) => ({ id, question: `q${id}`, answer: `a${id}` }))
  const lines = rows.map((row) => JSON.stringify(row)).join("\n")
  const benchmark = { name: "bench", dataset: { subsets: ["main"], evalSplit: "test" } }
  const open = (request: Partial<DatasetRequest>) => openDataset({ benchmark, env: {}, ...request })
  const selection = { subset: "main", split: "test" }
  const missing = { subset: "main", split: "nowhere" }

  describe.each<[string, string]>([
    ["main_test.jsonl", lines],
    ["main_test.json", JSON.stringify(rows)],
    ["main_test.csv", `id,question\n${rows.map(({ id, question }) => `${id},${question}`).join("\n")}`],
    ["main_test.tsv", `id\tquestion\n${rows.map(({ id, question }) => `${id}\t${question}`).join("\n")}`],
  ])("a folder with %s", (file, text) => {
    const folder = mkdtempSync(join(dir, "folder-"))
    writeFileSync(join(folder, file), text)
    testDatasetSource({ open: () => open({ args: { localPath: folder } }), selection, missing }, it)
  })

  describe.each(["huggingface", "modelscope"] as const)("a repository of %s", (hub) => {
    let env: NodeJS.ProcessEnv = {}
    let stop = async () => {}
    beforeAll(async () => {
      const simulator = await startHubSimulator({
        repos: [{ id: "o/d", files: { "main/test.jsonl": lines } }],
      })
      stop = () => simulator.stop()
      env = {
        EVALSCOPE_CACHE: mkdtempSync(join(dir, "cache-")),
        HF_ENDPOINT: simulator.url,
        MODELSCOPE_ENDPOINT: simulator.url,
      }
    })
    afterAll(() => stop())
    const dataset = { ...benchmark.dataset, hub: { huggingface: "o/d", modelscope: "o/d" } }
    testDatasetSource(
      { open: () => open({ benchmark: { name: "bench", dataset }, hub, env }), selection, missing },
      it,
    )
  })
})
