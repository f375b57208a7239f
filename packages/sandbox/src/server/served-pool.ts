import type { Command, Files, Launch, RunResult } from "../driver.js"
import { SandboxError } from "../errors/index.js"
import { ProgramPool } from "../pool/index.js"
import type { ServedConfig } from "./sandbox-config.js"
import type { SandboxRegistry } from "./sandbox-registry.js"
import type { ToolInstance } from "./tools.js"

/** Sandboxes of one configuration. */
interface Part {
  config: ServedConfig
  size: number
  programs: ProgramPool
}

/**
 * The pool that the API shares among all clients. Unlike the original's, a sandbox serves one call: nothing of a
 * program is there for the next. Replacing it yields to running programs, as in every {@link ProgramPool}.
 */
export class ServedPool {
  readonly #registry: SandboxRegistry
  readonly #keepsSpent: boolean
  readonly #parts: Part[] = []

  constructor(options: { registry: SandboxRegistry; keepsSpent: boolean }) {
    this.#registry = options.registry
    this.#keepsSpent = options.keepsSpent
  }

  get size(): number {
    return this.#parts.reduce((sum, { size }) => sum + size, 0)
  }

  /**
   * Adds so many sandboxes, which as many calls at a time may use, and returns their ids once all have started.
   * @throws SandboxError when the server is full, and what keeps one from starting.
   */
  async add(size: number, config: ServedConfig, asked: unknown): Promise<readonly string[]> {
    this.#registry.reserve(size)
    const ids: string[] = []
    const start = () =>
      this.#registry.startPooled(config, asked, (id) => {
        if (ids.length < size) ids.push(id)
      })
    const programs = new ProgramPool({ start, size, concurrency: size, keepsSpent: this.#keepsSpent })
    try {
      await programs.full()
    } catch (error) {
      await programs.close()
      this.#registry.release(size)
      throw error
    }
    this.#parts.push({ config, size, programs })
    return ids
  }

  /**
   * Calls a tool in a sandbox of its own.
   * @throws SandboxError `option_invalid` without a pool that has the tool, `engine_failed` with status 408 after
   * waiting too long for other calls.
   */
  async use<T>(
    call: { tool: string; waitMs: number; signal: AbortSignal },
    work: (instance: ToolInstance, config: ServedConfig) => Promise<T>,
  ): Promise<T> {
    if (this.#parts.length === 0) throw refused("The pool is not initialized.")
    const [part] = this.#parts
      .filter(({ config }) => config.tools.includes(call.tool))
      .sort((a, b) => a.programs.load / a.size - b.programs.load / b.size)
    if (!part) throw refused(`Tool '${call.tool}' is not available in the pool`)
    const waiting = AbortSignal.timeout(call.waitMs)
    const patience = AbortSignal.any([call.signal, waiting])
    try {
      return await work(
        oneProgram((request) => part.programs.launch(request, patience)),
        part.config,
      )
    } catch (error) {
      if (error !== waiting.reason) throw error
      throw new SandboxError({
        code: "engine_failed",
        message: `No sandbox of the pool became free in ${call.waitMs / 1000} s.`,
        context: { httpStatus: 408 },
      })
    }
  }

  async close(): Promise<void> {
    await Promise.all(this.#parts.map(({ programs }) => programs.close()))
  }
}

/** A sandbox that runs one program, as tools see it: the files they write go along with the program. */
function oneProgram(launch: (request: Launch) => Promise<RunResult>): ToolInstance {
  let files: Files = {}
  return {
    writeFiles: async (more) => {
      files = { ...files, ...more }
    },
    exec: (command: Command) => launch({ ...command, files }),
  }
}

function refused(message: string): SandboxError {
  return new SandboxError({ code: "option_invalid", message, context: { httpStatus: 400 } })
}
