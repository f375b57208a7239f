import { errorMessage, PerfError } from "../errors/index.js"
import type { PerfCommandIo } from "./command-io.js"
import { exitCodeOf, exitCodes } from "./exit-codes.js"
import { type AnsweredError, failureAnswer, type JsonAnswer } from "./json-answer.js"
import { redact } from "./redact.js"

/** How a failure is told. */
export interface FailureTelling {
  /** What was asked for on standard output; undefined for nothing. */
  readonly json: JsonAnswer | undefined
  /** With its stack. */
  readonly debug: boolean
  /** Values that must not be repeated. */
  readonly secrets: readonly string[]
}

/** Says why a command failed: on standard error for a person, on standard output as was asked for. Returns the exit code. */
export function reportFailure(thrown: unknown, io: PerfCommandIo, telling: FailureTelling): number {
  const { message, hint } = answeredError(thrown, telling.secrets)
  io.err(`error: ${message}\n`)
  if (hint !== null) io.err(`hint: ${hint}\n`)
  if (telling.debug || !PerfError.is(thrown)) io.err(`${redact(stackOf(thrown), telling.secrets)}\n`)
  const exitCode = failureCode(thrown)
  if (telling.json !== undefined) {
    io.out(failureAnswer(telling.json, exitCode, answeredError(thrown, telling.secrets)))
  }
  return exitCode
}

export function failureCode(thrown: unknown): number {
  return PerfError.is(thrown) ? exitCodeOf(thrown.code) : exitCodes.bug
}

/** An error as fields, without secrets. */
export function answeredError(thrown: unknown, secrets: readonly string[]): AnsweredError {
  const known = PerfError.is(thrown) ? thrown : undefined
  return {
    code: known?.code ?? "internal",
    message: redact(errorMessage(thrown), secrets),
    hint: known?.hint === undefined ? null : redact(known.hint, secrets),
  }
}

function stackOf(thrown: unknown): string {
  return thrown instanceof Error ? (thrown.stack ?? "") : ""
}
