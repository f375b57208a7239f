import { spawn, spawnSync } from "node:child_process"
import { once } from "node:events"
import { engineHost } from "./engine.js"
import { freePort } from "./free-port.js"

const startMs = 30_000

/**
 * A server of the original: the one at EVALSCOPE_ENCLAVE_URL, else one that is started here where Python's ms-enclave is
 * installed; undefined, told, where neither is.
 */
export async function originalServer(): Promise<{ url: string; close(): Promise<void> } | undefined> {
  const given = process.env.EVALSCOPE_ENCLAVE_URL
  if (given) return { url: given, close: async () => undefined }
  if (spawnSync("ms-enclave", ["--help"], { stdio: "ignore" }).error) {
    console.info(
      "Not tested: the original's server; pip install ms-enclave, or name one by EVALSCOPE_ENCLAVE_URL.",
    )
    return undefined
  }
  const port = await freePort()
  const server = spawn("ms-enclave", ["server", "--host", "127.0.0.1", "--port", String(port)], {
    stdio: "ignore",
    env: { ...process.env, DOCKER_HOST: engineHost() ?? "" },
  })
  const ended = once(server, "exit")
  const close = async () => {
    server.kill()
    await ended
  }
  const url = `http://127.0.0.1:${port}`
  const until = performance.now() + startMs
  while (!(await answers(url))) {
    if (server.exitCode === null && performance.now() < until) {
      await new Promise((resolve) => setTimeout(resolve, 100))
      continue
    }
    await close()
    throw new Error("ms-enclave is installed, but its server does not start")
  }
  return { url, close }
}

async function answers(url: string): Promise<boolean> {
  return fetch(`${url}/health`).then(
    ({ ok }) => ok,
    () => false,
  )
}
