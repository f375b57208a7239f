import { randomInt } from "node:crypto"
import type { Instance, SandboxDriver } from "../driver.js"
import type { SandboxInfo, SandboxStatus } from "../enclave/index.js"
import { errorMessage, SandboxError } from "../errors/index.js"
import type { ServedConfig } from "./sandbox-config.js"
import { serverTools, toolSchema } from "./tools.js"

/** One sandbox that a client asked for. */
export interface ServedSandbox {
  readonly id: string
  readonly config: ServedConfig
  readonly instance: Instance
  /** Whether it serves one call of the shared pool. */
  readonly pooled: boolean
  info(): SandboxInfo
  status: SandboxStatus
  /** Runs while nothing else does: a sandbox does one thing at a time. */
  use<T>(work: (instance: Instance) => Promise<T>): Promise<T>
}

const alphabet = "23456789abcdefghijkmnopqrstuvwxyz"
const newId = () => Array.from({ length: 8 }, () => alphabet[randomInt(alphabet.length)]).join("")

/** The sandboxes of a server, by id. */
export class SandboxRegistry {
  readonly #driver: SandboxDriver
  readonly #max: number
  readonly #sandboxes = new Map<string, { sandbox: ServedSandbox; usedAt: () => number }>()
  #starting = 0
  /** Places of the pool, whose sandboxes come and go in them. */
  #reserved = 0

  constructor(options: { driver: SandboxDriver; max: number }) {
    this.#driver = options.driver
    this.#max = options.max
  }

  get size(): number {
    return this.#sandboxes.size
  }

  /** @throws SandboxError `engine_failed` when the server is full, and as the driver. */
  async create(config: ServedConfig, asked: unknown): Promise<ServedSandbox> {
    this.#checkRoom(1)
    this.#starting++
    try {
      const instance = await this.#driver.start(config.sandbox, { use: "session" })
      const made = servedSandbox({ instance, config, asked, pooled: false })
      this.#sandboxes.set(made.sandbox.id, made)
      return made.sandbox
    } finally {
      this.#starting--
    }
  }

  /**
   * Keeps room for a pool in which so many programs run at a time. What is ready or has ended beside them is not counted.
   * @throws SandboxError `engine_failed` when the server is full.
   */
  reserve(count: number): void {
    this.#checkRoom(count)
    this.#reserved += count
  }

  release(count: number): void {
    this.#reserved -= count
  }

  /** Starts a sandbox for one program of the pool. It is listed until that has ended. */
  async startPooled(config: ServedConfig, asked: unknown, onStart: (id: string) => void): Promise<Instance> {
    const instance = await this.#driver.start(config.sandbox, { use: "launch" })
    const made = servedSandbox({ instance, config, asked, pooled: true })
    const { id } = made.sandbox
    this.#sandboxes.set(id, made)
    onStart(id)
    const forget = () => void this.#sandboxes.delete(id)
    return {
      launch: (request) => made.sandbox.use((it) => it.launch(request)).finally(forget),
      exec: (command) => instance.exec(command),
      writeFiles: (files) => instance.writeFiles(files),
      readFile: (path) => instance.readFile(path),
      close: () => {
        forget()
        return instance.close()
      },
    }
  }

  get(id: string): ServedSandbox | undefined {
    return this.#sandboxes.get(id)?.sandbox
  }

  list(status?: string): readonly SandboxInfo[] {
    const all = [...this.#sandboxes.values()].map(({ sandbox }) => sandbox.info())
    return status === undefined ? all : all.filter((info) => info.status === status)
  }

  /** Ends a sandbox but keeps it listed. False when there is none. */
  async stop(id: string): Promise<boolean> {
    const found = this.get(id)
    if (!found) return false
    found.status = "stopping"
    await found.instance.close()
    found.status = "stopped"
    return true
  }

  async delete(id: string): Promise<boolean> {
    const found = this.get(id)
    if (!found) return false
    this.#sandboxes.delete(id)
    await found.instance.close()
    return true
  }

  /** Deletes those that nobody has used for so long. The pool's stay: it is there to be ready. */
  async deleteIdle(idleMs: number): Promise<void> {
    const since = Date.now() - idleMs
    const idle = [...this.#sandboxes.values()].filter(
      ({ sandbox, usedAt }) => !sandbox.pooled && sandbox.status !== "busy" && usedAt() < since,
    )
    await Promise.allSettled(idle.map(({ sandbox }) => this.delete(sandbox.id)))
  }

  async close(): Promise<void> {
    await Promise.allSettled([...this.#sandboxes.keys()].map((id) => this.delete(id)))
  }

  #checkRoom(count: number): void {
    const own = [...this.#sandboxes.values()].filter(({ sandbox }) => !sandbox.pooled).length
    if (own + this.#starting + this.#reserved + count <= this.#max) return
    throw new SandboxError({
      code: "engine_failed",
      message: `The server has room for ${this.#max} sandboxes, and too few places are free.`,
      hint: "Delete some, or raise --max-sandboxes.",
      context: { httpStatus: 429 },
    })
  }
}

function servedSandbox(made: { instance: Instance; config: ServedConfig; asked: unknown; pooled: boolean }) {
  const { instance, config, asked, pooled } = made
  const id = newId()
  const createdAt = Date.now()
  let usedAt = createdAt
  let last: Promise<unknown> = Promise.resolve()
  const tools = config.tools.filter((name) => name in serverTools)
  const sandbox: ServedSandbox = {
    id,
    config: { ...config, tools },
    instance,
    pooled,
    status: "running",
    info: () => ({
      id,
      status: sandbox.status,
      type: "docker",
      config: isMap(asked) ? asked : {},
      created_at: localTime(createdAt),
      updated_at: localTime(usedAt),
      metadata: {},
      available_tools: Object.fromEntries(tools.map((name) => [name, toolSchema(name)])),
    }),
    use: (work) => {
      const turn = last.then(async () => {
        if (sandbox.status === "stopped" || sandbox.status === "error") throw inactive(id, sandbox.status)
        sandbox.status = "busy"
        try {
          const result = await work(instance)
          if (sandbox.status === "busy") sandbox.status = "running"
          return result
        } catch (error) {
          // A client that went away leaves its sandbox as it was.
          sandbox.status = SandboxError.is(error) && error.code === "aborted" ? "running" : "error"
          throw SandboxError.is(error) && error.code === "closed" ? inactive(id, "stopped") : error
        } finally {
          usedAt = Date.now()
        }
      })
      last = turn.catch(errorMessage)
      return turn
    },
  }
  return { sandbox, usedAt: () => usedAt }
}

function inactive(id: string, status: string): SandboxError {
  return new SandboxError({
    code: "closed",
    message: `Sandbox ${id} is ${status}.`,
    context: { httpStatus: 404 },
  })
}

/** ISO time without zone, in the zone of the server, as the API has it. */
export function localTime(at = Date.now()): string {
  return new Date(at - new Date(at).getTimezoneOffset() * 60_000).toISOString().slice(0, -1)
}

function isMap(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value)
}
