import type { ExtractionStep } from "../scorer.js"
import type { ChoiceAnswer, ChoiceQuestion, ChoiceRule } from "./choice-question.js"
import { type LabelList, lengthAt, readLabels } from "./label-list.js"
import { labelsIn, standAloneLabel } from "./stand-alone-label.js"

const marker = /(?:\bANSWER|答案)[\s*_]*[:：][\s*_]*/gi
/** The prompt's own form repeated: `ANSWER: [LETTER]`, `ANSWER: $LETTER`, `ANSWER: X` with X in angle brackets. */
const placeholder = /(?:[[<{]\s*[A-Za-z]{2,}|\$[A-Z]{2,}|<)/y
const declaration =
  /\b(?:answer|option|choice)\s+(?:is|was|would be|must be|should be|has to be)\s*(?:therefore|thus|clearly|then)?\s*[:：]?\s*(?:option|choice|letter)?\s*|(?:答案|选项)\s*(?:应该|应当|应|就)?(?:是|为|选)\s*[:：]?\s*(?:选项)?\s*|(?<!不|能|可|待)(?:应选|故选|选择|选)(?!项)\s*[:：]?\s*(?:选项)?\s*|\bI(?:\s+would|\s+will|['’]d|['’]ll)?\s+(?:choose|pick|select|go with)\s+(?:option|choice|answer)?\s*/gi
const praised =
  /\b(?:[Oo]ption|[Cc]hoice|[Aa]nswer)\s+[([*"]*([A-Z0-9]+)[)\]*"]*\s+is\s+(?:the\s+)?(?:correct|right|best|answer|true)\b/g

/**
 * Finds the chosen labels in a reply. Rules, strongest first:
 *
 * 1. `answer-marker`: labels behind `ANSWER:` or `答案：`, markers tried from the last to the first.
 *    `option-text`: the rest of the marker's line is one option word for word.
 *    `answer-line`: the rest of the line names exactly one label.
 * 2. `bare-label`, `option-text`: the whole reply is a label, or one option word for word.
 * 3. `boxed`: the last `\boxed{…}` holds labels.
 * 4. `declared`: the last "the answer is C", "I choose C", "option C is correct", "答案是C", "选C".
 * 5. `stand-alone`: the last line speaks for exactly one label; not used when a marker declared something else.
 *
 * Undefined when the reply leaves the answer open, or names several for a question with one.
 */
export function extractChoice(text: string, question: ChoiceQuestion): ChoiceAnswer | undefined {
  const marked = behindMarkers(text, question)
  if (marked === "ambiguous") return undefined
  if (typeof marked === "object") return marked
  for (const [rule, find] of rules) {
    // A marker that declared something else leaves no room for a label that stands there by chance.
    if (rule === "stand-alone" && marked === "other") continue
    const answer = find(text, question)
    if (answer !== undefined) return answer
  }
  return undefined
}

/** What every rule of {@link extractChoice} finds, in their order, and which of them decides. */
export function traceChoice(text: string, question: ChoiceQuestion): readonly ExtractionStep[] {
  const chosen = extractChoice(text, question)
  const marked = behindMarkers(text, question)
  let decided = marked === "ambiguous"
  const step = (rule: ChoiceRule, answer: ChoiceAnswer | undefined): ExtractionStep => {
    if (answer === undefined) return { rule }
    const decides = !decided && chosen !== undefined && answer.rule === chosen.rule
    if (decides) decided = true
    return { rule: answer.rule, found: answer.labels.join(""), ...(decides && { effect: "decides" }) }
  }
  return [
    marked === "ambiguous"
      ? { rule: "answer-marker", effect: "ends" }
      : step("answer-marker", typeof marked === "object" ? marked : undefined),
    ...rules.map(([rule, find]) => step(rule, find(text, question))),
  ]
}

/** Behind markers, strongest first. */
const rules: readonly (readonly [
  ChoiceRule,
  (text: string, question: ChoiceQuestion) => ChoiceAnswer | undefined,
])[] = [
  ["bare-label", wholeReply],
  ["boxed", (text, question) => last(text.matchAll(/\\boxed\s*(?=\{)/g), text, question, "boxed")],
  ["declared", declared],
  ["stand-alone", finalLine],
]

/** `other`: there are markers, but none with labels behind it. Undefined without markers. */
function behindMarkers(
  text: string,
  question: ChoiceQuestion,
): ChoiceAnswer | "ambiguous" | "other" | undefined {
  let declaredOther = false
  for (const match of [...text.matchAll(marker)].reverse()) {
    const verdict = answerBehind(text, match.index + match[0].length, question)
    if (verdict === "placeholder") continue
    if (verdict !== "other") return verdict
    declaredOther = true
  }
  return declaredOther ? "other" : undefined
}

/** How far behind a marker its line is read. */
const longestLine = 500

function answerBehind(
  text: string,
  at: number,
  question: ChoiceQuestion,
): ChoiceAnswer | "placeholder" | "ambiguous" | "other" {
  const rest = (text.slice(at, at + longestLine).split("\n", 1)[0] ?? "").trim()
  if (rest === "") return "placeholder"
  const list = readLabels(text, at, question)
  const option = optionNamed(rest, question)
  // "A dog" may begin with a label by chance; the whole option is the better reading of the line.
  if (option !== undefined && (list === undefined || /^\s+[a-z]/.test(text.slice(list.end)))) {
    return { labels: [option], rule: "option-text" }
  }
  if (list !== undefined) return accepted(list, question, "answer-marker") ?? "ambiguous"
  if (lengthAt(placeholder, text, at) > 0) return "placeholder"
  const named = labelsIn(rest, question)
  const only = named.length === 1 ? named[0] : undefined
  return only === undefined ? "other" : { labels: [only], rule: "answer-line" }
}

function accepted(list: LabelList, question: ChoiceQuestion, rule: ChoiceRule): ChoiceAnswer | undefined {
  return question.multiple || list.labels.length === 1 ? { labels: list.labels, rule } : undefined
}

function wholeReply(text: string, question: ChoiceQuestion): ChoiceAnswer | undefined {
  const list = readLabels(text, 0, question)
  if (list !== undefined && /^[\s\p{P}$]*$/u.test(text.slice(list.end))) {
    return accepted(list, question, "bare-label")
  }
  const option = optionNamed(text, question)
  return option === undefined ? undefined : { labels: [option], rule: "option-text" }
}

function declared(text: string, question: ChoiceQuestion): ChoiceAnswer | undefined {
  const stated = last(text.matchAll(declaration), text, question, "declared")
  if (stated !== undefined) return stated
  const label = [...text.matchAll(praised)]
    .map((match) => match[1] ?? "")
    .findLast((name) => question.labels.includes(name))
  return label === undefined ? undefined : { labels: [label], rule: "declared" }
}

/** The last match that labels stand behind. */
function last(
  matches: Iterable<RegExpExecArray>,
  text: string,
  question: ChoiceQuestion,
  rule: ChoiceRule,
): ChoiceAnswer | undefined {
  for (const match of [...matches].reverse()) {
    const at = match.index + match[0].length
    const list = readLabels(text, at, question)
    // "the answer is A matter of taste": the article, not a label.
    if (
      list !== undefined &&
      !(text.slice(at, list.end).trim() === "A" && /^\s+[a-z]/.test(text.slice(list.end)))
    ) {
      return accepted(list, question, rule)
    }
  }
  return undefined
}

function finalLine(text: string, question: ChoiceQuestion): ChoiceAnswer | undefined {
  const label = standAloneLabel(text, question)
  return label === undefined ? undefined : { labels: [label], rule: "stand-alone" }
}

/** The label of the only option whose text this is, apart from case, blanks and punctuation around it. */
function optionNamed(text: string, { labels, options = [] }: ChoiceQuestion): string | undefined {
  const plain = (value: string) =>
    value
      .toLowerCase()
      .replaceAll(/\s+/g, " ")
      .replace(/^[\s*_`"'“”‘’$([（【]+|[\s*_`"'“”‘’$.。,，!！)\]）】]+$/g, "")
  const wanted = plain(text)
  const matching = labels.filter((_, i) => wanted !== "" && plain(options[i] ?? "") === wanted)
  return matching.length === 1 ? matching[0] : undefined
}
