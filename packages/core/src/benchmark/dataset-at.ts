import type { DatasetPlace } from "../dataset/source.js"
import type { DatasetSpec } from "./benchmark.js"

/** The spec as it holds in one place: `spec.at[place]` laid over the rest. */
export function datasetAt(spec: DatasetSpec, place: DatasetPlace): DatasetSpec {
  return { ...spec, ...spec.at?.[place] }
}
