import type { Outcome, RunResult } from "./driver.js"
import { SandboxError } from "./errors/index.js"
import { createSandbox, type Sandbox, type SandboxOptions } from "./sandbox.js"
import { engineFault } from "./supervise/index.js"

/** A program as evaluations ask for it. */
export interface CodeRequest {
  language: string
  code: string
  stdin?: string
  files?: Readonly<Record<string, string>>
  timeoutMs: number
}

/** Runs programs of an evaluation, each in a sandbox of its own. Has the shape of `CodeRunner` of @evalscope/core. */
export interface SandboxCodeRunner extends AsyncDisposable {
  run(
    request: CodeRequest,
    options?: { signal?: AbortSignal },
  ): Promise<{
    outcome: Outcome
    exitCode: number | undefined
    signal?: string
    stdout: string
    stderr: string
    durationMs: number
    peakMemoryBytes?: number
    error?: string
  }>
  close(): Promise<void>
}

/** @throws as {@link createSandbox}. */
export async function createCodeRunner(options: SandboxOptions): Promise<SandboxCodeRunner> {
  const sandbox: Sandbox = await createSandbox(options)
  return {
    run: async (request, { signal } = {}) => {
      const result = await sandbox.run({ ...request, ...(signal && { signal }) }).catch(missingImage)
      const {
        outcome,
        exitCode,
        signal: endedBy,
        stdout,
        stderr,
        durationMs,
        peakMemoryBytes,
        error,
      } = result
      return {
        outcome,
        exitCode,
        stdout,
        stderr,
        durationMs,
        ...(endedBy !== undefined && { signal: endedBy }),
        ...(peakMemoryBytes !== undefined && { peakMemoryBytes }),
        ...(error !== undefined && { error }),
      }
    },
    close: () => sandbox.close(),
    [Symbol.asyncDispose]: () => sandbox.close(),
  }
}

/** No program can run without its image: the sandbox's fault, and none of the program's. */
function missingImage(error: unknown): RunResult {
  if (!SandboxError.is(error) || error.code !== "image_missing") throw error
  return engineFault(`${error.message.replace(/\.?$/, ".")} ${error.hint ?? ""}`.trim())
}
