import type { SubsetFiles } from "./subset-files.js"

/** Counts the samples of one subset so that its end is noticed, whichever sample ends last. */
export interface SubsetRun {
  readonly name: string
  readonly files: SubsetFiles
  started(): void
  /** @param finished false when the sample was interrupted; the subset is then not complete. */
  ended(finished: boolean): void
  /** No further sample will start. */
  complete(): void
  readonly requested: number
}

export function subsetRun(name: string, files: SubsetFiles, onFinished: () => void): SubsetRun {
  let requested = 0
  let open = 0
  let complete = false
  let whole = true
  const check = () => {
    if (complete && whole && open === 0) onFinished()
  }
  return {
    name,
    files,
    get requested() {
      return requested
    },
    started: () => {
      requested += 1
      open += 1
    },
    ended: (finished) => {
      open -= 1
      whole &&= finished
      check()
    },
    complete: () => {
      complete = true
      check()
    },
  }
}
