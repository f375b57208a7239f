import type { Limits } from "./limits.js"

/**
 * How a program ended. `engine` means that the sandbox failed, never that the program did; `killed` is a signal
 * that we did not send.
 */
export type Outcome = "exited" | "timeout" | "memory" | "output" | "killed" | "engine"

/** One process to run. */
export interface Command {
  /** The program and its arguments; never goes through a shell. */
  argv: readonly string[]
  /** Everything on standard input; without it the program reads its end at once. */
  stdin?: string | Uint8Array
  env?: Readonly<Record<string, string>>
  /** Wall-clock limit in milliseconds, counted from the program's start. */
  timeoutMs: number
  signal?: AbortSignal
}

/** A command with the files it finds in its work folder, by relative path. */
export interface Launch extends Command {
  files?: Files
}

export type Files = Readonly<Record<string, string | Uint8Array>>

export interface RunResult {
  outcome: Outcome
  /** Undefined when the program was stopped from outside. */
  exitCode: number | undefined
  /** Name of the signal, when outcome is `killed`. */
  signal: string | undefined
  stdout: string
  stderr: string
  /** The same output before decoding. */
  stdoutBytes: Uint8Array
  stderrBytes: Uint8Array
  /** Whether a stream went past its limit; then its beginning is kept. */
  truncated: boolean
  durationMs: number
  /** Highest memory seen, when the engine can tell. Sampled: a short peak may be missed. */
  peakMemoryBytes: number | undefined
  /** How often the program was started again on a fresh sandbox because the engine had failed. */
  retries: number
  /** What failed, when outcome is `engine`. */
  error?: string
}

/** What a sandbox is made of; two equal configurations may share a pool. */
export interface SandboxConfig {
  image: string
  limits: Limits
  env: Readonly<Record<string, string>>
  /** `none` unless trusted explicitly. */
  network: string
  /** Where programs start and find their files; default `/workspace`. The local driver has its own. */
  workFolder?: string
}

/** One started sandbox. After `launch` it is spent and must be closed. */
export interface Instance {
  /** Runs the one program this instance is for. Throws SandboxError only for wrong input or an abort. */
  launch(launch: Launch): Promise<RunResult>
  /** Runs a command and keeps the instance, also when the command has to be stopped. */
  exec(command: Command): Promise<RunResult>
  writeFiles(files: Files): Promise<void>
  /** A regular file of the work folder or an absolute path. */
  readFile(path: string): Promise<Uint8Array>
  close(): Promise<void>
}

/** A place where sandboxes run. */
export interface SandboxDriver {
  readonly name: string
  /** How the programs of an image are isolated from each other and the host, for messages. */
  readonly isolation: "container" | "remote" | "none"
  /**
   * Whether an instance whose program has ended uses neither processor nor memory any more. Then closing it may wait
   * until no programs run. Default false.
   */
  readonly spentAtRest?: boolean
  /**
   * Says before any program runs what `start` would refuse.
   * @throws SandboxError `unsafe_refused`
   */
  refuse?(config: Pick<SandboxConfig, "network">): void
  start(
    config: SandboxConfig,
    options: { use: "launch" | "session"; signal?: AbortSignal },
  ): Promise<Instance>
  /** Removes what crashed processes left behind; returns how many things were removed. */
  sweep(): Promise<number>
  close(): Promise<void>
}
