import type { Message } from "../model/message.js"
import type { JudgeContract } from "../task/judge-config.js"

/** What a judge is asked to grade. */
export interface GradingCase {
  question: string
  /** The reference; empty when there is none. */
  gold: string
  /** The model's answer after filters. */
  pred: string
}

/** How a judge answers: with one of the labels, or with a number from 0 to 1. */
export type VerdictForm =
  | { type: "label"; values: Readonly<Record<string, number>> }
  | { type: "number"; min: number; max: number }

const correctness: Readonly<Record<string, number>> = { A: 1, B: 0 }

/** With a reference the judge says correct (A) or not (B); without one it gives a grade from 0 to 1. */
export function verdictForm(contract: JudgeContract, hasReference: boolean): VerdictForm {
  const numeric = contract.scoreType === "numeric" || (contract.scoreType === undefined && !hasReference)
  if (numeric && !contract.scoreMapping) return { type: "number", min: 0, max: 1 }
  return { type: "label", values: contract.scoreMapping ?? correctness }
}

const withReference = `Compare a candidate answer with the reference answer to a question.

[Question]
{question}

[Reference answer]
{gold}

[Candidate answer]
{pred}

The candidate is correct when its final answer says the same as the reference. Ignore wording, layout, units that do not change the value, and extra explanation. It is not correct when it contradicts the reference, answers only a part of what the reference gives, stays undecided between several answers, or declines to answer. Trust the reference even if you would have answered otherwise.
Use the verdict A for correct and B for not correct.`

const withoutReference = `Grade a candidate answer to a question.

[Question]
{question}

[Candidate answer]
{pred}

Look at whether it is true, answers what was asked, is complete, and is clear. Give 1 for an answer that leaves nothing to wish for, 0 for one that is of no use, and values in between in proportion.`

const system =
  "You are a careful and impartial grader of answers. You write nothing but the JSON object you are asked for."

/** The judge's messages for one case: the user's template or ours, and the form of the reply. */
export function gradingMessages(
  grading: GradingCase,
  contract: JudgeContract,
  form: VerdictForm,
): readonly Message[] {
  const template = contract.promptTemplate ?? (grading.gold === "" ? withoutReference : withReference)
  const body = template.replaceAll(
    /\{(question|gold|pred)\}/g,
    (_, name: "question" | "gold" | "pred") => grading[name],
  )
  return [
    { role: "system", content: contract.systemPrompt ?? system },
    { role: "user", content: `${body}\n\n${formInstruction(form)}` },
  ]
}

/** The sentence that tells a judge which JSON object to write. */
export function formInstruction(form: VerdictForm): string {
  const verdict =
    form.type === "label"
      ? `"verdict": one of ${Object.keys(form.values)
          .map((label) => JSON.stringify(label))
          .join(", ")}`
      : `"score": a number from ${form.min} to ${form.max}`
  return `Reply with exactly one JSON object with the keys "reasoning" (one or two sentences) and ${verdict}.`
}
