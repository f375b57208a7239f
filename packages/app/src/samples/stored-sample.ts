import type { MarkedSample } from "../api/index.js"
import type { FoundSample } from "./find-sample.js"
import type { SampleFile } from "./sample-file.js"
import type { SampleIndexes, SampleSource } from "./sample-indexes.js"
import { readStoredLine } from "./stored-line.js"

interface StoredSample {
  found: FoundSample
  prediction: unknown
  review: unknown
  error: unknown
}

/** The lines of one sample, read from the places that the index names; undefined when the run has no such sample. */
export async function readStoredSample(
  indexes: SampleIndexes,
  source: SampleSource,
  key: MarkedSample,
): Promise<StoredSample | undefined> {
  const { found, files } = await indexes.find(source, key)
  if (!found) return undefined
  const line = (kind: SampleFile["kind"], at: { at: number; length: number } | null) => {
    const file = files.find(
      ({ kind: one, dataset, subset }) =>
        one === kind && dataset === found.source.dataset && subset === found.source.subset,
    )
    return file && at ? readStoredLine(file.path, at) : undefined
  }
  const [prediction, review, error] = await Promise.all([
    line("predictions", found.prediction),
    line("reviews", found.review),
    line("errors", found.error),
  ])
  return { found, prediction, review, error }
}
