import type { RunOverview, RunRow } from "../api/index.js"
import { namesInside, openInside, type RunPlace } from "../roots/index.js"

const log = "logs/eval_log.log"
/** The end of a run stands at the end of its log, within so many bytes. */
const tailBytes = 32_768
const mostText = 2000

/** Why a run ended before it was done, as far as its log tells, and how it can go on; null for other runs. */
export async function stoppedRun(place: RunPlace, run: RunRow): Promise<RunOverview["stopped"]> {
  if (run.status !== "failed" && run.status !== "interrupted") return null
  return {
    failure: run.status === "failed" ? lastFailure(await logTail(place)) : null,
    resume: await resumeOf(place, run),
  }
}

/** What the command line has begun, it alone knows all options of. */
async function resumeOf(place: RunPlace, run: RunRow) {
  if (run.job_id !== null) return "job"
  if (run.kind !== "eval" || run.origin !== "evalscope") return null
  if ((await namesInside(place, "", "file")).includes("command.json")) return "command"
  return (await namesInside(place, "configs", "file")).length > 0 ? "service" : null
}

/** The run's own last word, else the last error of a sample. */
function lastFailure(text: string): string | null {
  const lines = text.split("\n").toReversed()
  const own = lines.flatMap((line) => /^\S+ [A-Z]+ run failed: (.+)$/.exec(line)?.[1] ?? [])
  const error = lines.flatMap((line) => /^\S+ ERROR (.+)$/.exec(line)?.[1] ?? [])
  return [...own, ...error][0]?.slice(0, mostText) ?? null
}

async function logTail(place: RunPlace): Promise<string> {
  const handle = await openInside(place, log).catch(() => undefined)
  if (!handle) return ""
  try {
    const { size } = await handle.stat()
    const buffer = Buffer.alloc(Math.min(size, tailBytes))
    const { bytesRead } = await handle.read(buffer, 0, buffer.length, size - buffer.length)
    return buffer.toString("utf8", 0, bytesRead)
  } finally {
    await handle.close()
  }
}
