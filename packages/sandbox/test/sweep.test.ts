import { spawn } from "node:child_process"
import { once } from "node:events"
import { existsSync } from "node:fs"
import { fileURLToPath } from "node:url"
import { afterAll, describe, expect, it } from "vitest"
import { image, testDriver } from "./engine.js"

const driver = await testDriver()
const built = fileURLToPath(new URL("../dist/index.js", import.meta.url))
afterAll(() => driver?.close())

/** Starts so many containers, says so, and waits to be killed. */
const victim = `
const { docker, limitsSchema } = await import(process.argv[1])
const driver = await docker({ host: process.argv[2] })
const config = { image: process.argv[3], limits: limitsSchema.parse({}), env: {}, network: "none" }
await Promise.all(Array.from({ length: 32 }, async (_, i) => {
  const use = i % 4 === 0 ? "session" : "launch"
  const instance = await driver.start(config, { use })
  if (use === "launch") void instance.launch({ argv: ["sleep", "600"], timeoutMs: 600000 })
}))
console.log("ready")
setInterval(() => {}, 1000)
`

describe.skipIf(!driver || !existsSync(built))("after kill -9 with 32 containers in flight", () => {
  it("the next start leaves none behind, and spares the living", { timeout: 120_000 }, async () => {
    if (!driver) return expect.unreachable()
    const host = process.env.DOCKER_HOST ?? "unix:///run/evalscope-engine/docker.sock"
    const child = spawn(process.execPath, ["--input-type=module", "-e", victim, built, host, image], {
      stdio: ["ignore", "pipe", "inherit"],
    })
    try {
      await once(child.stdout, "data")
      // What other tests left behind when they were cut off goes the first time.
      await driver.sweep()
      expect(await driver.sweep()).toBe(0)
    } finally {
      child.kill("SIGKILL")
      await once(child, "exit")
    }
    expect(await driver.sweep()).toBeGreaterThanOrEqual(32)
    expect(await driver.sweep()).toBe(0)
  })
})
