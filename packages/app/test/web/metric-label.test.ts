import { expect, test } from "vitest"
import { metricLabel } from "../../src/web/ui/metric-label.js"

test("metrics that are known have a Chinese name, with what stands beside it", () => {
  for (const [label, expected] of [
    ["Accuracy", "准确率"],
    ["Accuracy - pass@2", "准确率 - pass@2"],
    ["Accuracy - macro", "准确率 - 宏平均"],
    ["Prompt-level strict", "提示级严格准确率"],
    ["Prompt level strict", "提示级严格准确率"],
    ["ROUGE-L recall", "ROUGE-L 召回率"],
    ["Rouge - L - Recall", "Rouge - L - 召回率"],
    ["BLEU-2 (single order)", "BLEU-2（单一阶数）"],
    ["WER", "词错误率"],
  ] as const) {
    expect(metricLabel(label, "zh"), label).toBe(expected)
    expect(metricLabel(label, "en")).toBe(label)
  }
})

test("names that nobody knows stay as they are", () => {
  for (const label of ["F1", "Shiny new - Metric", "得分", "constructor", ""])
    expect(metricLabel(label, "zh")).toBe(label)
})
