import { targetText } from "../benchmark/sample.js"
import { EvalScopeError } from "../errors/index.js"
import { contentText, toMessages } from "../model/message.js"
import type { Score } from "../scoring/score.js"
import { defineScorer, type ScoreInput, type Scorer } from "../scoring/scorer.js"
import type { JudgePanel } from "./judge.js"

export type JudgeStrategy = "auto" | "rule" | "llm" | "llm_recall"
/** What a benchmark wants of a judge: nothing, a judge with the rule as fall-back, or a judge in any case. */
export type JudgePolicy = "rule" | "judge" | "judge-only"

/** Below this a rule's value is not trusted to be a miss, and `llm_recall` asks the judge. */
const recallThreshold = 0.99

/**
 * Decides before any model call whether a judge scores, and refuses what cannot work.
 * @throws EvalScopeError `config_invalid` when the benchmark needs a judge and none is configured, or when the
 *   strategy forbids the judge that it needs.
 */
export function judgeMode(
  benchmark: string,
  policy: JudgePolicy,
  strategy: JudgeStrategy,
  hasJudges: boolean,
): "rule" | "llm" | "llm_recall" {
  const refuse = (message: string, hint: string) =>
    new EvalScopeError({ code: "config_invalid", message, hint })
  if (policy === "judge-only" && (strategy === "rule" || strategy === "llm_recall")) {
    throw refuse(
      `Benchmark "${benchmark}" can only be scored by a judge; judge.strategy is "${strategy}".`,
      'Set judge.strategy to "auto" or "llm".',
    )
  }
  const wanted = strategy === "auto" ? (policy === "rule" ? "rule" : "llm") : strategy
  if (wanted === "rule" || hasJudges) return wanted
  if (strategy === "auto" && policy === "judge") return "rule"
  throw refuse(
    `Benchmark "${benchmark}" is to be scored by a judge, but no judge model is configured.`,
    `Name one: --judge '{"models": [{"model_id": "…", "api_url": "…"}]}'.`,
  )
}

/** A scorer that asks a judge: always (`llm`), or only where the rule found no match (`llm_recall`). */
export function judgedScorer(rule: Scorer, mode: "llm" | "llm_recall", panel: JudgePanel): Scorer {
  const main = rule.metrics[0].name
  return defineScorer({
    name: `${rule.name}+${mode}`,
    ...(rule.version !== undefined && { version: rule.version }),
    metrics: mode === "llm" ? [{ ...rule.metrics[0], range: [0, 1] }] : rule.metrics,
    ...(mode === "llm_recall" && rule.trace && { trace: rule.trace }),
    score: async (input) => {
      if (mode === "llm") return judged(input, main, panel)
      const byRule = await rule.score(input)
      const ruleValue = byRule.values[main] ?? 0
      if (ruleValue > recallThreshold) return byRule
      const byJudge = await judged(input, main, panel)
      const judgeValue = byJudge.values[main]
      if (judgeValue === undefined) return { ...byRule, status: "fallback", ...summaryOf(byJudge) }
      return {
        ...byRule,
        ...summaryOf(byJudge),
        values: { ...byRule.values, [main]: Math.max(ruleValue, judgeValue) },
      }
    },
  })
}

function summaryOf(score: Score): Pick<Score, "judgeSummary"> {
  return score.judgeSummary ? { judgeSummary: score.judgeSummary } : {}
}

async function judged(input: ScoreInput, metric: string, panel: JudgePanel): Promise<Score> {
  const { sample, prediction } = input
  const question = toMessages(sample.input)
    .filter((message) => message.role !== "system")
    .map((message) => contentText(message.content))
    .join("\n\n")
  const gold = targetText(sample.target)
  const result = await panel.grade({ question, gold, pred: prediction }, input.signal)
  if (result.value === undefined) {
    return {
      values: {},
      status: "parse_error",
      explanation: "No judge gave a usable verdict.",
      judgeSummary: result.summary,
      mainMetric: metric,
    }
  }
  return {
    values: { [metric]: result.value },
    extracted: prediction,
    rule: "judge",
    judgeSummary: result.summary,
    mainMetric: metric,
  }
}
