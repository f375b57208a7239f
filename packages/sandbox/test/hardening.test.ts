import { afterEach, beforeEach, describe, expect, it } from "vitest"
import { createTaskCodeRunner, docker, limitsSchema, type SandboxConfig } from "../src/index.js"
import { fakeEngine } from "./fake-engine.js"

const config = (network: string): SandboxConfig => ({
  image: "any",
  limits: limitsSchema.parse({ memoryBytes: 2 ** 28, cpus: 1.5 }),
  env: {},
  network,
})
const warning = "Your kernel does not support swap limit capabilities"

describe("what an engine is asked for", () => {
  let engine: Awaited<ReturnType<typeof fakeEngine>>
  beforeEach(async () => {
    engine = await fakeEngine(({ path }) =>
      path === "/containers/create" ? { status: 201, body: { Id: "0123", Warnings: [warning] } } : undefined,
    )
  })
  const created = () => engine.asked("/containers/create").map(({ body }) => body)
  afterEach(() => engine.close())

  it.each(["launch", "session"] as const)("is hardened for a %s", async (use) => {
    const driver = await docker({ host: engine.host, onWarning: () => undefined })
    await (await driver.start(config("none"), { use })).close()
    await driver.close()
    expect(created()).toMatchObject([
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
    const given = JSON.stringify(created())
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
      expect(created()).toEqual([])
      await careful.close()
      const trusting = await docker({ host: engine.host, trusted: true, onWarning: () => undefined })
      await (await trusting.start(config(network), { use: "launch" })).close()
      await trusting.close()
      expect(created()).toMatchObject([{ NetworkDisabled: false, HostConfig: { NetworkMode: network } }])
    },
  )

  it("is refused for an evaluation before it begins", async () => {
    const task = { engine: "docker", defaultConfig: { network_enabled: true }, concurrency: 1 } as const
    const managerConfig = { host: engine.host }
    await expect(createTaskCodeRunner({ ...task, managerConfig })).rejects.toMatchObject({
      code: "unsafe_refused",
      hint: expect.stringContaining("manager_config.trusted"),
    })
    const trusted = await createTaskCodeRunner({
      ...task,
      managerConfig: { ...managerConfig, trusted: true },
    })
    await trusted.close()
  })

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

  it("and cannot enforce is told of an evaluation's programs, also to who asks later", async () => {
    const runner = await createTaskCodeRunner({
      engine: "docker",
      defaultConfig: { image: "any" },
      managerConfig: { host: engine.host },
      concurrency: 1,
    })
    const heard: string[] = []
    const leave = runner.onWarning((text) => heard.push(text))
    await runner.run({ language: "python", code: "", timeoutMs: 10 })
    const later: string[] = []
    runner.onWarning((text) => later.push(text))
    leave()
    await runner.close()
    expect([heard, later]).toEqual([[`The container engine says: ${warning}`], heard])
  })
})
