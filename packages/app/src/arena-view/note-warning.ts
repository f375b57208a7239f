import { type Warning, warning } from "../api/index.js"

/** What arenas write into their files, in English only; the groups are the parameters of the warning. */
const notes: readonly (readonly [RegExp, Warning["code"]])[] = [
  [/^(?<text>.+): a model won or lost everything there, its rating leans on a weak prior\.$/, "weak_prior"],
  [
    /^Some models have no finite rating: (?<text>.+) never lost or drew against the others, and (?<fields>.+) never won or drew\. The ratings lean on a weak prior\.$/,
    "rating_unbounded",
  ],
  [
    /^The models fall into (?<n>\d+) groups that never met, so they cannot be ranked together: (?<text>.+)\. The ratings lean on a weak prior\.$/,
    "models_never_met",
  ],
  [
    /^The answer shown first won (?<n>\d+) of (?<total>\d+) decided games: what its place is worth has no finite estimate, and the ratings leave it out\.$/,
    "first_place_decides",
  ],
  [
    /^The answer shown second won (?<n>\d+) of (?<total>\d+) decided games: what its place is worth has no finite estimate, and the ratings leave it out\.$/,
    "second_place_decides",
  ],
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
