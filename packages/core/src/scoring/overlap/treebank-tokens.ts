type Rule = readonly [pattern: RegExp, replacement: string]

const beforePadding: readonly Rule[] = [
  // Opening quotes become ``, so that the closing ones can be told apart.
  [/^"/, "``"],
  [/``/g, " `` "],
  [/([ ([{<])(?:"|'{2})/g, "$1 `` "],
  // A colon or comma inside a number stays.
  [/([:,])(\P{Nd})/gu, " $1 $2"],
  [/([:,])(?=\n?$)/, " $1 "],
  [/\.\.\./g, " ... "],
  [/[;@#$%&]/g, " $& "],
  // Only the full stop that ends the text is split off; others may end an abbreviation.
  [/([^.])(\.)([\])}>"']*)\s*$/, "$1 $2$3 "],
  [/[?!]/g, " $& "],
  [/([^'])' /g, "$1 ' "],
  [/[\][(){}<>]/g, " $& "],
  [/--/g, " -- "],
]

const afterPadding: readonly Rule[] = [
  [/''/g, " '' "],
  [/"/g, " '' "],
  [/([^' ])('[sS]|'[mM]|'[dD]|') /g, "$1 $2 "],
  [/([^' ])('ll|'LL|'re|'RE|'ve|'VE|n't|N'T) /g, "$1 $2 "],
  [/\b(can)(not)\b/gi, " $1 $2 "],
  [/\b(d)('ye)\b/gi, " $1 $2 "],
  [/\b(gim)(me)\b/gi, " $1 $2 "],
  [/\b(gon)(na)\b/gi, " $1 $2 "],
  [/\b(got)(ta)\b/gi, " $1 $2 "],
  [/\b(lem)(me)\b/gi, " $1 $2 "],
  [/\b(more)('n)\b/gi, " $1 $2 "],
  [/\b(wan)(na)(?=\s)/gi, " $1 $2 "],
  [/ ('t)(is)\b/gi, " $1 $2 "],
  [/ ('t)(was)\b/gi, " $1 $2 "],
]

/**
 * Words and punctuation by the conventions of the Penn Treebank (the rules of its tokenizer script, as NLTK's
 * `TreebankWordTokenizer` applies them to one sentence): contractions and punctuation become tokens, double quotes
 * become `` and ''.
 */
export function treebankTokens(text: string): readonly string[] {
  const apply = (value: string, rules: readonly Rule[]) =>
    rules.reduce((current, [pattern, replacement]) => current.replace(pattern, replacement), value)
  return apply(` ${apply(text, beforePadding)} `, afterPadding)
    .split(/\s+/)
    .filter(Boolean)
}
