import type { Command, Files, Instance, Launch, RunResult, SandboxConfig, SandboxDriver } from "./driver.js"
import { SandboxError } from "./errors/index.js"
import { languageNamed } from "./language/index.js"
import { type LimitsInput, limitsSchema } from "./limits.js"
import { closedError, ProgramPool } from "./pool/index.js"

export interface SandboxOptions {
  driver: SandboxDriver
  /** Image with a shell, tar and the languages needed. */
  image: string
  limits?: LimitsInput
  /** Environment of every program. */
  env?: Readonly<Record<string, string>>
  /** Default `none`; anything else needs a driver that trusts it. */
  network?: string
  /** Programs at the same time; default 4. */
  concurrency?: number
  /**
   * Sandboxes kept started ahead; 0 starts each when it is needed. Default: concurrency. A burst of so many programs
   * runs without waiting for the engine: refilling yields to programs until hardly any are ready.
   */
  poolSize?: number
}

/** A program in a known language. */
export interface Program {
  /** A name of {@link languages}; default python. */
  language?: string
  code: string
  stdin?: string | Uint8Array
  files?: Files
  env?: Readonly<Record<string, string>>
  /** Wall-clock limit in milliseconds from the program's start; waiting never counts. Default 30 s. */
  timeoutMs?: number
  signal?: AbortSignal
}

export type SandboxCommand = Omit<Command, "timeoutMs" | "argv"> & { timeoutMs?: number }

/**
 * `run` gives every program a sandbox of its own. `exec` and the file methods share one session, started at first
 * use, for work in several steps by one author.
 */
export interface Sandbox extends AsyncDisposable {
  run(program: Program): Promise<RunResult>
  /** As `run`, for any command line. */
  launch(launch: Launch): Promise<RunResult>
  exec(argv: readonly string[], options?: SandboxCommand): Promise<RunResult>
  writeFiles(files: Files): Promise<void>
  readFile(path: string): Promise<Uint8Array>
  close(): Promise<void>
}

const defaultTimeoutMs = 30_000

/**
 * A sandbox for untrusted programs. Sweeps away what crashed processes left, then keeps `poolSize` sandboxes warm.
 *
 * @throws SandboxError `option_invalid` for wrong limits, `engine_unavailable` when no engine answers.
 * @example
 * await using sandbox = await createSandbox({ driver: await docker(), image: "python:3.11-slim" })
 * const { outcome, exitCode, stdout } = await sandbox.run({ code: "print(6 * 7)", timeoutMs: 4000 })
 */
export async function createSandbox(options: SandboxOptions): Promise<Sandbox> {
  const { driver, image, env = {}, network = "none", concurrency = 4 } = options
  const limits = limitsSchema.safeParse(options.limits ?? {})
  if (!limits.success) {
    const [issue] = limits.error.issues
    throw new SandboxError({
      code: "option_invalid",
      message: `limits.${issue?.path.join(".")}: ${issue?.message}`,
      hint: "Limits are positive whole numbers of the unit in their name.",
    })
  }
  const config: SandboxConfig = { image, limits: limits.data, env, network }
  await driver.sweep()
  const programs = new ProgramPool({
    start: () => driver.start(config, { use: "launch" }),
    size: options.poolSize ?? concurrency,
    concurrency,
    keepsSpent: driver.spentAtRest ?? false,
  })
  let session: Promise<Instance> | undefined
  let closed = false
  programs.fill()

  const sessionNow = () => {
    if (closed) throw closedError()
    session ??= driver.start(config, { use: "session" })
    return session
  }
  const close = async () => {
    if (closed) return
    closed = true
    await programs.close()
    await (await session?.catch(() => undefined))?.close()
  }
  const launch = (request: Launch) => programs.launch(request)
  return {
    launch,
    run: ({ language = "python", code, files, timeoutMs = defaultTimeoutMs, ...rest }) => {
      const { file, argv } = languageNamed(language)
      return launch({ ...rest, argv, timeoutMs, files: { ...files, [file]: code } })
    },
    exec: async (argv, command = {}) =>
      (await sessionNow()).exec({ timeoutMs: defaultTimeoutMs, ...command, argv }),
    writeFiles: async (files) => (await sessionNow()).writeFiles(files),
    readFile: async (path) => (await sessionNow()).readFile(path),
    close,
    [Symbol.asyncDispose]: close,
  }
}
