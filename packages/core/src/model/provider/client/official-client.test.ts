import { expect, it, vi } from "vitest"
import { startJsonServer } from "../../../../test/json-server.js"
import { sums, temporaryFolder } from "../../../../test/small-world.js"
import { evaluate } from "../../../run/index.js"

const missing = () => {
  throw Object.assign(new Error("Cannot find package"), { code: "ERR_MODULE_NOT_FOUND" })
}
vi.doMock("openai", missing)
vi.doMock("@anthropic-ai/sdk", missing)

it.each([
  ["openai_api", "openai"],
  ["anthropic_api", "@anthropic-ai/sdk"],
] as const)("a run through the SDK of %s stops at once when %s is not installed", async (evalType, name) => {
  await using server = await startJsonServer(() => ({ body: {} }))
  const run = evaluate(
    {
      model: "m",
      evalType,
      apiUrl: server.url,
      apiKey: "key",
      modelArgs: { client: "sdk" },
      workDir: await temporaryFolder(),
      evalBatchSize: 1,
    },
    { benchmarks: [sums({ subsets: { default: 10 } })] },
  )
  const failed: string[] = []
  run.subscribe((event) => {
    if (event.type === "sample.failed") failed.push(event.code)
  })
  await expect(run.report).rejects.toMatchObject({
    code: "package_missing",
    message: expect.stringContaining(name),
    hint: expect.stringContaining(`npm install ${name}`),
  })
  expect(failed.length).toBeLessThan(4)
  expect(server.seen).toEqual([])
})
