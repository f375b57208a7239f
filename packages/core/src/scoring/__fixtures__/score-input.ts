import type { SampleDraft } from "../../benchmark/sample.js"
import type { ScoreInput } from "../scorer.js"

/** What a scorer is given for one reply, for tests. */
export function scoreInput(prediction: string, draft: Partial<SampleDraft> = {}): ScoreInput {
  return {
    sample: {
      input: "?",
      target: "",
      metadata: {},
      ...draft,
      id: 0,
      groupId: 0,
      generationIndex: 0,
      subset: "default",
    },
    prediction,
    output: {
      model: "test",
      choices: [{ message: { role: "assistant", content: prediction }, stopReason: "stop" }],
      latencyMs: 1,
      attempts: 1,
    },
    compat: false,
    params: {},
  }
}
