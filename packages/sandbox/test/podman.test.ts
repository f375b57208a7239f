import { readFile, stat } from "node:fs/promises"
import { dirname } from "node:path"
import { afterAll, describe, expect, it } from "vitest"
import { z } from "zod"
import { testConformance } from "../src/conformance/index.js"
import { createSandbox, docker, limitsSchema } from "../src/index.js"
import { image } from "./engine.js"
import { type EngineQuestion, fakeEngine } from "./fake-engine.js"
import { greedyPrograms } from "./greedy-programs.js"
import { intrudingPrograms } from "./intruding-programs.js"
import { startPodman } from "./podman-engine.js"

/* What Podman wants differently, without it; then a choice of the conformance suite and of the hostile programs with it.
With EVALSCOPE_PODMAN=all that is all of them; DOCKER_HOST of a Podman lets every other test use it. */

const config = { image: "any", limits: limitsSchema.parse({}), env: {}, network: "none" }
const created = z.object({
  HostConfig: z.object({
    SecurityOpt: z.array(z.string()),
    Mounts: z.array(z.record(z.string(), z.string())),
  }),
})
const volume = z.object({ Name: z.string(), DriverOpts: z.record(z.string(), z.string()) })

/** Answers as Podman does; reads the profile as it would, when a container is made. */
function fakePodman(more: (question: EngineQuestion) => { status: number; body: unknown } | undefined) {
  const profiles: { mode: number; folder: number; text: string }[] = []
  const engine = (place: "socket" | "port") =>
    fakeEngine(async (question) => {
      const { path, body } = question
      const said = more(question)
      if (said) return said
      if (path === "/version")
        return { body: { Components: [{ Name: "Podman Engine" }, { Name: "Conmon" }] } }
      if (path === "/volumes/create") return { status: 201, body: { Name: volume.parse(body).Name } }
      if (path !== "/containers/create") return undefined
      const option = created.parse(body).HostConfig.SecurityOpt.find((one) => one.startsWith("seccomp="))
      const file = option?.slice("seccomp=".length)
      if (file !== undefined) {
        const mode = async (name: string) => (await stat(name)).mode & 0o777
        profiles.push({
          mode: await mode(file),
          folder: await mode(dirname(file)),
          text: await readFile(file, "utf8"),
        })
      }
      return { status: 201, body: { Id: "0123", Warnings: [] } }
    }, place)
  return { engine, profiles }
}

describe("of Podman", () => {
  it("the profile is a private file, the folders are volumes, and both go", async () => {
    const { engine, profiles } = fakePodman(() => undefined)
    const { host, asked, all, close } = await engine("socket")
    const driver = await docker({ host, onWarning: () => undefined })
    await (await driver.start(config, { use: "launch" })).close()
    await driver.close()
    expect(profiles).toMatchObject([
      { mode: 0o600, folder: 0o700, text: expect.stringContaining('"ptrace"') },
    ])
    const { HostConfig } = created.parse(asked("/containers/create")[0]?.body)
    const file = HostConfig.SecurityOpt[1]?.slice("seccomp=".length) ?? ""
    await expect(stat(file)).rejects.toThrow("ENOENT")
    const volumes = asked("/volumes/create").map(({ body }) => volume.parse(body))
    expect(volumes.map(({ DriverOpts }) => DriverOpts.o)).toEqual([
      expect.stringMatching(/nr_blocks=16384,nr_inodes=20000,mode=1777/),
      expect.stringMatching(/nr_blocks=16384,nr_inodes=20000,mode=0700,uid=1000/),
    ])
    expect(HostConfig.Mounts.map(({ Source }) => Source)).toEqual(volumes.map(({ Name }) => Name))
    const removed = all.filter(({ method }) => method === "DELETE").map(({ path }) => path)
    expect(removed).toEqual(["/containers/0123", ...volumes.map(({ Name }) => `/volumes/${Name}`)])
    expect(asked("/version")).toHaveLength(1)
    await close()
  })

  it("the profile is written again when another run has just removed it", async () => {
    let misses = 1
    const { engine, profiles } = fakePodman(({ path }) =>
      path === "/containers/create" && misses-- > 0
        ? {
            status: 500,
            body: { message: "opening seccomp profile failed: open x: no such file or directory" },
          }
        : undefined,
    )
    const { host, close } = await engine("socket")
    const driver = await docker({ host, onWarning: () => undefined })
    await (await driver.start(config, { use: "launch" })).close()
    expect(profiles).toHaveLength(1)
    await driver.close()
    await close()
  })

  it("one on another machine is refused, unless trusted: then it is told", async () => {
    const { engine } = fakePodman(() => undefined)
    const { host, asked, close } = await engine("port")
    const careful = await docker({ host, onWarning: () => undefined })
    await expect(careful.start(config, { use: "launch" })).rejects.toMatchObject({
      code: "unsafe_refused",
      hint: expect.stringContaining("trusted"),
    })
    expect(asked("/containers/create")).toEqual([])
    const warned: string[] = []
    const trusting = await docker({ host, trusted: true, onWarning: (text) => warned.push(text) })
    for (let i = 0; i < 2; i++) await (await trusting.start(config, { use: "launch" })).close()
    expect(warned).toEqual([expect.stringMatching(/own profile, which allows ptrace/)])
    await Promise.all([careful.close(), trusting.close()])
    await close()
  })

  it("what it lacks is told with what to do, and no volume stays", async () => {
    const message = "container-init binary not found on the host: stat catatonit: no such file or directory"
    const { engine } = fakePodman(({ path }) =>
      path === "/containers/create" ? { status: 500, body: { message } } : undefined,
    )
    const { host, all, close } = await engine("socket")
    const driver = await docker({ host, onWarning: () => undefined })
    await expect(driver.start(config, { use: "launch" })).rejects.toMatchObject({
      code: "engine_failed",
      hint: expect.stringContaining("catatonit"),
    })
    expect(all.filter(({ method }) => method === "DELETE")).toHaveLength(2)
    await driver.close()
    await close()
  })
})

