import type { SandboxConfig, SandboxDriver } from "../driver.js"
import { type EnclaveAddress, enclaveClient } from "./enclave-client.js"
import { enclaveInstance } from "./enclave-instance.js"

export interface EnclaveOptions extends EnclaveAddress {
  /** Further fields of the server's docker configuration, such as `platform`. */
  config?: Readonly<Record<string, unknown>>
}

/**
 * Sandboxes of a server with the ms-enclave API: our own (`evalscope sandbox serve`) or the original. Each program
 * gets a sandbox that is deleted after it; the server's shared pool is left alone.
 *
 * The original does not report exit codes, signals, memory kills or output limits. Exit codes are then asked of the
 * shell inside, output is cut here, and the rest reads as `exited`; how well programs are walled off is up to it.
 *
 * @throws SandboxError as {@link enclaveClient}.
 */
export async function enclave(options: EnclaveOptions): Promise<SandboxDriver> {
  const client = enclaveClient(options)
  const { system_info } = await client.health()
  const ours = system_info.implementation === "evalscope"
  return {
    name: "enclave",
    isolation: "remote",
    start: async (config, { signal }) => {
      const described = { ...serverConfig(config, ours), ...options.config }
      const id = await client.createSandbox("docker", described, signal && { signal })
      return enclaveInstance({ client, id, config, ours })
    },
    // The server owns its sandboxes and removes those of clients that are gone.
    sweep: async () => 0,
    close: async () => undefined,
  }
}

/**
 * The original runs the image's own command, which may be none or may end at once. This one ends when it is told to:
 * deleting its container would else take ten seconds.
 */
const waiting = ["sh", "-c", "trap 'exit 0' TERM; sleep 2147483647 & wait"]

/** The server's words for our configuration. */
function serverConfig(config: SandboxConfig, ours: boolean): Record<string, unknown> {
  const { limits, image, env, network, workFolder } = config
  return {
    image,
    working_dir: workFolder ?? "/workspace",
    env_vars: env,
    memory_limit: `${Math.ceil(limits.memoryBytes / 2 ** 20)}m`,
    cpu_limit: limits.cpus,
    network_enabled: network !== "none",
    ...(network !== "none" && { network }),
    tools_config: { shell_executor: {} },
    ...(ours ? { limits } : { command: waiting }),
  }
}
