import { mkdir } from "node:fs/promises"
import { basename, dirname } from "node:path"
import { createPace, requestRate } from "@evalscope/core"
import type { JobContext } from "./eval-job.js"
import { log } from "./eval-job.js"
import type { RunEnd } from "./message.js"

/** Runs a contest into its folder; games that were judged there before are kept. */
export async function runArenaJob(
  context: JobContext & { onTotal: (total: number) => void },
): Promise<RunEnd> {
  const { parseArenaConfig, runArena } = await import("@evalscope/arena")
  const config = parseArenaConfig({
    ...context.config,
    workDir: dirname(context.runDir),
    useCache: context.runDir,
  })
  await mkdir(context.runDir, { recursive: true })
  const stop = new AbortController()
  const pace = createPace(config.concurrency)
  const rate = requestRate()
  context.onStart({
    stop: () => stop.abort(),
    pause: pace.pause,
    resume: pace.resume,
    setConcurrency: pace.setConcurrency,
    setRate: rate.change,
  })
  context.emit({
    type: "run.started",
    at: new Date().toISOString(),
    run_id: basename(context.runDir),
    models: config.models.map(({ name }) => name),
    datasets: ["general_arena"],
  })
  let failed = 0
  try {
    const { result } = await runArena(config, {
      signal: stop.signal,
      pace,
      rate,
      onWarning: (message) => context.emit(log("warning", message)),
      onGame: (game, progress) => {
        context.onTotal(progress.planned)
        context.emit({
          type: "game.judged",
          dataset: game.dataset,
          subset: game.subset,
          first: game.first,
          second: game.second,
          judge: game.judge,
          verdict: game.verdict ?? null,
        })
      },
    })
    failed = result.games.failed
  } catch (error) {
    if (!stop.signal.aborted) throw error
    return { type: "end", status: "interrupted", errored: failed, error: null }
  }
  context.emit({ type: "run.finished", at: new Date().toISOString(), status: "completed" })
  return { type: "end", status: "completed", errored: failed, error: null }
}
