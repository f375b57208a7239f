import { describe, expect, it } from "vitest"
import { combineVotes, type JudgeVote } from "./panel.js"

const spent = { inputTokens: 10, outputTokens: 2, latencyMs: 500 }
const vote = (judge: string, ...values: number[]): JudgeVote => ({
  judge,
  attempts:
    values.length === 0
      ? [{ repeat: 0, reply: "?", spent, failure: { kind: "parse_error", message: "unreadable" } }]
      : values.map((value, repeat) => ({
          repeat,
          reply: String(value),
          spent,
          verdict: { ok: true, value, label: undefined, reasoning: "" },
        })),
})

describe("combineVotes", () => {
  it("reduces each judge's repeats first, so that a talkative judge does not outweigh the others", () => {
    const result = combineVotes([vote("a", 1, 1, 1, 1), vote("b", 0)], "mean", 1)
    expect(result.value).toBe(0.5)
  })

  it("takes the median, and the first judge's side in a tied vote", () => {
    expect(combineVotes([vote("a", 0.1), vote("b", 0.9), vote("c", 0.2)], "median", 1).value).toBe(0.2)
    expect(combineVotes([vote("a", 0), vote("b", 1)], "majority_vote", 1).value).toBe(0)
    expect(combineVotes([vote("a", 0), vote("b", 1), vote("c", 1)], "majority_vote", 1).value).toBe(1)
  })

  it("leaves out judges that failed, and gives no value when too few are left", () => {
    const votes = [vote("a", 1), vote("b"), vote("c", 0)]
    expect(combineVotes(votes, "mean", 2).value).toBe(0.5)
    const refused = combineVotes(votes, "mean", 3)
    expect(refused.value).toBeUndefined()
    expect(refused.summary).toMatchObject({
      failures: { parse_error: 1 },
      total_observations: 3,
      valid_observations: 2,
    })
    expect(refused.summary.attempts).toMatchObject([
      { judge_id: "a", repeat_id: 0, status: "success", parsed_value: 1, raw_response: "1", latency: 0.5 },
      { judge_id: "b", status: "parse_error", parsed_value: null, error: "unreadable", raw_response: "?" },
      { judge_id: "c", status: "success", usage: { input_tokens: 10, output_tokens: 2 } },
    ])
  })

  it("measures disagreement", () => {
    const { summary } = combineVotes([vote("a", 1), vote("b", 0)], "mean", 1)
    expect(summary).toMatchObject({ disagreement: { std: 0.5, range: 1, agreement_ratio: 0.5, entropy: 1 } })
  })
})
