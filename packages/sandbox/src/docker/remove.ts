import { setTimeout as delay } from "node:timers/promises"
import { SandboxError } from "../errors/index.js"
import type { EngineClient } from "./engine-client.js"

const attempts = 20
const againMs = 50

/**
 * Removes a container or a volume, running or not. What is gone, or being removed by somebody else, is fine; Podman
 * calls that a fault of its own, and also fails to end a container that ends by itself at the same moment.
 */
export async function removeFromEngine(
  engine: EngineClient,
  path: string,
  query?: Readonly<Record<string, string>>,
): Promise<void> {
  for (let attempt = 1; ; attempt++) {
    try {
      await engine.ask({ method: "DELETE", path, ...(query && { query }), accept: [404, 409] })
      return
    } catch (error) {
      const said = SandboxError.is(error) ? String(error.context.said) : ""
      if (/no such (container|volume)/.test(said)) return
      if (!/could not be stopped|state improper/.test(said) || attempt === attempts) throw error
    }
    await delay(againMs)
  }
}
