import { z } from "zod"
import type { Io } from "../io.js"
import type { FailureFields } from "./failure.js"
import { doneLine, launchLine, noLaunch } from "./run-events.js"

const lastEvent = z.object({
  error: z.object({ code: z.string(), message: z.string(), hint: z.string().nullable().default(null) }),
})

/**
 * Gives the events of another package's command their frame: a line `launch` before and a line `done` after them; and
 * a command that failed without a word on standard output the document that was asked for.
 */
export async function framed(command: string, io: Io, run: (io: Io) => Promise<number>): Promise<number> {
  const events = /(^| )--json[= ]events( |$)/.test(io.argv.join(" "))
  const document = !events && io.argv.some((word) => /^--json(=document)?$/.test(word))
  if (!events && !document) return run(io)
  let quiet = true
  let said = ""
  let last = ""
  const exitCode = await run({
    ...io,
    out: (text) => {
      if (quiet && events) io.out(launchLine(launchOf(text)))
      quiet = false
      last = text
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
    const status = exitCode === 0 ? "completed" : "failed"
    io.out(doneLine({ exit_code: exitCode, status, error: error && (errorIn(last) ?? error) }))
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

/** The error that the last event carries; undefined when it carries none. */
function errorIn(line: string): FailureFields | undefined {
  return line === "" ? undefined : lastEvent.safeParse(JSON.parse(line)).data?.error
}

/** What was printed for a person, as fields. */
function errorOf(said: string): FailureFields {
  const line = (name: string) => new RegExp(`^${name}: (.*)$`, "m").exec(said)?.[1]
  return { code: "failed", message: line("error") ?? "The command failed.", hint: line("hint") ?? null }
}
