import type { RunResult } from "../driver.js"
import { errorMessage, SandboxError } from "../errors/index.js"

/** The result of a program that never ran. */
export function engineFault(error: string): RunResult {
  const nothing = new Uint8Array()
  return {
    outcome: "engine",
    exitCode: undefined,
    signal: undefined,
    stdout: "",
    stderr: "",
    stdoutBytes: nothing,
    stderrBytes: nothing,
    truncated: false,
    durationMs: 0,
    peakMemoryBytes: undefined,
    retries: 0,
    error,
  }
}

/** Infrastructure faults are an outcome; wrong input and aborts are thrown on. */
export function asEngineFault(thrown: unknown): RunResult {
  if (SandboxError.is(thrown) && !["engine_unavailable", "engine_failed"].includes(thrown.code)) throw thrown
  const hint = SandboxError.is(thrown) ? thrown.hint : undefined
  return engineFault(hint === undefined ? errorMessage(thrown) : `${errorMessage(thrown)} ${hint}`)
}
