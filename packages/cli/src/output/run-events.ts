import type { RunEvent } from "@evalscope/core"
import type { EvalDocument } from "./eval-document-schema.js"
import type { FailureFields } from "./failure.js"

/**
 * What `--json=events` prints of an event; reports are left out, they are in files.
 * @param elapsedMs time since the run began, by which a replay keeps its pace
 */
export function eventLine(event: RunEvent, elapsedMs?: number): string {
  const shown = event.type === "benchmark.finished" ? { ...event, report: undefined } : event
  return `${JSON.stringify(elapsedMs === undefined ? shown : { ...shown, elapsed_ms: Math.round(elapsedMs) })}\n`
}

export interface Launch {
  id: string | null
  run_dir: string | null
  pid: number
  socket: string | null
}

/** What the first line says when nothing could be launched. */
export const noLaunch: Launch = { id: null, run_dir: null, pid: process.pid, socket: null }

/** The first line of an event stream. */
export function launchLine(launch: Launch): string {
  return `${JSON.stringify({ type: "launch", schema_version: 1, ...launch })}\n`
}

export interface Done {
  exit_code: number
  status: string
  gates?: EvalDocument["gates"] | undefined
  error?: FailureFields | undefined
}

/** The last line of an event stream, also after a failure. */
export function doneLine({ exit_code, status, gates, error }: Done): string {
  return `${JSON.stringify({ type: "done", exit_code, status, gates, error })}\n`
}
