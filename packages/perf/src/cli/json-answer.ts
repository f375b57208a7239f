import type { ReportedRun } from "../report/reported-run.js"
import { runDocument } from "../report/write-run.js"

/** What `--json` asks for: one document at the end, or a line per event. */
export type JsonAnswer = "document" | "events"

/** Why there is no result, for programs. */
export interface AnsweredError {
  readonly code: string
  readonly message: string
  readonly hint: string | null
}

/** What a command line wants on standard output, even one that cannot be read as a whole; the last word counts. */
export function jsonAsked(argv: readonly string[]): JsonAnswer | undefined {
  let asked: JsonAnswer | undefined
  argv.forEach((word, at) => {
    const flag = /^--js(?:o|on)?(?:=(.*))?$/.exec(word)
    if (flag !== null) asked = (flag[1] ?? argv[at + 1]) === "events" ? "events" : "document"
  })
  return asked
}

/** The document of `--json` for a run. */
export function runAnswer(run: ReportedRun, exitCode: number, error?: AnsweredError): string {
  const { status, ...document } = runDocument(run)
  return asDocument({
    ...frame(exitCode),
    ...document,
    status: error === undefined ? status : "failed",
    ...(error !== undefined && { error }),
  })
}

/** What stands on standard output where there is no result. */
export function failureAnswer(asked: JsonAnswer, exitCode: number, error: AnsweredError): string {
  return asked === "document"
    ? asDocument({ ...frame(exitCode), status: "failed", error })
    : `${JSON.stringify({ type: "perf.finished", status: "failed", files: [], error })}\n`
}

function frame(exitCode: number) {
  return { schema_version: 1, command: "perf", exit_code: exitCode }
}

function asDocument(value: unknown): string {
  return `${JSON.stringify(value, null, 2)}\n`
}
