import { afterAll, afterEach, beforeEach, describe, expect, it } from "vitest"
import { z } from "zod"
import {
  createSandbox,
  type EnclaveClient,
  enclave,
  enclaveClient,
  local,
  type SandboxServer,
  startSandboxServer,
} from "../src/index.js"
import { image, testDriver } from "./engine.js"

const driver = await testDriver()
afterAll(() => driver?.close())
const apiKey = "its key"

describe.skipIf(!driver)("a sandbox server", { timeout: 180_000 }, () => {
  let server: SandboxServer
  let client: EnclaveClient
  beforeEach(async () => {
    if (!driver) throw new Error("no engine")
    server = await startSandboxServer({ driver, port: 0, apiKey, maxSandboxes: 3, maxMemoryBytes: 2 ** 30 })
    client = enclaveClient({ baseUrl: `${server.url}/`, apiKey })
  })
  afterEach(() => server.close(), 60_000)

  const tools = [
    "shell_executor",
    "python_executor",
    "multi_code_executor",
    "file_operation",
    "notebook_executor",
  ]
  const config = {
    image,
    tools_config: Object.fromEntries(tools.map((name) => [name, {}])),
    memory_limit: "128m",
  }

  it("says how it is, and what it has", async () => {
    expect(await client.health()).toMatchObject({ healthy: true, version: "1.0.0", active_sandboxes: 0 })
    const id = await client.createSandbox("docker", config)
    expect(id).toMatch(/^[23456789abcdefghijkmnopqrstuvwxyz]{8}$/)
    expect(await client.stats()).toMatchObject({
      manager_type: "local",
      total_sandboxes: 1,
      status_counts: { running: 1 },
      sandbox_types: { docker: 1 },
      pool_enabled: false,
    })
    expect(await client.sandbox(id)).toMatchObject({
      id,
      type: "docker",
      status: "running",
      config: { image },
    })
    expect(Object.keys(await client.tools(id)).sort()).toEqual(tools.slice(0, 4).sort())
    expect((await client.listSandboxes("running")).map((one) => one.id)).toEqual([id])
    expect(await client.listSandboxes("stopped")).toEqual([])
    await client.stopSandbox(id)
    expect((await client.listSandboxes("stopped")).map((one) => one.id)).toEqual([id])
    const late = client.executeTool({
      sandboxId: id,
      tool: "shell_executor",
      parameters: { command: "true" },
    })
    await expect(late).rejects.toMatchObject({ code: "engine_failed", context: { status: 404 } })
    await client.deleteSandbox(id)
    await expect(client.sandbox(id)).rejects.toMatchObject({ context: { status: 404 } })
  })

  it("runs every tool", async () => {
    const sandboxId = await client.createSandbox("docker", config)
    const run = async (tool: string, parameters: Record<string, unknown>) => {
      const { status, output, error } = await client.executeTool({ sandboxId, tool, parameters })
      return { status, output, error }
    }
    const good = (output: string) => ({ status: "success", output, error: null })
    expect(await run("shell_executor", { command: "echo $((6 * 7)); pwd" })).toEqual(good("42\n/sandbox\n"))
    expect(await run("shell_executor", { command: ["echo", "$HOME"] })).toEqual(good("$HOME\n"))
    expect(await run("shell_executor", { command: "exit 3" })).toMatchObject({
      status: "error",
      error: "Command failed with exit code 3",
    })
    expect(await run("shell_executor", { command: " " })).toMatchObject({ error: "No command provided" })
    expect(await run("shell_executor", { command: "sleep 9", timeout: 1 })).toMatchObject({
      status: "timeout",
    })
    expect(await run("python_executor", { code: "print(6 * 7)" })).toEqual(good("42\n"))
    expect(await run("python_executor", { code: "1 / 0" })).toMatchObject({
      status: "error",
      error: expect.stringContaining("ZeroDivisionError"),
    })
    const program = { language: "bash", code: "cat data", files: { data: "given" } }
    expect(await run("multi_code_executor", program)).toEqual(good("given"))
    expect(await run("multi_code_executor", { language: "klingon", code: "Qapla" })).toMatchObject({
      status: "error",
      error: expect.stringContaining("klingon"),
    })
    const path = "folder/a b'$(id).txt"
    const file = (operation: string, more = {}) =>
      run("file_operation", { operation, file_path: path, ...more })
    expect(await file("exists")).toEqual(good("does not exist"))
    expect(await file("write", { content: "héllo" })).toEqual(good(""))
    expect(await file("read")).toEqual(good("héllo"))
    expect(await file("exists")).toEqual(good("exists"))
    expect(await file("delete")).toEqual(good(""))
    expect(await file("read")).toMatchObject({ status: "error" })
    await expect(run("notebook_executor", { code: "1" })).rejects.toMatchObject({ context: { status: 404 } })
  })

  it("hands out pooled sandboxes for one call each", async () => {
    const parameters = { command: "ls; touch left" }
    const early = client.executeInPool({ tool: "shell_executor", parameters })
    await expect(early).rejects.toMatchObject({ context: { status: 400 } })
    const made = await client.initializePool({ size: 1, type: "docker", config })
    expect(made).toMatchObject({ pool_size: 1 })
    for (let i = 0; i < 3; i++) {
      const { output } = await client.executeInPool({ tool: "shell_executor", parameters })
      expect(output).toBe("")
    }
    const slow = client.executeInPool({ tool: "shell_executor", parameters: { command: "sleep 3" } })
    const hasty = { tool: "shell_executor", parameters, waitSeconds: 0.5 }
    await expect(client.executeInPool(hasty)).rejects.toMatchObject({ context: { status: 408 } })
    expect(await slow).toMatchObject({ status: "success" })
  })

  it("asks for its key on every path", async () => {
    const stranger = enclaveClient({ baseUrl: server.url, apiKey: "guessed" })
    await expect(stranger.health()).rejects.toMatchObject({ code: "unauthorized" })
    expect((await fetch(`${server.url}/nowhere`)).status).toBe(401)
    expect((await fetch(`${server.url}/health?api_key=${encodeURIComponent(apiKey)}`)).status).toBe(200)
  })

  it.each([
    [{ ...config, privileged: true }, /privileged/],
    [{ ...config, network_enabled: true }, /network_enabled/],
    [{ ...config, volumes: { "/": { bind: "/host", mode: "rw" } } }, /volumes/],
    [{ ...config, ports: { "80/tcp": 8080 } }, /ports/],
    [{ ...config, memory_limit: "9g" }, /memory_limit/],
    [{ ...config, memory_limit: "much" }, /memory_limit/],
    [{ ...config, cpu_limit: 0 }, /cpu_limit/],
    [{ ...config, working_dir: "/proc/x" }, /work folder/],
    [{ ...config, image: "127.0.0.1:9/none:1" }, /no image .*could not pull.*docker pull/],
    [{ ...config, limits: { pids: 1 } }, /pids/],
  ])("refuses %j", async (asked, why) => {
    await expect(client.createSandbox("docker", asked)).rejects.toMatchObject({
      context: { status: 400 },
      message: expect.stringMatching(why),
    })
  })

  it("answers wrong requests as the API does", async () => {
    const headers = { "x-api-key": apiKey, "content-type": "application/json" }
    const ask = async (method: string, path: string, body?: string) => {
      const answer = await fetch(server.url + path, { method, headers, ...(body !== undefined && { body }) })
      return { status: answer.status, ...z.object({ detail: z.unknown() }).parse(await answer.json()) }
    }
    expect(await ask("GET", "/nowhere")).toEqual({ status: 404, detail: "Not Found" })
    expect(await ask("PUT", "/health")).toEqual({ status: 405, detail: "Method Not Allowed" })
    expect(await ask("GET", "/sandbox/zzzzzzzz")).toEqual({ status: 404, detail: "Sandbox not found" })
    const listed = {
      status: 422,
      detail: [expect.objectContaining({ loc: expect.any(Array), msg: expect.any(String) })],
    }
    expect(await ask("POST", "/sandbox/create", "{}")).toEqual(listed)
    expect(await ask("POST", "/sandbox/tool/execute", '{"sandbox_id": "x"}')).toEqual(listed)
    expect(await ask("POST", "/sandbox/tool/execute", "{")).toMatchObject({ status: 422 })
    const id = await client.createSandbox("docker", config)
    expect(await ask("POST", `/sandbox/${id}/archive?target_dir=/tmp/x`)).toMatchObject({ status: 400 })
    expect(await ask("POST", `/sandbox/${id}/archive?target_dir=/tmp/x`, "no archive")).toMatchObject({
      status: 500,
    })
  })

  it("is full at some point", async () => {
    await client.initializePool({ size: 3, config })
    await expect(client.createSandbox("docker", config)).rejects.toMatchObject({ context: { status: 429 } })
  })

  it("stops a program whose client went away", async () => {
    const sandboxId = await client.createSandbox("docker", config)
    const execute = (command: string, signal?: AbortSignal) =>
      client.executeTool(
        { sandboxId, tool: "shell_executor", parameters: { command, timeout: 40 } },
        signal && { signal },
      )
    await expect(
      execute("touch begun; sleep 20; touch over", AbortSignal.timeout(800)),
    ).rejects.toMatchObject({
      code: "aborted",
    })
    expect(await execute("ls; ps 2>/dev/null | grep -c '[s]leep 20'; true")).toMatchObject({
      output: "begun\n0\n",
    })
  })

  it("lets running programs finish when it stops, and deletes the sandboxes", async () => {
    const sandboxId = await client.createSandbox("docker", config)
    const parameters = { command: "sleep 1; echo finished" }
    const running = client.executeTool({ sandboxId, tool: "shell_executor", parameters })
    await new Promise((resolve) => setTimeout(resolve, 300))
    await server.close()
    expect(await running).toMatchObject({ status: "success", output: "finished\n" })
    await expect(client.health()).rejects.toMatchObject({ code: "engine_unavailable" })
  })

  it("deletes what nobody uses", async () => {
    if (!driver) return
    await using brief = await startSandboxServer({ driver, port: 0, idleMs: 400 })
    const short = enclaveClient({ baseUrl: brief.url })
    await short.createSandbox("docker", config)
    await expect.poll(async () => (await short.health()).active_sandboxes, { timeout: 60_000 }).toBe(0)
  })

  it("serves createSandbox of another machine", async () => {
    const remote = await enclave({ baseUrl: server.url, apiKey })
    await using sandbox = await createSandbox({ driver: remote, image, concurrency: 2, poolSize: 1 })
    const results = await Promise.all(
      ["print(1)", "raise SystemExit(3)", "import os; os.abort()"].map((code) => sandbox.run({ code })),
    )
    expect(results.map(({ outcome, exitCode, signal }) => [outcome, exitCode, signal])).toEqual([
      ["exited", 0, undefined],
      ["exited", 3, undefined],
      ["killed", undefined, "SIGABRT"],
    ])
  })
})

describe("without an engine", () => {
  it("a server for everybody needs a key", async () => {
    const options = { driver: local({ allowUnsafe: true }), host: "0.0.0.0", port: 0 }
    await expect(startSandboxServer(options)).rejects.toMatchObject({ code: "unsafe_refused" })
  })

  it("an address that is none is refused, a silent one told", async () => {
    await expect(enclave({ baseUrl: "sandboxes" })).rejects.toMatchObject({ code: "option_invalid" })
    await expect(enclave({ baseUrl: "http://127.0.0.1:9" })).rejects.toMatchObject({
      code: "engine_unavailable",
    })
  })

  it("the local driver must be asked for", () => {
    expect(() => local({ allowUnsafe: false })).toThrow(expect.objectContaining({ code: "unsafe_refused" }))
  })
})
