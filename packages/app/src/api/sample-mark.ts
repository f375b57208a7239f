import type { SampleKey } from "./sample.js"

/** A sample in an address: `dataset/subset/index`, each part encoded. */
export function sampleMark({ dataset, subset, index }: SampleKey): string {
  return [encodeURIComponent(dataset), encodeURIComponent(subset), index].join("/")
}

/** What {@link sampleMark} wrote; undefined for any other text. */
export function parseSampleMark(mark: string | undefined): SampleKey | undefined {
  const [dataset, subset, index, ...rest] = mark?.split("/") ?? []
  if (dataset === undefined || subset === undefined || rest.length > 0 || !/^\d+$/.test(index ?? ""))
    return undefined
  return { dataset: decodePart(dataset), subset: decodePart(subset), index: Number(index) }
}

/** As it is where it is not encoded well. */
export function decodePart(text: string): string {
  try {
    return decodeURIComponent(text)
  } catch {
    return text
  }
}
