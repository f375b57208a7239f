import { expect, test } from "vitest"
import { noteWarning } from "./note-warning.js"

test("notes that arenas write have a code, and say the same in English; others stay what they are", () => {
  for (const [code, text] of [
    ["weak_prior", "gsm8k/main: a model won or lost everything there, its rating leans on a weak prior."],
    ["verdicts_unreadable", "3 verdicts could not be read; they count for nothing."],
    ["games_unjudged", "2 games could not be judged (HTTP 500: a\nb); run again with --use-cache."],
    ["subset_left_out", "alpha: gsm8k/main is left out, not all candidates have it."],
    ["unanswered_left_out", "gsm8k/main: 4 samples are left out, not all candidates answered them."],
    ["others_left_out", "gsm8k/main: 4 samples are left out, the same index is another question."],
    ["note", "Something else."],
  ] as const)
    expect(noteWarning(text)).toMatchObject({ code, message: text })
})
