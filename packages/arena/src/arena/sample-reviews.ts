import { join } from "node:path"
import { fileSafe, type Review, reviewToLine, writeAtomic } from "@evalscope/core"
import { type ContestQuestion, type JudgedGame, meetingKey } from "../contest/index.js"
import { mirrorVerdict, sampleScore, type Verdict } from "../judge/index.js"
import { pairSubset } from "./arena-report.js"

/**
 * Writes the review files that the web app's prediction browser reads: one per subset and pair with the baseline, a
 * line per sample with both answers, the games, and a score from 0 to 1 (0.5 is a tie, above it the candidate is
 * better). A sample without usable verdict has no score.
 */
export async function writeSampleReviews(
  runDir: string,
  questions: readonly ContestQuestion[],
  games: readonly JudgedGame[],
  candidates: readonly string[],
  baseline: string,
): Promise<void> {
  const byQuestion = new Map<string, JudgedGame[]>()
  for (const game of games) {
    const key = meetingKey(game)
    const own = byQuestion.get(key) ?? []
    own.push(game)
    byQuestion.set(key, own)
  }
  const files = new Map<string, string[]>()
  for (const question of questions) {
    for (const candidate of candidates) {
      const own = byQuestion.get(meetingKey({ questionId: question.id, first: candidate, second: baseline }))
      if (!own || candidate === baseline) continue
      const subset = pairSubset(question.dataset, question.subset, candidate, baseline)
      const lines = files.get(subset) ?? []
      lines.push(JSON.stringify(reviewLine(question, subset, candidate, baseline, own)))
      files.set(subset, lines)
    }
  }
  for (const [subset, lines] of files) {
    const path = join(runDir, "reviews", "Arena", `general_arena_${fileSafe(subset)}.jsonl`)
    await writeAtomic(path, `${lines.join("\n")}\n`)
  }
}

function reviewLine(
  question: ContestQuestion,
  subset: string,
  candidate: string,
  baseline: string,
  games: readonly JudgedGame[],
): Record<string, unknown> {
  const answer = question.answers[candidate] ?? ""
  const target = question.answers[baseline] ?? ""
  const score = meanScore(games, candidate)
  const played = games.map(({ first, second, verdict, judge, reply }) => ({
    model_a: first,
    model_b: second,
    judgment: verdict ?? null,
    judge,
    reply,
  }))
  const messages: Review["messages"] = [
    { role: "user", content: question.question },
    { role: "assistant", content: answer },
  ]
  return reviewToLine({
    sample: {
      id: question.index,
      groupId: question.index,
      generationIndex: 0,
      subset,
      input: question.question,
      target,
      metadata: { answer_1: answer, model_1: candidate, model_2: baseline },
    },
    messages,
    prediction: answer,
    score: {
      values: score === undefined ? {} : { score },
      status: score === undefined ? "parse_error" : "success",
      extracted: answer,
      metadata: { battle_result: { score: score ?? null, games: played } },
    },
    mainMetric: "score",
    key: games[0]?.key ?? "",
    scoreKey: games.map(({ key }) => key).join("+"),
    outcome: score === undefined ? "judge_failed" : "scored",
  })
}

/** The mean over judges and repetitions of the score that each one's placements give. */
function meanScore(games: readonly JudgedGame[], candidate: string): number | undefined {
  const rounds = new Map<string, (Verdict | undefined)[]>()
  for (const { judge, repeat, verdict, first } of games) {
    const key = `${judge}\n${repeat}`
    const own = rounds.get(key) ?? []
    own.push(verdict && first !== candidate ? mirrorVerdict(verdict) : verdict)
    rounds.set(key, own)
  }
  const scores = [...rounds.values()].flatMap((placements) => sampleScore(placements) ?? [])
  return scores.length === 0 ? undefined : scores.reduce((sum, score) => sum + score, 0) / scores.length
}
