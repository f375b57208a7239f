import { relative } from "node:path"
import type { Io } from "../io.js"
import { safeLine } from "../output/safe-text.js"
import { shellWord } from "../output/shell-word.js"
import type { TaskOutcome } from "./run-task.js"

/** The command that goes on with a run. Empty when nothing was stored yet. */
export function resumeLine({ plan, report }: Pick<TaskOutcome, "plan" | "report">, io: Io): string {
  const stored = report.usage.requests + report.usage.cachedSamples
  // Nothing was answered yet: starting anew is the same.
  if (stored === 0) return ""
  const near = relative(io.cwd, report.runDir)
  const dir = near !== "" && near.length < report.runDir.length ? near : report.runDir
  // Keys are not stored.
  const key = plan.parsed.values.has("api-key") ? " --api-key …" : ""
  return `resume: evalscope resume ${shellWord(safeLine(dir))}${key}\n`
}
