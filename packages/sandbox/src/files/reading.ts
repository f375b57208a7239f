import type { RunResult } from "../driver.js"
import { SandboxError } from "../errors/index.js"

/**
 * Begins a shell script that reads a file of a sandbox: `$1` is its path, `$2` the most bytes. It ends the script where
 * there is no file, where it is a link, a folder or a device, and where it is too large.
 */
export const readChecks = `[ -e "$1" ] || [ -L "$1" ] || exit 41
[ -f "$1" ] && [ ! -L "$1" ] || exit 42
[ $(wc -c < "$1") -le "$2" ] || exit 43
`

/** Why a script with these checks read nothing. */
export function readProblem(path: string, readBytes: number, result: RunResult): SandboxError {
  const { exitCode, outcome, stderr, error } = result
  const name = JSON.stringify(path)
  if (exitCode === 41) {
    return new SandboxError({ code: "file_missing", message: `The sandbox has no file ${name}.` })
  }
  if (exitCode === 42) {
    return new SandboxError({ code: "file_not_regular", message: `${name} is not a regular file.` })
  }
  if (exitCode === 43 || outcome === "output") {
    return new SandboxError({ code: "file_too_large", message: `${name} has more than ${readBytes} bytes.` })
  }
  return new SandboxError({
    code: "engine_failed",
    message: `${name} could not be read: ${error ?? (stderr.trim() || outcome)}`,
  })
}
