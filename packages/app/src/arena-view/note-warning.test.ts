import { expect, test } from "vitest"
import { noteWarning } from "./note-warning.js"

test("notes that arenas write have a code, and say the same in English; others stay what they are", () => {
  for (const [code, text] of [
    ["weak_prior", "gsm8k/main: a model won or lost everything there, its rating leans on a weak prior."],
    [
      "rating_unbounded",
      "Some models have no finite rating: a, b never lost or drew against the others, and c never won or drew. The ratings lean on a weak prior.",
    ],
    [
      "models_never_met",
      "The models fall into 2 groups that never met, so they cannot be ranked together: a, b | c. The ratings lean on a weak prior.",
    ],
    [
      "first_place_decides",
      "The answer shown first won 8 of 8 decided games: what its place is worth has no finite estimate, and the ratings leave it out.",
    ],
    [
      "second_place_decides",
      "The answer shown second won 7 of 8 decided games: what its place is worth has no finite estimate, and the ratings leave it out.",
    ],
    ["verdicts_unreadable", "3 verdicts could not be read; they count for nothing."],
    ["games_unjudged", "2 games could not be judged (HTTP 500: a\nb); run again with --use-cache."],
    ["subset_left_out", "alpha: gsm8k/main is left out, not all candidates have it."],
    ["unanswered_left_out", "gsm8k/main: 4 samples are left out, not all candidates answered them."],
    ["others_left_out", "gsm8k/main: 4 samples are left out, the same index is another question."],
    ["note", "Something else."],
  ] as const)
    expect(noteWarning(text)).toMatchObject({ code, message: text })
})
