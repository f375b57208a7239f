import type { Language } from "../i18n/index.js"

/** Names of metrics that reports have, by their English label in small letters with spaces for dashes. */
const names: Readonly<Record<string, string>> = {
  accuracy: "准确率",
  "multiple choice accuracy": "选择题准确率",
  average: "平均分",
  "average score": "平均分",
  score: "得分",
  "exact match": "完全匹配率",
  em: "完全匹配率",
  precision: "精确率",
  recall: "召回率",
  "micro f1": "微平均 F1",
  "macro f1": "宏平均 F1",
  "win rate": "胜率",
  "win rate lower": "胜率下限",
  "win rate upper": "胜率上限",
  "pass rate": "通过率",
  "success rate": "成功率",
  "error rate": "错误率",
  "refusal rate": "拒答率",
  "hallucination rate": "幻觉率",
  "normalized score": "归一化得分",
  "judge score": "裁判评分",
  wer: "词错误率",
  cer: "字错误率",
  "edit distance": "编辑距离",
  similarity: "相似度",
  length: "长度",
  "prompt level strict": "提示级严格准确率",
  "prompt level loose": "提示级宽松准确率",
  "instruction level strict": "指令级严格准确率",
  "instruction level loose": "指令级宽松准确率",
  "inst level strict": "指令级严格准确率",
  "inst level loose": "指令级宽松准确率",
  "instruction level strict, over all instructions": "指令级严格准确率（按全部指令）",
  "instruction level loose, over all instructions": "指令级宽松准确率（按全部指令）",
}

/** What may stand beside a name. */
const parts: Readonly<Record<string, string>> = {
  macro: "宏平均",
  precision: "精确率",
  recall: "召回率",
  strict: "严格",
  loose: "宽松",
}

const between = " - "

/** A metric's label in the reader's language. Names that are not known stay as the report has them. */
export function metricLabel(label: string, language: Language): string {
  if (language === "en") return label
  const [name = "", ...further] = label.split(between)
  return [nameOf(name), ...further.map((part) => wordIn(parts, part) ?? part)].join(between)
}

function nameOf(name: string): string {
  const known = wordIn(names, name)
  if (known !== undefined) return known
  const [, rouge, statistic = ""] = /^(ROUGE-\S+) (precision|recall)$/.exec(name) ?? []
  if (rouge !== undefined) return `${rouge} ${wordIn(parts, statistic)}`
  const [, bleu] = /^(BLEU-\d) \(single order\)$/.exec(name) ?? []
  return bleu === undefined ? name : `${bleu}（单一阶数）`
}

function wordIn(words: Readonly<Record<string, string>>, english: string): string | undefined {
  const key = english.replaceAll("-", " ").toLowerCase()
  return Object.hasOwn(words, key) ? words[key] : undefined
}
