/** The labels of `count` options: A–Z, then 1, 2, …. */
export function choiceLabels(count: number): readonly string[] {
  return Array.from({ length: count }, (_, index) => choiceLabel(index))
}

/** The label of the option at `index` (from 0): A–Z, then 1, 2, …. */
export function choiceLabel(index: number): string {
  return index < 26 ? String.fromCharCode(65 + index) : String(index - 25)
}

/** Options as the model sees them: `A) text`, one per line. */
export function formatChoices(choices: readonly string[]): string {
  return choices.map((choice, index) => `${choiceLabel(index)}) ${choice}`).join("\n")
}
