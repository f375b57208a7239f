import { defineMessages } from "../i18n/index.js"

/** What is conspicuous about a sample. */
export const flagMessages = defineMessages(
  {
    truncated: "cut at the limit",
    refused: "refusal",
    no_answer: "no answer found",
    empty: "empty reply",
    tools: "tool calls",
    media: "media",
    reasoning: "reasoning",
    judged: "judge",
    disagreement: "judges disagree",
    repeated: "repeats",
  },
  {
    truncated: "达到上限被截断",
    refused: "拒答",
    no_answer: "未找到答案",
    empty: "空回复",
    tools: "工具调用",
    media: "媒体",
    reasoning: "思考过程",
    judged: "裁判",
    disagreement: "裁判分歧",
    repeated: "重复采样",
  },
)
