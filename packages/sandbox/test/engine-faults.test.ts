import { mkdtemp, rm } from "node:fs/promises"
import { connect, createServer, type Socket } from "node:net"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { afterAll, describe, expect, it } from "vitest"
import { z } from "zod"
import { engineEndpoint } from "../src/docker/endpoint.js"
import { EngineClient } from "../src/docker/engine-client.js"
import { createSandbox, docker } from "../src/index.js"
import { engineHost, image, testDriver } from "./engine.js"
import { processesWith } from "./processes.js"

const probe = await testDriver()
afterAll(() => probe?.close())

/** A socket in front of the engine's, whose connections can be cut and refused. */
async function faultySocket(target: string) {
  const folder = await mkdtemp(join(tmpdir(), "engine-"))
  const path = join(folder, "docker.sock")
  const open = new Set<Socket>()
  let refusing = false
  const server = createServer({ allowHalfOpen: true }, (client) => {
    if (refusing) return void client.destroy()
    const engine = connect({ path: target, allowHalfOpen: true })
    for (const socket of [client, engine]) {
      open.add(socket)
      socket.on("error", () => undefined)
      socket.on("close", () => {
        open.delete(socket)
        client.destroy()
        engine.destroy()
      })
    }
    client.pipe(engine)
    engine.pipe(client)
  })
  await new Promise<void>((resolve) => server.listen(path, resolve))
  const cut = () => {
    for (const socket of open) socket.destroy()
  }
  return {
    host: `unix://${path}`,
    cut,
    refuse: (yes: boolean) => {
      refusing = yes
      if (yes) cut()
    },
    close: async () => {
      cut()
      await new Promise((resolve) => server.close(resolve))
      await rm(folder, { recursive: true })
    },
  }
}

const running = z.array(z.object({ Id: z.string() }))
const described = z.object({ Config: z.object({ Env: z.array(z.string()) }) })

const engine = new EngineClient(await engineEndpoint({ host: engineHost() ?? "" }))
afterAll(() => engine.close())

/** Two programs at a time on an engine behind a socket of their own. */
async function behindFaultySocket() {
  const socket = await faultySocket((engineHost() ?? "").replace("unix://", ""))
  const driver = await docker({ host: socket.host, onWarning: () => undefined })
  const env = { MARK: socket.host }
  const sandbox = await createSandbox({ driver, image, concurrency: 2, poolSize: 2, env })
  return {
    socket,
    sandbox,
    /** Does something to every container of this sandbox behind the driver's back; returns to how many. */
    toContainers: (act: EngineAct) => toContainers(`MARK=${socket.host}`, act),
    programRuns: () => programRuns(`MARK=${socket.host}`),
    [Symbol.asyncDispose]: async () => {
      await sandbox.close()
      await driver.close()
      await socket.close()
    },
  }
}

interface EngineAct {
  method: "POST" | "DELETE"
  action: string
}
const remove: EngineAct = { method: "DELETE", action: "?force=1&v=1" }
/** What the engine does to containers when it is told to end. */
const end: EngineAct = { method: "POST", action: "/kill?signal=KILL" }

/** The paths of all containers with this variable. Those of other tests come and go meanwhile. */
async function containersWith(variable: string): Promise<readonly string[]> {
  const query = { filters: JSON.stringify({ label: ["evalscope.sandbox=1"] }) }
  const all = await engine.askJson(running, { method: "GET", path: "/containers/json", query })
  const found = await Promise.all(
    all.map(async ({ Id }) => {
      const path = `/containers/${Id}`
      const { status, body } = await engine.ask({ method: "GET", path: `${path}/json`, accept: [404, 500] })
      if (status !== 200) return []
      return described.parse(JSON.parse(body.toString())).Config.Env.includes(variable) ? [path] : []
    }),
  )
  return found.flat()
}

async function toContainers(variable: string, { method, action }: EngineAct): Promise<number> {
  const paths = await containersWith(variable)
  // Podman calls it a fault of its own when a container ends meanwhile.
  await Promise.all(paths.map((path) => engine.ask({ method, path: path + action, accept: [404, 409, 500] })))
  return paths.length
}

/** Resolves once the slow program runs in one of them. */
async function programRuns(variable: string): Promise<void> {
  const runs = async () =>
    (await processesWith(variable)).some((line) => /^(python3 main\.py|sleep 8)$/.test(line))
  await expect.poll(runs, { timeout: 60_000, interval: 100 }).toBe(true)
}

describe.skipIf(!probe)("28: the engine fails in the middle", { timeout: 180_000, concurrent: true }, () => {
  const slow = { code: "import time; time.sleep(8); print('done')", timeoutMs: 30_000 }
  const again = { outcome: "exited", exitCode: 0, stdout: "done\n", retries: 1 }
  const next = { outcome: "exited", exitCode: 0, stdout: "next\n", retries: 0 }
  const nextProgram = { code: "print('next')", timeoutMs: 20_000 }

  it("the connection is cut: the program runs once more", async () => {
    await using world = await behindFaultySocket()
    const result = world.sandbox.run(slow)
    await world.programRuns()
    world.socket.cut()
    expect(await result).toMatchObject(again)
    expect(await world.sandbox.run(nextProgram)).toMatchObject(next)
  })

  it("its container is removed: the program runs once more", async () => {
    await using world = await behindFaultySocket()
    const result = world.sandbox.run(slow)
    await world.programRuns()
    expect(await world.toContainers(remove)).toBeGreaterThan(0)
    expect(await result).toMatchObject(again)
    expect(await world.sandbox.run(nextProgram)).toMatchObject(next)
  })

  it("it ends its containers before it restarts: the program runs once more", async () => {
    await using world = await behindFaultySocket()
    const result = world.sandbox.run(slow)
    await world.programRuns()
    expect(await world.toContainers(end)).toBeGreaterThan(0)
    expect(await result).toMatchObject(again)
    expect(await world.sandbox.run(nextProgram)).toMatchObject(next)
  })

  it("it ends a session: the command is not to blame", async () => {
    await using world = await behindFaultySocket()
    await world.sandbox.writeFiles({ a: "" })
    const result = world.sandbox.exec(["sleep", "8"])
    await world.programRuns()
    expect(await world.toContainers(end)).toBeGreaterThan(0)
    expect(await result).toMatchObject({ outcome: "engine" })
  })

  it("it restarts, and all containers are gone: programs wait for it", async () => {
    await using world = await behindFaultySocket()
    const result = world.sandbox.run(slow)
    await world.programRuns()
    world.socket.refuse(true)
    expect(await world.toContainers(remove)).toBeGreaterThan(0)
    await new Promise((resolve) => setTimeout(resolve, 1000))
    world.socket.refuse(false)
    expect(await result).toMatchObject(again)
    expect(await world.sandbox.run(nextProgram)).toMatchObject(next)
  })

  it("it fails twice: the outcome is the engine's, and says why", async () => {
    await using world = await behindFaultySocket()
    const result = world.sandbox.run(slow)
    await world.programRuns()
    world.socket.cut()
    await world.toContainers(remove)
    await world.programRuns()
    world.socket.cut()
    expect(await result).toMatchObject({
      outcome: "engine",
      retries: 1,
      error: expect.stringMatching(/engine/),
    })
    expect(await world.sandbox.run(nextProgram)).toMatchObject({ outcome: "exited", stdout: "next\n" })
  })
})
