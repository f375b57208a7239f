import { type Warning, warning } from "../api/index.js"

/** What arenas write into their files, in English only; the groups are the parameters of the warning. */
const notes: readonly (readonly [RegExp, Warning["code"]])[] = [
  [/^(?<text>.+): a model won or lost everything there, its rating leans on a weak prior\.$/, "weak_prior"],
  [/^(?<n>\d+) verdicts could not be read; they count for nothing\.$/, "verdicts_unreadable"],
  [/^(?<n>\d+) games could not be judged \((?<text>.*)\); run again with --use-cache\.$/s, "games_unjudged"],
  [/^(?<run>.+): (?<dataset>.+) is left out, not all candidates have it\.$/, "subset_left_out"],
  [
    /^(?<dataset>.+): (?<n>\d+) samples are left out, not all candidates answered them\.$/,
    "unanswered_left_out",
  ],
  [
    /^(?<dataset>.+): (?<n>\d+) samples are left out, the same index is another question\.$/,
    "others_left_out",
  ],
]

/** A note of an arena as a warning that can be said in other languages; as it is where nobody knows it. */
export function noteWarning(text: string): Warning {
  for (const [pattern, code] of notes) {
    const found = pattern.exec(text)
    if (found) return warning(code, { ...found.groups })
  }
  return warning("note", { text })
}
