import type { Io } from "../io.js"
import { doneLine, launchLine, noLaunch } from "./run-events.js"

/**
 * Gives the events of another package's command their frame: a line `launch` before and a line `done` after them; and
 * a command that failed without a word on standard output the document that was asked for.
 */
export async function framed(command: string, io: Io, run: (io: Io) => Promise<number>): Promise<number> {
  const events = io.argv.includes("--json=events")
  const document = !events && io.argv.some((word) => /^--json(=document)?$/.test(word))
  if (!events && !document) return run(io)
  let quiet = true
  let said = ""
  const exitCode = await run({
    ...io,
    out: (text) => {
      if (quiet && events) io.out(launchLine(launchOf(text)))
      quiet = false
      io.out(text)
    },
    err: (text) => {
      said += text
      io.err(text)
    },
  })
  const error = exitCode === 0 ? undefined : errorOf(said)
  if (events) {
    if (quiet) io.out(launchLine(noLaunch))
    io.out(doneLine({ exit_code: exitCode, status: exitCode === 0 ? "completed" : "failed", error }))
  } else if (quiet && error !== undefined) {
    io.out(`${JSON.stringify({ schema_version: 1, command, exit_code: exitCode, error }, null, 2)}\n`)
  }
  return exitCode
}

/** The folder that the first event names. */
function launchOf(line: string) {
  const [, folder] = /"outputDir":"((?:[^"\\]|\\.)*)"/.exec(line) ?? []
  const dir: unknown = folder === undefined ? undefined : JSON.parse(`"${folder}"`)
  return typeof dir === "string" ? { ...noLaunch, id: dir, run_dir: dir } : noLaunch
}

/** What was printed for a person, as fields. */
function errorOf(said: string) {
  const line = (name: string) => new RegExp(`^${name}: (.*)$`, "m").exec(said)?.[1]
  return { code: "failed", message: line("error") ?? "The command failed.", hint: line("hint") ?? null }
}
