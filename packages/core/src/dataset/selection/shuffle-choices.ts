import type { SampleDraft } from "../../benchmark/sample.js"
import { mersenneTwister } from "./mersenne-twister.js"
import { contentSeed } from "./seed.js"

const letters = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"

/**
 * Puts the choices of a question in random order and renames the reference's letters accordingly. The order
 * depends on the seed and the content alone (SHA-256 over seed, input text and sorted choices, joined by
 * NUL; CPython's shuffle), so leaving one question out never changes another.
 */
export function shuffleChoices(draft: SampleDraft, seed: number): SampleDraft {
  const { choices, target } = draft
  if (choices === undefined || choices.length < 2) return draft
  const content = contentSeed([String(seed), inputText(draft.input), ...[...choices].sort(byCodePoint)])
  const positions = mersenneTwister(content).permutation(choices.length)
  const renamed = new Map(positions.map((old, index) => [labelOf(old), labelOf(index)]))
  const rename = (label: string) => renamed.get(label) ?? label
  return {
    ...draft,
    choices: positions.flatMap((old) => choices[old] ?? []),
    ...(target === undefined
      ? {}
      : { target: typeof target === "string" ? rename(target) : target.map(rename) }),
  }
}

/** A to Z, then 1, 2, … */
function labelOf(index: number): string {
  return letters[index] ?? String(index - letters.length + 1)
}

function inputText(input: SampleDraft["input"]): string {
  if (typeof input === "string") return input
  return input
    .map(({ content }) =>
      typeof content === "string"
        ? content
        : content.flatMap((part) => (part.type === "text" ? [part.text] : [])).join("\n"),
    )
    .join("\n")
}

/** As Python sorts: by code points, where JavaScript compares UTF-16 units. */
function byCodePoint(a: string, b: string): number {
  return Buffer.compare(Buffer.from(a), Buffer.from(b))
}
