import { errorMessage } from "@evalscope/core"
import { type Check, type Finding, within } from "./finding.js"

/** What evaluations use unless they name another one. */
const standardImage = "python:3.11-slim"

/** Tries to leave the sandbox; what it prints says how that ended. */
const program = `import socket
try:
    socket.create_connection(("1.1.1.1", 53), 2)
    print("open")
except OSError:
    print("closed")`

/** A container engine, an image on it, how long a program takes to start there, and that it has no network. */
export const containerCheck: Check = async ({ env, image = standardImage }) => {
  try {
    const { createSandbox, docker, SandboxError } = await import("@evalscope/sandbox")
    const driver = await within(5000, () => docker({ env, pull: false }))
    const engine: Finding = { name: "docker", state: "ok", detail: "a container engine answers" }
    const started = performance.now()
    const sandbox = await createSandbox({ driver, image, poolSize: 0, concurrency: 1 })
    try {
      const result = await within(30_000, () => sandbox.run({ code: program, timeoutMs: 10_000 }))
      const seconds = ((performance.now() - started) / 1000).toFixed(1)
      if (result.outcome === "engine")
        return [engine, missing(image, result.error ?? "it could not be started")]
      return [
        engine,
        { name: "container", state: "ok", detail: `${image} ran a program in ${seconds} s` },
        result.stdout.trim() === "closed"
          ? { name: "isolation", state: "ok", detail: "programs have no network" }
          : {
              name: "isolation",
              state: "fail",
              detail: `a program came out, or did not say: ${result.stdout.trim().slice(0, 80)}`,
              fix: "Do not run model-written code on this engine; look at its networks.",
            },
      ]
    } catch (thrown) {
      if (!SandboxError.is(thrown)) throw thrown
      return [engine, missing(image, thrown.message)]
    } finally {
      await sandbox.close()
      await driver.close()
    }
  } catch (thrown) {
    return [
      {
        name: "docker",
        state: "skip",
        detail: errorMessage(thrown).split("\n")[0] ?? "",
        fix: "Start Docker or Podman, or name it in DOCKER_HOST; only code benchmarks need it.",
      },
    ]
  }
}

function missing(image: string, problem: string): Finding {
  return {
    name: "container",
    state: "warn",
    detail: problem.split("\n")[0] ?? "",
    fix: `docker pull ${image}; it is pulled by the first run that needs it where there is a network.`,
  }
}

/** A sandbox server of another machine, as `evalscope sandbox serve` or ms-enclave offer it. */
export const sandboxServerCheck: Check = async ({ env, sandboxUrl }) => {
  if (sandboxUrl === undefined) return []
  const apiKey = env.EVALSCOPE_SANDBOX_API_KEY
  try {
    const { enclaveClient } = await import("@evalscope/sandbox")
    const client = enclaveClient({ baseUrl: sandboxUrl, ...(apiKey && { apiKey }) })
    const { healthy } = await within(8000, (signal) => client.health({ signal }))
    return [
      healthy
        ? { name: "sandbox-server", state: "ok", detail: `${sandboxUrl} answers` }
        : {
            name: "sandbox-server",
            state: "fail",
            detail: `${sandboxUrl} says that it is not well`,
            fix: "Look at its log.",
          },
    ]
  } catch (thrown) {
    const fix = "Check the address, and the key in EVALSCOPE_SANDBOX_API_KEY."
    return [{ name: "sandbox-server", state: "fail", detail: errorMessage(thrown), fix }]
  }
}
