import { stat } from "node:fs/promises"
import { datasetAt } from "../benchmark/dataset-at.js"
import { type DatasetRequest, openFiles } from "./open-dataset.js"
import { datasetOrigin, datasetPlace } from "./place.js"
import { plannedSelections } from "./selections.js"

/** What is on this machine after a fetch. */
export interface FetchedDataset {
  /** Path, or hub id with revision; `bundled` when the benchmark brings its data along. */
  name: string
  /** Every file a run would read. */
  files: readonly string[]
  bytes: number
}

/**
 * Brings all data a run of a benchmark needs onto this machine: its subsets (those of `args.subsetList`, if
 * given), the scored split, and the split of the demonstrations. What is already there is only checked.
 * @throws EvalScopeError as `openDataset` does.
 */
export async function fetchDataset(request: DatasetRequest): Promise<FetchedDataset> {
  if (datasetOrigin(request).type === "bundled") return { name: "bundled", files: [], bytes: 0 }
  const spec = datasetAt(request.benchmark.dataset, datasetPlace(request))
  const source = await openFiles(request)
  const located = await source.locateAll(
    plannedSelections(spec, request.args ?? {}),
    request.signal === undefined ? {} : { signal: request.signal },
  )
  const files = [...new Set(located.map(({ path }) => path))]
  const sizes = await Promise.all(files.map(async (path) => (await stat(path)).size))
  return { name: source.name, files, bytes: sizes.reduce((sum, size) => sum + size, 0) }
}
