import { mkdtemp, rm } from "node:fs/promises"
import { createServer } from "node:http"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { afterEach, beforeEach, describe, expect, it } from "vitest"
import { docker, limitsSchema, type SandboxConfig } from "../src/index.js"

/** Answers like an engine that lacks something, and keeps what it is asked to create. */
async function weakEngine(warnings: readonly string[]) {
  const folder = await mkdtemp(join(tmpdir(), "weak-engine-"))
  const asked: unknown[] = []
  const server = createServer(async (request, response) => {
    const chunks: Buffer[] = []
    for await (const chunk of request) chunks.push(chunk)
    const creates = request.url?.startsWith("/containers/create")
    if (creates) asked.push(JSON.parse(Buffer.concat(chunks).toString("utf8")))
    response.writeHead(creates ? 201 : 204)
    response.end(creates ? JSON.stringify({ Id: "0123", Warnings: warnings }) : undefined)
  })
  server.on("upgrade", (_, socket) => {
    socket.on("error", () => undefined)
    socket.write("HTTP/1.1 101 UPGRADED\r\nConnection: Upgrade\r\nUpgrade: tcp\r\n\r\n")
  })
  await new Promise<void>((resolve) => server.listen(join(folder, "docker.sock"), resolve))
  return {
    host: `unix://${join(folder, "docker.sock")}`,
    asked,
    close: async () => {
      server.closeAllConnections()
      server.close()
      await rm(folder, { recursive: true })
    },
  }
}

const config = (network: string): SandboxConfig => ({
  image: "any",
  limits: limitsSchema.parse({ memoryBytes: 2 ** 28, cpus: 1.5 }),
  env: {},
  network,
})
const warning = "Your kernel does not support swap limit capabilities"

describe("what an engine is asked for", () => {
  let engine: Awaited<ReturnType<typeof weakEngine>>
  beforeEach(async () => {
    engine = await weakEngine([warning])
  })
  afterEach(() => engine.close())

  it.each(["launch", "session"] as const)("is hardened for a %s", async (use) => {
    const driver = await docker({ host: engine.host, onWarning: () => undefined })
    await (await driver.start(config("none"), { use })).close()
    await driver.close()
    expect(engine.asked).toMatchObject([
      {
        NetworkDisabled: true,
        Tty: false,
        HostConfig: {
          NetworkMode: "none",
          CapDrop: ["ALL"],
          SecurityOpt: ["no-new-privileges", expect.stringMatching(/^seccomp=.*"ptrace"/)],
          ReadonlyRootfs: true,
          Init: true,
          IpcMode: "private",
          Memory: 2 ** 28,
          MemorySwap: 2 ** 28,
          NanoCpus: 1.5e9,
          PidsLimit: 64,
          LogConfig: { Type: "none" },
          Tmpfs: { "/tmp": expect.stringMatching(/nosuid,nodev.*size=\d+,nr_inodes=\d+/) },
          Ulimits: expect.arrayContaining([
            { Name: "core", Soft: 0, Hard: 0 },
            { Name: "nofile", Soft: 1024, Hard: 1024 },
            { Name: "fsize", Soft: 2 ** 26, Hard: 2 ** 26 },
          ]),
        },
      },
    ])
    const given = JSON.stringify(engine.asked)
    expect(given).not.toMatch(/Privileged|Binds|CapAdd|PidMode|docker\.sock|unconfined/)
  })

  it.each(["bridge", "host", "container:other"])(
    "is refused with the network %s unless trusted",
    async (network) => {
      const careful = await docker({ host: engine.host, onWarning: () => undefined })
      await expect(careful.start(config(network), { use: "launch" })).rejects.toMatchObject({
        code: "unsafe_refused",
        hint: expect.stringContaining("trusted"),
      })
      expect(engine.asked).toEqual([])
      await careful.close()
      const trusting = await docker({ host: engine.host, trusted: true, onWarning: () => undefined })
      await (await trusting.start(config(network), { use: "launch" })).close()
      await trusting.close()
      expect(engine.asked).toMatchObject([{ NetworkDisabled: false, HostConfig: { NetworkMode: network } }])
    },
  )

  it("and cannot enforce is told, once for each text", async () => {
    const warned: string[] = []
    const listener = ({ name, message }: Error) => {
      if (name === "SandboxWarning") warned.push(message)
    }
    process.on("warning", listener)
    const driver = await docker({ host: engine.host })
    for (let i = 0; i < 2; i++) await (await driver.start(config("none"), { use: "launch" })).close()
    await driver.close()
    await expect.poll(() => warned).toEqual([`The container engine says: ${warning}`])
    process.off("warning", listener)
  })
})
