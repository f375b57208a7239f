import type { Message } from "@evalscope/core"
import { fillTemplate } from "@evalscope/core"

/** What a judge is told. Our own wording; both parts can be replaced. */
export interface JudgePrompt {
  system: string
  /**
   * Placeholders `{question}`, `{answer_1}` (shown first, called A) and `{answer_2}` (B); arena-hard's `{QUESTION}`,
   * `{ANSWER_A}`, `{ANSWER_B}` and the older `{question_1}` work as well.
   */
  template: string
}

/** Asks for a five-point verdict as a JSON object. */
export const pairPrompt: JudgePrompt = {
  system: `You compare two answers to one request and decide which serves the person who asked better.

Work out for yourself what a good answer has to contain. Then look at each answer: is it true, does it do what was asked, is it complete without padding, is it clear? Point out real mistakes. Length, confident tone and heavy formatting are no merits, and neither is the place in which an answer stands.

Then choose one verdict:
A>>B when A is much better, A>B when A is somewhat better, A=B when they are about equal, B>A when B is somewhat better, B>>A when B is much better.

Write nothing but one JSON object: {"reasoning": "a few sentences", "verdict": "one of the five"}`,
  template: `[Request]
{question}

[Answer A]
{answer_1}
[End of answer A]

[Answer B]
{answer_2}
[End of answer B]`,
}

/** Asks for a grade from 1 to 10 as a JSON object. */
export const gradePrompt: JudgePrompt = {
  system: `You grade one answer to a request on a scale from 1 (of no use) to 10 (nothing to wish for). Consider whether it is true, does what was asked, is complete without padding, and is clear. Length and formatting by themselves are no merits.

Write nothing but one JSON object: {"reasoning": "a few sentences", "score": a number from 1 to 10}`,
  template: `[Request]
{question}

[Answer]
{answer_1}
[End of answer]`,
}

/** The messages for one game. Texts are put in once and not searched for placeholders again. */
export function judgeMessages(
  prompt: JudgePrompt,
  question: string,
  first: string,
  second: string,
): readonly Message[] {
  const values = {
    question,
    QUESTION: question,
    question_1: question,
    prompt: question,
    answer: first,
    answer_1: first,
    answer_2: second,
    answer_a: first,
    answer_b: second,
    ANSWER_A: first,
    ANSWER_B: second,
  }
  const system: readonly Message[] =
    prompt.system === "" ? [] : [{ role: "system", content: fillTemplate(prompt.system, values) }]
  return [...system, { role: "user", content: fillTemplate(prompt.template, values) }]
}

/** Sent when a reply could not be read, before the second and last attempt. */
export const reminder =
  'That could not be read. Go on if you need to, and finish with exactly one JSON object {"reasoning": "…", "verdict": "…"} whose verdict is one of A>>B, A>B, A=B, B>A, B>>A.'
