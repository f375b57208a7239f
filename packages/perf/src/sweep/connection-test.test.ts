import { once } from "node:events"
import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises"
import { createServer } from "node:http"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { startMockServer } from "@evalscope/testing"
import { afterEach, beforeEach, describe, expect, it } from "vitest"
import { command, usual } from "../../test/command.js"

let folder: string
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "perf-test-"))
})
afterEach(() => rm(folder, { recursive: true, force: true }))

const pem = (name: string) =>
  readFile(new URL(`../run/__fixtures__/localhost-${name}.pem`, import.meta.url), "utf8")

describe("the connection test", () => {
  it("asks for the model that recorded requests bring along", async () => {
    await using server = await startMockServer({ ...usual, models: ["here"] })
    const line = (at: number) => ({
      timestamp: at,
      body: { model: "elsewhere", messages: [{ role: "user", content: `question ${at}` }] },
    })
    const trace = join(folder, "trace.jsonl")
    await writeFile(trace, [line(0), line(0.05)].map((record) => JSON.stringify(record)).join("\n"))
    const replay = (args: object) =>
      command(
        ...["--url", server.url, "--dataset", "workload_trace", "--dataset-path", trace],
        ...["--dataset-args", JSON.stringify(args), "--outputs-dir", folder, "--no-html"],
      )
    const mapped = await replay({ model_mapping: { elsewhere: "here" } })
    expect(mapped.err).not.toContain("error:")
    expect(mapped.code).toBe(0)
    expect(server.requests().map(({ model }) => model)).toEqual(["here", "here", "here"])
    const asRecorded = await replay({})
    expect(asRecorded.code).toBe(5)
    expect(asRecorded.err).toContain("elsewhere")
  })

  it("tells of bad records before it asks anybody", async () => {
    await using server = await startMockServer(usual)
    const trace = join(folder, "trace.jsonl")
    await writeFile(trace, '{"body": {}}\n')
    const { code, err } = await command(
      ...["--url", server.url, "--dataset", "workload_trace", "--dataset-path", trace],
      ...["--outputs-dir", folder],
    )
    expect(code).toBe(6)
    expect(err).toContain("line 1")
    expect(server.stats().requests).toBe(0)
  })

  it("does not wait for a certificate to become trusted, and says how to name its authority", async () => {
    await using server = await startMockServer({ tls: { key: await pem("key"), cert: await pem("cert") } })
    const ask = (url: string) =>
      command("--url", url, "--model", "m", "--prompt", "hi", "--number", "1", "--outputs-dir", folder)
    const untrusted = await ask(server.url.replace("127.0.0.1", "localhost"))
    expect(untrusted.code).toBe(7)
    expect(untrusted.err).toContain("NODE_EXTRA_CA_CERTS")
    expect(untrusted.err).not.toContain("trying again")
    const plain = createServer().listen(0, "127.0.0.1")
    await once(plain, "listening")
    const address = plain.address()
    const port = typeof address === "object" ? address?.port : undefined
    const unencrypted = await ask(`https://127.0.0.1:${port}`)
    plain.close()
    expect(unencrypted.err).toContain("write http://")
    expect(unencrypted.err).not.toContain("trying again")
  })
})
