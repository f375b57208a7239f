import type { PerfRun } from "../run/perf-run.js"

/** What the command may touch of the outside world. */
export interface PerfCommandIo {
  /** Results. */
  out(text: string): void
  /** Everything else. */
  err(text: string): void
  readonly env: Readonly<Record<string, string | undefined>>
  /** Progress may rewrite its line. */
  readonly interactive: boolean
  readonly color: boolean
  /** Columns of the terminal; undefined when output does not go to one. */
  readonly columns: number | undefined
  /** The same of the terminal that results go to. */
  readonly outColumns?: number | undefined
  /** Gets every run before its first event, to show or steer it; the run waits until it resolves. */
  watch?(run: PerfRun): Promise<void>
}

/** The process's own streams. A reader that has seen enough (`| head`) ends the program quietly. */
export function processIo(): PerfCommandIo {
  const { env, stdout, stderr } = process
  for (const stream of [stdout, stderr]) {
    stream.on("error", (error: NodeJS.ErrnoException) => {
      if (error.code !== "EPIPE") throw error
      process.exit(0)
    })
  }
  const noColor = env.NO_COLOR !== undefined && env.NO_COLOR !== ""
  const forced = env.FORCE_COLOR !== undefined && env.FORCE_COLOR !== "0"
  return {
    out: (text) => void stdout.write(text),
    err: (text) => void stderr.write(text),
    env,
    interactive: Boolean(stderr.isTTY) && env.TERM !== "dumb" && env.CI === undefined,
    color: !noColor && (forced || (Boolean(stdout.isTTY) && env.TERM !== "dumb")),
    columns: stderr.isTTY ? stderr.columns : undefined,
    outColumns: stdout.isTTY ? stdout.columns : undefined,
  }
}
