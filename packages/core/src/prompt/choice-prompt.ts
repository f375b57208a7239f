import type { PromptSpec } from "../benchmark/benchmark.js"
import { type Sample, targetText } from "../benchmark/sample.js"
import { formatChoices } from "./choice-labels.js"
import { questionText } from "./question-text.js"

/** How a multiple-choice question is put and answered. */
export interface ChoiceStyle {
  /** Language of the instructions and of the answer line: `ANSWER: X` or `答案：X`. */
  language: "en" | "zh"
  /** Ask for reasoning before the answer line. */
  chainOfThought: boolean
  /** Several options may be right. */
  multiple: boolean
}

/** The user message that asks for an answer line which `choiceMatch` reads. */
export function choiceTemplate(style: ChoiceStyle): string {
  return style.language === "zh" ? chineseTemplate(style) : englishTemplate(style)
}

/**
 * Prompt of a multiple-choice benchmark. `ask` is a sentence that says what is asked, for records that hold a text
 * and no question. A demonstration shows question, options and answer line; when the sample's
 * metadata has a non-empty `explanation`, it stands before the answer line.
 */
export function choicePrompt(style: ChoiceStyle, ask?: string): PromptSpec {
  const asked = ask === undefined ? "" : `${ask}\n`
  const template = choiceTemplate(style).replace("{question}", () => `${asked}{question}`)
  const [before, after] = style.language === "zh" ? chineseFrame : englishFrame
  return {
    template,
    fewShotTemplate: `${before}\n\n{fewshot}\n\n${after}\n\n${template}`,
    demonstration: (sample) => choiceDemonstration(sample, style, asked),
  }
}

const englishFrame = ["Some questions with their answers:", "Now the question that is yours."] as const
const chineseFrame = ["先看几道带答案的例题：", "下面是要你回答的题目。"] as const

function englishTemplate({ chainOfThought, multiple }: ChoiceStyle): string {
  const task = multiple
    ? "Read the question and pick every option that is right; there can be one or several."
    : "Read the question and pick the one option that is right."
  const answer = multiple
    ? '"ANSWER: X", where X lists your letters out of {letters} without spaces, such as AC'
    : '"ANSWER: X", where X is one of {letters}'
  const form = chainOfThought
    ? `Think it through step by step, then finish with a line of its own that reads ${answer}.`
    : `Reply with a single line that reads ${answer}.`
  return `${task} ${form}\n\nQuestion: {question}\n\nOptions:\n{choices}`
}

function chineseTemplate({ chainOfThought, multiple }: ChoiceStyle): string {
  const task = multiple
    ? "阅读题目，选出所有正确的选项，可能有一个或多个。"
    : "阅读题目，选出唯一正确的选项。"
  const answer = multiple
    ? "“答案：X”，其中 X 是从 {letters} 中选出的全部字母，中间不加空格，例如 AC"
    : "“答案：X”，其中 X 是 {letters} 中的一个"
  const form = chainOfThought
    ? `请先逐步思考，最后单独用一行写出${answer}。`
    : `回复只写一行，写成${answer}。`
  return `${task}${form}\n\n题目：{question}\n\n选项：\n{choices}`
}

function choiceDemonstration(sample: Sample, style: ChoiceStyle, asked: string): string {
  const chinese = style.language === "zh"
  const explanation = sample.metadata.explanation
  const reasoning =
    typeof explanation === "string" && explanation.trim() !== "" ? explanation.trim() : undefined
  const letters = targetText(sample.target)
  return [
    chinese ? `题目：${asked}${questionText(sample)}` : `Question: ${asked}${questionText(sample)}`,
    chinese ? "选项：" : "Options:",
    formatChoices(sample.choices ?? []),
    ...(reasoning === undefined ? [] : [chinese ? `解析：${reasoning}` : `Reasoning: ${reasoning}`]),
    chinese ? `答案：${letters}` : `ANSWER: ${letters}`,
  ].join("\n")
}
