import { TestingError } from "../errors/index.js"
import { hashText } from "../random/index.js"
import type { MockRequest } from "../request/index.js"
import type { AnswerRule, MockAnswer } from "./answer.js"
import { indexQuestions } from "./question-index.js"

type Given = string | MockAnswer

/** The same answer to everything. */
export function constantAnswer(answer: Given): AnswerRule {
  return () => answer
}

/** The text of the last user message, with something before it if wanted. */
export function echoAnswer(before = ""): AnswerRule {
  return (request) => before + request.prompt
}

/**
 * Looks the answer up by the question the prompt contains. A prompt that contains no known question gets
 * `otherwise`, or the default filler.
 */
export function answerFrom(
  answers: ReadonlyMap<string, Given> | Readonly<Record<string, Given>>,
  otherwise?: AnswerRule,
): AnswerRule {
  const entries = answers instanceof Map ? [...answers.entries()] : Object.entries(answers)
  const byQuestion = new Map(entries.map(([question, answer]) => [question.trim(), answer]))
  const find = indexQuestions(byQuestion.keys())
  return (request) => {
    const question = find(request.text)
    return question === undefined ? otherwise?.(request) : byQuestion.get(question)
  }
}

/**
 * Answers in the given order, one per request in order of arrival.
 * @throws {TestingError} `script_exhausted` for a request past the end, unless `repeatLast` is set.
 */
export function scriptedAnswers(
  script: readonly (Given | AnswerRule)[],
  options: { repeatLast?: boolean } = {},
): AnswerRule {
  let at = 0
  return (request) => {
    const step = script[at] ?? (options.repeatLast === true ? script.at(-1) : undefined)
    at++
    if (step !== undefined) return typeof step === "function" ? step(request) : step
    throw new TestingError({
      code: "script_exhausted",
      message: `The script has ${script.length} answers and this is request ${at}.`,
      hint: "Add an answer, or set repeatLast.",
    })
  }
}

export interface RightShareOptions {
  /** Share of questions to answer right, 0…1. */
  share: number
  /** Another seed picks other questions. Default 1. */
  seed?: number
  right: (request: MockRequest, question: string) => Given
  wrong: (request: MockRequest, question: string) => Given
  /**
   * All questions that will be asked. With them exactly `round(share · n)` distinct ones are answered right;
   * without them each prompt is decided on its own, and the share is met only on average.
   */
  among?: Iterable<string>
}

/**
 * Answers a planted share of questions right. The choice depends on the question's text and the seed alone:
 * not on the order, on repeats, or on few-shot examples before the question.
 * @throws {TestingError} `option_invalid` when `share` is outside 0…1.
 */
export function rightShare(options: RightShareOptions): AnswerRule {
  const { share, seed = 1, right, wrong, among } = options
  if (!(share >= 0 && share <= 1)) {
    throw new TestingError({
      code: "option_invalid",
      message: `rightShare: share is ${share}.`,
      hint: "Give a number from 0 to 1.",
    })
  }
  if (among === undefined) {
    const limit = share * 4_294_967_296
    return (request) =>
      hashText(request.prompt, seed) < limit ? right(request, request.prompt) : wrong(request, request.prompt)
  }
  const questions = [...new Set([...among].map((question) => question.trim()))]
  const chosen = new Set(chooseShare(questions, share, seed))
  const find = indexQuestions(questions)
  return (request) => {
    const question = find(request.text)
    if (question === undefined) return wrong(request, request.prompt)
    return chosen.has(question) ? right(request, question) : wrong(request, question)
  }
}

/** The `round(share · n)` texts that {@link rightShare} answers right, in the order given. */
export function chooseShare(texts: readonly string[], share: number, seed = 1): string[] {
  const ranked = texts
    .map((text, index) => ({ index, hash: hashText(text, seed) }))
    .sort((a, b) => a.hash - b.hash || a.index - b.index)
  const kept = new Set(ranked.slice(0, Math.round(share * texts.length)).map((entry) => entry.index))
  return texts.filter((_, index) => kept.has(index))
}
