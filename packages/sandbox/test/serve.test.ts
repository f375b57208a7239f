import { spawn } from "node:child_process"
import { once } from "node:events"
import { existsSync } from "node:fs"
import { fileURLToPath } from "node:url"
import { afterAll, describe, expect, it } from "vitest"
import { enclaveClient } from "../src/index.js"
import { engineHost, image, testDriver } from "./engine.js"

const probe = await testDriver()
afterAll(() => probe?.close())
const built = fileURLToPath(new URL("../dist/command/index.js", import.meta.url))

const program = `
const { runSandboxCommand } = await import(process.argv[1])
const io = { out: (text) => process.stdout.write(text), err: (text) => process.stderr.write(text), env: process.env }
process.exitCode = await runSandboxCommand(process.argv.slice(2), io)
`

/** `sandbox serve` in a process of its own. */
async function serve(...flags: readonly string[]) {
  const child = spawn(process.execPath, ["--input-type=module", "-e", program, built, "serve", ...flags], {
    env: { ...process.env, DOCKER_HOST: engineHost(), EVALSCOPE_SANDBOX_API_KEY: "of the environment" },
    stdio: ["ignore", "pipe", "pipe"],
  })
  const ended = once(child, "exit")
  const [url] = await once(child.stdout, "data")
  return {
    child,
    ended,
    client: enclaveClient({ baseUrl: String(url).trim(), apiKey: "of the environment" }),
  }
}

describe.skipIf(!probe || !existsSync(built))("sandbox serve", { timeout: 180_000 }, () => {
  const config = { image, tools_config: { shell_executor: {} } }

  it("finishes what runs when it is told to end, and leaves nothing behind", async () => {
    const { child, ended, client } = await serve("--port", "0", "--image", image)
    await expect(client.createSandbox("docker", { ...config, image: "other:1" })).rejects.toMatchObject({
      message: expect.stringContaining("image must be one of"),
    })
    const sandboxId = await client.createSandbox("docker", config)
    const parameters = { command: "sleep 2; echo finished" }
    const running = client.executeTool({ sandboxId, tool: "shell_executor", parameters })
    await new Promise((resolve) => setTimeout(resolve, 500))
    child.kill("SIGTERM")
    expect(await running).toMatchObject({ status: "success", output: "finished\n" })
    expect(await ended).toEqual([0, null])
    expect(await probe?.sweep()).toBe(0)
  })

  it("ends at once when it is told twice", async () => {
    const { child, ended, client } = await serve("--port", "0")
    const sandboxId = await client.createSandbox("docker", config)
    const parameters = { command: "sleep 9; echo finished" }
    const running = client
      .executeTool({ sandboxId, tool: "shell_executor", parameters })
      .catch(() => "cut off")
    await new Promise((resolve) => setTimeout(resolve, 500))
    child.kill("SIGINT")
    await once(child.stderr, "data")
    await new Promise((resolve) => setTimeout(resolve, 300))
    child.kill("SIGINT")
    expect(await ended).toEqual([0, null])
    const outcome = await running
    expect(outcome === "cut off" || outcome).not.toMatchObject({ output: "finished\n" })
  })
})
