import { createReadStream } from "node:fs"
import { resolve } from "node:path"
import { createInterface } from "node:readline"
import { EvalScopeError, errorMessage, type RunEvent, taskConfigSchema } from "@evalscope/core"
import type { ParsedFlags } from "../flags/index.js"
import type { Io } from "../io.js"
import { workDirOf } from "../runs/work-dir.js"
import { wantsTui } from "../tui/wants-tui.js"
import { UsageError } from "../usage-error.js"
import { openDisplays } from "./displays.js"

/** Shows a recorded stream of events as if the run were on: on a screen at its pace, as text at once. */
export async function runReplay(file: string, parsed: ParsedFlags, io: Io): Promise<number> {
  if (wantsTui(parsed, io)) {
    let exitCode = 0
    for await (const event of recorded(file, io)) if (event.type === "done") exitCode = codeOf(event)
    const { loadReplay } = await import("../tui/load.js")
    await (await loadReplay())(() => recorded(file, io), { io, workDir: workDirOf(parsed, io) })
    return exitCode
  }
  const display = await openDisplays({ io, parsed, task: taskConfigSchema.parse({}), run: undefined })
  let exitCode = 0
  let shown = 0
  try {
    for await (const event of recorded(file, io)) {
      if (event.type === "done") exitCode = codeOf(event)
      if (!isRunEvent(event)) continue
      shown += 1
      display.listen(event)
    }
  } finally {
    display.close()
  }
  if (shown > 0) return exitCode
  throw new UsageError(
    `${file} holds no events of an evaluation.`,
    "What was recorded of a load test or a contest is played back on the screen of a terminal alone.",
  )
}

export type Recorded = Readonly<Record<string, unknown>> & { type: string }

function codeOf({ exit_code: code }: Recorded): number {
  return typeof code === "number" ? code : 0
}

async function* recorded(file: string, io: Io): AsyncGenerator<Recorded> {
  const lines = createInterface({ input: createReadStream(resolve(io.cwd, file)) })
  let number = 0
  try {
    for await (const line of lines) {
      number += 1
      if (line.trim() === "") continue
      const value: unknown = JSON.parse(line)
      if (typeof value === "object" && value !== null && "type" in value && typeof value.type === "string") {
        yield { ...value, type: value.type }
      }
    }
  } catch (cause) {
    throw new EvalScopeError({
      code: "file_access",
      message: `${file}${number === 0 ? "" : `:${number}`} cannot be replayed: ${errorMessage(cause)}.`,
      hint: "Record events with evalscope eval … --json=events > events.jsonl",
      cause,
    })
  }
}

const types: ReadonlySet<string> = new Set<RunEvent["type"]>([
  "run.started",
  "data.downloading",
  "benchmark.started",
  "subset.started",
  "sample.predicted",
  "sample.scored",
  "sample.failed",
  "sample.retried",
  "request.retried",
  "subset.finished",
  "benchmark.finished",
  "run.paused",
  "run.resumed",
  "run.concurrency",
  "batch.progress",
  "warning",
  "run.finished",
])

/** What this program wrote has the fields of its type; anything else is left out. */
export function isRunEvent(event: Recorded): event is Recorded & RunEvent {
  return types.has(event.type)
}
