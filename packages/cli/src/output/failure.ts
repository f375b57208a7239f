import { exitCodes } from "../exit-codes.js"
import type { Io } from "../io.js"
import { UsageError } from "../usage-error.js"

/** What went wrong, in documents. */
export interface FailureFields {
  code: string
  message: string
  hint: string | null
}

/** An error as data, without loading the engine. */
export function failureFields(thrown: unknown): FailureFields {
  const message = thrown instanceof Error ? thrown.message : String(thrown)
  if (thrown instanceof UsageError) return { code: "config_invalid", message, hint: thrown.hint }
  const known = thrown instanceof Error && "code" in thrown && "hint" in thrown ? thrown : undefined
  return {
    code: typeof known?.code === "string" ? known.code : "internal",
    message,
    hint: typeof known?.hint === "string" ? known.hint : null,
  }
}

/**
 * Says that a command failed: for a person on standard error and, where a document or events were asked for, as those.
 * @returns the exit code
 */
export async function reportFailure(command: string, thrown: unknown, io: Io): Promise<number> {
  const exitCode = await sayFailure(thrown, io)
  if (io.argv.includes("--json=events")) {
    const { doneLine, launchLine, noLaunch } = await import("./run-events.js")
    const done = doneLine({ exit_code: exitCode, status: "failed", error: failureFields(thrown) })
    io.out(`${launchLine(noLaunch)}${done}`)
  } else if (io.argv.some((word) => /^--json(=document)?$/.test(word))) {
    const document = { schema_version: 1, command, exit_code: exitCode, error: failureFields(thrown) }
    io.out(`${JSON.stringify(document, null, 2)}\n`)
  }
  return exitCode
}

/** @returns the exit code */
export async function sayFailure(thrown: unknown, io: Io): Promise<number> {
  if (thrown instanceof UsageError) {
    io.err(`error: ${thrown.message}\nhint: ${thrown.hint}\n`)
    return exitCodes.usage
  }
  const { printError } = await import("./print-error.js")
  return printError(io, thrown, io.argv.includes("--debug"))
}
