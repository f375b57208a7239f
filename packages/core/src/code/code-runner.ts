/** How a program ended. `engine` means that the sandbox failed, which is never the program's fault. */
export type CodeOutcome = "exited" | "timeout" | "memory" | "output" | "killed" | "engine"

export interface CodeRequest {
  /** Language name as benchmarks use it: python, javascript, cpp, java, go, rust, shell … */
  language: string
  code: string
  stdin?: string
  /** Extra files by relative path. */
  files?: Readonly<Record<string, string>>
  /** Wall-clock limit of the program in milliseconds, waiting for a free sandbox not included. */
  timeoutMs: number
  /**
   * Settings of the sandbox (image, memory_limit, cpu_limit …): what the benchmark asks for, which the task's own
   * settings may change, and what the user wants for this benchmark, which comes last.
   */
  sandbox?: {
    asked?: Readonly<Record<string, unknown>>
    wanted?: Readonly<Record<string, unknown>>
  }
}

export interface CodeResult {
  outcome: CodeOutcome
  exitCode: number | undefined
  /** Name of the signal that ended the program, when `outcome` is `killed`. */
  signal?: string
  stdout: string
  stderr: string
  durationMs: number
  /** Highest memory seen, where that can be told. */
  peakMemoryBytes?: number
  /** Why the engine failed, when `outcome` is `engine`. */
  error?: string
}

/** Runs model-written code. The composition root hands an implementation to `evaluate`. */
export interface CodeRunner {
  run(request: CodeRequest, options?: { signal?: AbortSignal }): Promise<CodeResult>
  /**
   * Tells what the sandbox could not ensure, what it has already said included, until the returned function is called.
   */
  onWarning?(listener: (message: string) => void): () => void
}
