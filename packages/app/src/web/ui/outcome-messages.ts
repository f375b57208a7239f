import type { Outcome } from "@evalscope/core"
import { defineMessages } from "../i18n/index.js"

/** How samples end, in the order of the engine. Written out here so that the page does not load the engine. */
export const outcomes = [
  "right",
  "wrong",
  "scored",
  "no_answer",
  "refused",
  "truncated",
  "request_failed",
  "judge_failed",
  "scoring_failed",
] as const satisfies readonly Outcome[]

/** The engine's words for how samples end. */
export const outcomeMessages = defineMessages(
  {
    right: "right",
    wrong: "wrong",
    scored: "scored",
    no_answer: "no answer",
    refused: "refused",
    truncated: "truncated",
    request_failed: "request failed",
    judge_failed: "judge failed",
    scoring_failed: "scoring failed",
  },
  {
    right: "正确",
    wrong: "错误",
    scored: "已评分",
    no_answer: "无答案",
    refused: "拒答",
    truncated: "被截断",
    request_failed: "请求失败",
    judge_failed: "裁判失败",
    scoring_failed: "评分失败",
  },
)
