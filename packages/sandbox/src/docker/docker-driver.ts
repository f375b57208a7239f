import type { SandboxConfig, SandboxDriver } from "../driver.js"
import { SandboxError } from "../errors/index.js"
import { createContainer } from "./container.js"
import { type Dialect, dialectOf } from "./dialect.js"
import { dockerInstance } from "./docker-instance.js"
import { type EndpointOptions, engineEndpoint } from "./endpoint.js"
import { EngineClient } from "./engine-client.js"
import { thisOwner } from "./owner.js"
import { pullImage } from "./pull-image.js"
import { sweep } from "./sweep.js"

export interface DockerOptions extends EndpointOptions {
  /**
   * Allows a network, which lets programs reach out, and a Podman on another machine, which runs them under its own
   * seccomp profile. Default false.
   */
  trusted?: boolean
  /** Has the engine pull images that it lacks; default true. */
  pull?: boolean
  /** Told what the engine could not enforce, once per text; default a process warning. */
  onWarning?: (text: string) => void
}

const pullAgainMs = 60_000

/**
 * Containers of a Docker or Podman engine: here, over TCP with certificates, or over ssh.
 * @throws SandboxError `option_invalid` for an address it does not understand.
 */
export async function docker(options: DockerOptions = {}): Promise<SandboxDriver> {
  const engine = new EngineClient(await engineEndpoint(options))
  const owner = thisOwner()
  const warned = new Set<string>()
  const tell = options.onWarning ?? ((text: string) => process.emitWarning(text, "SandboxWarning"))
  const onWarning = (text: string) => {
    if (warned.has(text)) return
    warned.add(text)
    tell(text)
  }
  let asked: Promise<Dialect> | undefined
  const dialect = () => {
    const trusted = options.trusted ?? false
    asked ??= dialectOf(engine, { trusted, onWarning }).catch((error: unknown) => {
      asked = undefined
      throw error
    })
    return asked
  }
  const pulls = new Map<string, Promise<void>>()
  /** One pull for all that wait for an image; what failed is not asked for again at once. */
  const pulled = (image: string) => {
    const known = pulls.get(image)
    if (known) return known
    const forget = () => pulls.delete(image)
    const pull = pullImage(engine, image)
    pull.then(forget, () => setTimeout(forget, pullAgainMs).unref())
    pulls.set(image, pull)
    return pull
  }
  return {
    name: "docker",
    isolation: "container",
    spentAtRest: true,
    refuse: (config) => checkSafe(config, options.trusted ?? false),
    async start(config, { use, signal }) {
      checkSafe(config, options.trusted ?? false)
      const given = { dialect: await dialect(), owner, onWarning, ...(signal && { signal }) }
      const create = () => createContainer(engine, config, use, given)
      const container = await create().catch(async (error: unknown) => {
        const missing = SandboxError.is(error) && error.code === "image_missing"
        if (!missing || options.pull === false) throw error
        await pulled(config.image)
        return create()
      })
      try {
        // Attached before the start: nothing of a fast program is lost.
        const stream = use === "launch" ? await container.attach() : undefined
        // An error before anyone reads is seen as the end of the stream.
        stream?.on("error", () => undefined)
        await container.start()
        return dockerInstance(engine, config, container, stream)
      } catch (error) {
        await container.remove().catch(() => undefined)
        throw error
      }
    },
    sweep: () => sweep(engine),
    close: async () => {
      await (await asked?.catch(() => undefined))?.close()
      engine.close()
    },
  }
}

function checkSafe(config: Pick<SandboxConfig, "network">, trusted: boolean): void {
  if (config.network === "none" || trusted) return
  throw new SandboxError({
    code: "unsafe_refused",
    message: `A sandbox with network "${config.network}" is refused.`,
    hint: "Pass trusted: true to the driver (manager_config.trusted in a task) if the programs may reach the network.",
  })
}
