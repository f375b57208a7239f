import type { LiveEvent, ResultSummary } from "../api/index.js"

/** Keeps what a job's events say of its result and of what ended it. */
export interface JobOutcome {
  add(event: LiveEvent): void
  /** Null until a benchmark or a level is finished. */
  summary(): ResultSummary | null
  /** The failed sample that an error speaks of, as dataset/subset/index; null when it speaks of none. */
  sampleOf(error: { code: string; message: string }): string | null
}

export function jobOutcome(): JobOutcome {
  const scores = new Map<string, ResultSummary["scores"][number]>()
  const levels: ResultSummary["levels"] = []
  let failed: Extract<LiveEvent, { type: "sample.failed" }> | undefined
  return {
    add: (event) => {
      if (event.type === "benchmark.finished") {
        const { type: _, ...score } = event
        scores.set(`${event.model}\n${event.dataset}`, score)
      } else if (event.type === "level.finished") {
        const figures = Object.entries(event.summary).filter(
          (entry): entry is [string, number] => typeof entry[1] === "number" && Number.isFinite(entry[1]),
        )
        levels.push({ level: event.level, figures: Object.fromEntries(figures) })
      } else if (event.type === "sample.failed") failed = event
    },
    summary: () =>
      scores.size === 0 && levels.length === 0 ? null : { scores: [...scores.values()], levels },
    // What stops a run is the last failure itself, or an error that quotes it.
    sampleOf: ({ message }) =>
      failed && failed.message !== "" && message.includes(failed.message)
        ? `${failed.dataset}/${failed.subset}/${failed.index}`
        : null,
  }
}
