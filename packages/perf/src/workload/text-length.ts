import type { DatasetContext } from "./dataset-plugin.js"

/** Longest prompt when none is set, as in the original. */
const defaultMaxLength = 131_072

/** Whether a prompt is within the lengths asked for: tokens with a named tokenizer, otherwise characters. */
export function lengthFilter({
  options,
  named,
}: DatasetContext<"minPromptLength" | "maxPromptLength">): (text: string) => boolean {
  const { minPromptLength: least, maxPromptLength: most = defaultMaxLength } = options
  if (least === 0 && options.maxPromptLength === undefined) return () => true
  return (text) => {
    const length = named ? named.count(text) : text.length
    return length >= least && length <= most
  }
}

/** A length drawn uniformly from the range asked for, both ends included. */
export function drawLength(
  random: { unit(): number },
  { least, most }: { readonly least: number; readonly most: number },
): number {
  return least + Math.floor(random.unit() * (most - least + 1))
}
