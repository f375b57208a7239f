/** Narrower starts that prompts share are part of the question, not instructions before it. */
const narrowest = 60

/**
 * How many characters several prompts share before the question of each begins: instructions and solved examples. Ends
 * after a line, so that no question loses its first words; 0 when they share too little to tell.
 */
export function preambleLength(prompts: readonly string[]): number {
  const [first, ...others] = prompts
  if (first === undefined || others.length === 0) return 0
  let shared = first.length
  for (const prompt of others) {
    // The same question asked again says nothing about where questions begin.
    if (prompt === first) continue
    let end = 0
    while (end < shared && prompt[end] === first[end]) end += 1
    shared = end
  }
  if (shared === first.length) return 0
  const line = first.lastIndexOf("\n", shared - 1) + 1
  return widthOf(first.slice(0, line)) < narrowest ? 0 : line
}

/** A sentence of Han characters is as long as one of twice as many letters. */
function widthOf(text: string): number {
  return text.length + (text.match(/\p{Script=Han}/gu)?.length ?? 0)
}

/** A prompt from its question on. */
export function withoutPreamble(prompt: string, preamble: string): string {
  return preamble !== "" && prompt.startsWith(preamble) ? prompt.slice(preamble.length) : prompt
}
