import { readFile } from "node:fs/promises"
import { join } from "node:path"
import { describe, expect, it } from "vitest"
import { failure, numbersOf, scripted, sums, temporaryFolder } from "../../test/small-world.js"
import { evaluate, type RunReport, type TaskConfigInput } from "../index.js"
import { judgeMode } from "./judged-scorer.js"

const verdict = (label: string) => `{"reasoning": "compared", "verdict": "${label}"}`
/** Says correct when the candidate's text holds the reference. */
const fairJudge = (prompt: string) => {
  const [, gold = "?"] = /\[Reference answer\]\n(.*)\n/.exec(prompt) ?? []
  const [, pred = ""] = /\[Candidate answer\]\n([\s\S]*?)\n\n/.exec(prompt) ?? []
  return verdict(pred.includes(gold) ? "A" : "B")
}

const inWords = (prompt: string) =>
  numbersOf(prompt).a % 2 === 0 ? `It is ${numbersOf(prompt).sum}, no doubt about 1 thing.` : "No idea."

async function judged(
  answer: (prompt: string) => string,
  judge: (prompt: string, times: number) => string,
  task: TaskConfigInput,
  workDir?: string,
): Promise<{ report: RunReport; asked: number }> {
  const grader = scripted(judge, "grader")
  const report = await evaluate(
    {
      model: "scripted",
      workDir: workDir ?? (await temporaryFolder()),
      noTimestamp: true,
      evalBatchSize: 4,
      ...task,
    },
    {
      benchmarks: [sums({})],
      models: [scripted(answer)],
      judges: [{ id: "grader", model: grader.model, config: {} }],
    },
  ).report
  return { report, asked: grader.asked.length }
}

const outcomesOf = (report: RunReport) => report.reports[0]?.outcomes

describe("a judge in a run", () => {
  it("scores every reply under llm", async () => {
    const { report, asked } = await judged(inWords, fairJudge, { judge: { strategy: "llm" } })
    expect(asked).toBe(20)
    expect(report.reports[0]?.metrics[0]?.micro).toBe(0.5)
    expect(outcomesOf(report)).toEqual({ right: 10, wrong: 10 })
  })

  it("is asked only where the rule found no match under llm_recall", async () => {
    const mixed = (prompt: string) =>
      numbersOf(prompt).a < 5 ? String(numbersOf(prompt).sum) : inWords(prompt)
    const { report, asked } = await judged(mixed, fairJudge, { judge: { strategy: "llm_recall" } })
    expect(asked).toBe(15)
    expect(report.reports[0]?.metrics[0]?.micro).toBe((5 + 7) / 20)
  })

  it("is asked once more when its reply cannot be read, and then left out instead of counted as wrong", async () => {
    const careless = (prompt: string, times: number) =>
      times === 1 && !prompt.includes("could not be read") ? "A, I think" : verdict("A")
    const repaired = await judged(inWords, careless, { judge: { strategy: "llm" } })
    expect(repaired.asked).toBe(40)
    expect(outcomesOf(repaired.report)).toEqual({ right: 20 })

    const stubborn = await judged(inWords, () => "A, I think", {
      judge: { strategy: "llm" },
      ignoreErrors: true,
    })
    expect(outcomesOf(stubborn.report)).toEqual({ judge_failed: 20 })
    expect(stubborn.report.reports[0]?.metrics.filter((metric) => metric.n > 0)).toEqual([])
  })

  it("is not asked again for what it has answered, even when the metric changes", async () => {
    const workDir = await temporaryFolder()
    const first = await judged(inWords, fairJudge, { judge: { strategy: "llm" } }, workDir)
    expect(first.asked).toBe(20)
    const again = await judged(inWords, fairJudge, { judge: { strategy: "llm" }, rerunReview: true }, workDir)
    expect(again.asked).toBe(0)
    expect(again.report.reports[0]?.metrics[0]?.micro).toBe(0.5)
  })

  it("leaves a sample without verdict open, to be judged when the run is resumed", async () => {
    const workDir = await temporaryFolder()
    const down = () => {
      throw failure("provider_server_error")
    }
    const broken = await judged(inWords, down, { judge: { strategy: "llm" }, ignoreErrors: true }, workDir)
    expect(outcomesOf(broken.report)).toEqual({ judge_failed: 20 })
    const healthy = await judged(inWords, fairJudge, { judge: { strategy: "llm" } }, workDir)
    expect(healthy.report.usage.cachedSamples).toBe(20)
    expect(outcomesOf(healthy.report)).toEqual({ right: 10, wrong: 10 })
  })

  it("uses the user's template, labels and values", async () => {
    const { report } = await judged(
      inWords,
      (prompt) =>
        verdict(prompt.includes("\nQ In default: ") && prompt.includes("= ? half 7 ") ? "half" : "none"),
      {
        judge: {
          strategy: "llm",
          contract: {
            promptTemplate: "Q {question} half {gold} {pred}",
            scoreMapping: { half: 0.5, none: 0 },
          },
        },
      },
    )
    // Only the question 0 + 7 has the reference 7.
    expect(report.reports[0]?.metrics[0]?.micro).toBeCloseTo(0.5 / 20, 12)
  })

  it("records votes and reasons in the review", async () => {
    const { report } = await judged(inWords, fairJudge, { judge: { strategy: "llm" } })
    const text = await readFile(join(report.runDir, "reviews", "scripted", "sums_default.jsonl"), "utf8")
    const review = JSON.parse(text.split("\n")[0] ?? "")
    expect(review.sample_score.score.judge_summary).toMatchObject({
      judges: [{ judge: "grader" }],
      valid_observations: 1,
      reasoning: ["compared"],
      messages: [{ role: "system" }, { role: "user" }],
      attempts: [{ judge_id: "grader", repeat_id: 0, status: "success", explanation: "compared", usage: {} }],
    })
  })
})

describe("judgeMode", () => {
  it.each([
    ["rule", "auto", false, "rule"],
    ["judge", "auto", true, "llm"],
    ["judge", "auto", false, "rule"],
    ["judge-only", "auto", true, "llm"],
    ["rule", "llm", true, "llm"],
    ["rule", "llm_recall", true, "llm_recall"],
    ["judge", "rule", true, "rule"],
  ] as const)("of a %s benchmark under %s, judges %s, is %s", (policy, strategy, hasJudges, mode) => {
    expect(judgeMode("b", policy, strategy, hasJudges)).toBe(mode)
  })

  it.each([
    ["judge-only", "rule", true],
    ["judge-only", "llm_recall", true],
    ["judge-only", "auto", false],
    ["rule", "llm", false],
  ] as const)("refuses a %s benchmark under %s with judges %s", (policy, strategy, hasJudges) => {
    expect(() => judgeMode("b", policy, strategy, hasJudges)).toThrow(/"b"/)
  })
})
