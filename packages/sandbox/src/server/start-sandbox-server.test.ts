import fc from "fast-check"
import { afterAll, beforeAll, describe, expect, it } from "vitest"
import { z } from "zod"
import type { SandboxDriver } from "../driver.js"
import { enclaveClient } from "../enclave/index.js"
import { SandboxError } from "../errors/index.js"
import { local } from "../local/index.js"
import { type SandboxServer, startSandboxServer } from "./index.js"

const inner = local({ allowUnsafe: true })
let failing = false
let starts = 0
/** Subprocesses of this machine: these tests are about the server, and run programs of their own alone. */
const driver: SandboxDriver = {
  ...inner,
  start: async (config, options) => {
    starts++
    if (failing) throw new SandboxError({ code: "engine_unavailable", message: "The engine is away." })
    return inner.start(config, options)
  },
}

let server: SandboxServer
beforeAll(async () => {
  server = await startSandboxServer({ driver, port: 0, maxBodyBytes: 100_000 })
})
afterAll(() => server.close(), 30_000)

const answer = z.looseObject({ detail: z.unknown().optional() })

describe("whatever is asked", () => {
  it("is answered with JSON and a status that fits, and the server lives on", async () => {
    const path = fc.oneof(
      fc.constantFrom(
        "/health",
        "/stats",
        "/sandboxes",
        "/sandbox/create",
        "/sandbox/x",
        "/sandbox/tool/execute",
      ),
      fc.constantFrom(
        "/pool/initialize?pool_size=-1",
        "/pool/execute",
        "/sandbox/x/archive?target_dir=/tmp",
        "//",
      ),
      fc.webPath(),
    )
    const query = fc.oneof(
      fc.constant(""),
      fc.webQueryParameters().map((text) => `?${text}`),
    )
    const body = fc.oneof(fc.string(), fc.json(), fc.constantFrom('{"sandbox_id":1}', "[]", "null", "\0"))
    await fc.assert(
      fc.asyncProperty(
        fc.constantFrom("GET", "POST", "DELETE", "PUT"),
        path,
        query,
        body,
        async (method, where, asked, sent) => {
          const response = await fetch(server.url + where + asked, {
            method,
            ...(method !== "GET" && { body: sent, headers: { "content-type": "application/json" } }),
          })
          const content = answer.or(z.array(z.unknown())).parse(await response.json())
          if (response.status === 200) return
          expect([400, 404, 405, 413, 422]).toContain(response.status)
          expect(content).toHaveProperty("detail")
        },
      ),
      { numRuns: 150 },
    )
    expect(await enclaveClient({ baseUrl: server.url }).health()).toMatchObject({ healthy: true })
  })

  it("is refused when a web page asks", async () => {
    const headers = { origin: "https://elsewhere.example" }
    const response = await fetch(`${server.url}/sandbox/create?sandbox_type=docker`, {
      method: "POST",
      headers,
    })
    expect(response.status).toBe(403)
  })

  it("is refused when it is too much", async () => {
    const response = await fetch(`${server.url}/sandbox/create?sandbox_type=docker`, {
      method: "POST",
      body: JSON.stringify({ env_vars: { A: "x".repeat(200_000) } }),
    })
    expect(response.status).toBe(413)
  })
})

describe("the pool", () => {
  it("runs each call in a sandbox of its own, and refills", async () => {
    const started = starts
    await using pooled = await startSandboxServer({ driver, port: 0, maxSandboxes: 4, idleMs: 1 })
    const client = enclaveClient({ baseUrl: pooled.url })
    const tools = ["shell_executor", "python_executor", "file_operation"]
    const { sandbox_ids: ids } = await client.initializePool({ size: 3, config: { tools_config: tools } })
    expect((await client.listSandboxes()).map(({ id }) => id).sort()).toEqual([...ids].sort())
    const call = (tool: string, parameters: Record<string, unknown>) =>
      client.executeInPool({ tool, parameters })
    const calls = [
      call("shell_executor", { command: "pwd > mine; ls -A" }),
      call("python_executor", { code: "import os; print(6 * 7, os.path.exists('../mine'))" }),
    ]
    expect((await Promise.all(calls)).map(({ output }) => output)).toEqual(["mine\n", "42 False\n"])
    expect(await call("file_operation", { operation: "exists", file_path: "mine" })).toMatchObject({
      output: "does not exist",
    })
    // One for each that was ready and each that was used.
    await expect.poll(async () => (await client.listSandboxes()).length).toBe(3)
    expect(starts - started).toBe(6)
    const [id = ""] = (await client.listSandboxes()).map((one) => one.id)
    const reached = [
      client.executeTool({ sandboxId: id, tool: "shell_executor", parameters: { command: "true" } }),
      client.deleteSandbox(id),
      client.stopSandbox(id),
    ]
    for (const one of reached) await expect(one).rejects.toMatchObject({ context: { status: 409 } })
    await expect(call("notebook_executor", {})).rejects.toMatchObject({ context: { status: 400 } })
    await expect(client.initializePool({ size: 2, config: {} })).rejects.toMatchObject({
      context: { status: 429 },
    })
  })

  it("that cannot be filled leaves the room that it asked for", async () => {
    await using full = await startSandboxServer({ driver, port: 0, maxSandboxes: 2 })
    const client = enclaveClient({ baseUrl: full.url })
    failing = true
    await expect(client.initializePool({ size: 2, config: {} })).rejects.toMatchObject({
      message: expect.stringContaining("The engine is away"),
    })
    failing = false
    expect(await client.initializePool({ size: 2, config: {} })).toMatchObject({ pool_size: 2 })
  })
})

describe("faults", () => {
  it("of the engine are no answer of a tool", async () => {
    const client = enclaveClient({ baseUrl: server.url })
    failing = true
    await expect(client.createSandbox("docker", {})).rejects.toMatchObject({
      code: "engine_failed",
      context: { status: 500 },
      message: expect.stringContaining("The engine is away"),
    })
    failing = false
    const id = await client.createSandbox("docker", { tools_config: ["shell_executor"] })
    await client.deleteSandbox(id)
  })

  it("of a server that is none are told", async () => {
    const { createServer } = await import("node:http")
    const other = createServer((_, response) => void response.end("<html>welcome</html>"))
    await new Promise<void>((resolve) => other.listen(0, "127.0.0.1", resolve))
    const address = other.address()
    const port = typeof address === "object" ? address?.port : 0
    await expect(enclaveClient({ baseUrl: `http://127.0.0.1:${port}` }).health()).rejects.toMatchObject({
      code: "engine_failed",
      message: expect.stringContaining("not of the ms-enclave API"),
    })
    other.close()
  })

  it("of a port in use are told", async () => {
    const { port } = new URL(server.url)
    await expect(startSandboxServer({ driver, port: Number(port) })).rejects.toMatchObject({
      code: "option_invalid",
    })
  })
})