const all = process.env.EVALSCOPE_PODMAN === "all"
const podman = await startPodman()
const driver = podman && (await docker({ host: podman.host, onWarning: () => undefined }))
afterAll(async () => {
  await driver?.close()
  await podman?.close()
}, 60_000)

/** Where Podman goes ways of its own: files, memory, folders, rights, signals. */
const chosenCases =
  /^(5 MB come|a name with blanks|a link is not|input of 1.5|a program is stopped|a session goes on|too much|the work folder has|processes are|a program is not root|the image cannot|there is no network|a program that a signal)/
const chosenPrograms = [1, 2, 3, 7, 10, 12, 14, 17, 18, 23]

describe.skipIf(!driver)("on Podman", { timeout: 180_000, concurrent: true }, () => {
  if (driver)
    testConformance({ driver, image }, (name, run) => it.runIf(all || chosenCases.test(name))(name, run))
})

describe.skipIf(!driver)("hostile programs on Podman", () => {
  const programs = [...greedyPrograms, ...intrudingPrograms].filter(
    ({ row }, index, list) =>
      all || (chosenPrograms.includes(row) && list.findIndex((one) => one.row === row) === index),
  )

  it("end as they must, and leave nothing", { timeout: 300_000 }, async () => {
    if (!driver) return expect.unreachable()
    const limits = { memoryBytes: 256 * 2 ** 20, fileBytes: 2 ** 30 }
    const env = { TEST_MARK: "podman" }
    const sandbox = await createSandbox({ driver, image, concurrency: 4, limits, env })
    const ends = programs.map(async ({ program, row, what, outcome, ...expected }) => {
      const result = await sandbox.run({ timeoutMs: 30_000, ...program })
      const right =
        [outcome].flat().includes(result.outcome) &&
        (expected.exitCode === undefined || expected.exitCode === result.exitCode) &&
        (expected.signal === undefined || expected.signal === result.signal) &&
        (expected.stdout?.test(result.stdout) ?? true) &&
        (expected.stderr?.test(result.stderr) ?? true)
      const { stdout, stderr } = result
      return right
        ? []
        : [{ row, what, ...result, stdout: stdout.slice(0, 300), stderr: stderr.slice(0, 300) }]
    })
    expect((await Promise.all(ends)).flat()).toEqual([])
    expect(await sandbox.run({ code: "print('next')" })).toMatchObject({ stdout: "next\n", retries: 0 })
    await sandbox.close()
  })
})
