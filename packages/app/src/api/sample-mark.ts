import type { SampleKey, SampleRow } from "./sample.js"

/** A sample by its own number, or, with `repeat`, by that of its question. */
export type MarkedSample = SampleKey & { repeat?: number | undefined }

/** A sample in an address: `dataset/subset/index`, each part encoded. */
export function sampleMark({ dataset, subset, index }: SampleKey): string {
  return [encodeURIComponent(dataset), encodeURIComponent(subset), index].join("/")
}

/** The same as `dataset/subset/question#repeat`, which stays when a run is repeated more or less often. */
export function repeatMark({
  dataset,
  subset,
  group,
  repeat,
}: Pick<SampleRow, "dataset" | "subset" | "group" | "repeat">): string {
  return `${sampleMark({ dataset, subset, index: group })}#${repeat}`
}

/** What {@link sampleMark} or {@link repeatMark} wrote; undefined for any other text. */
export function parseSampleMark(mark: string | undefined): MarkedSample | undefined {
  const [dataset, subset, place, ...rest] = mark?.split("/") ?? []
  const [, index, repeat] = /^(\d+)(?:#(\d+))?$/.exec(place ?? "") ?? []
  if (dataset === undefined || subset === undefined || rest.length > 0 || index === undefined)
    return undefined
  return {
    dataset: decodePart(dataset),
    subset: decodePart(subset),
    index: Number(index),
    ...(repeat !== undefined && { repeat: Number(repeat) }),
  }
}

/** As it is where it is not encoded well. */
export function decodePart(text: string): string {
  try {
    return decodeURIComponent(text)
  } catch {
    return text
  }
}
