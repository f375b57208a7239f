import { defineMessages } from "../../i18n/index.js"

export const messages = defineMessages(
  {
    show: "Preview prompts",
    loading: "Rendering…",
    note: "Shows prompts as they would be sent. No model is asked; data that is not here is fetched.",
    benchmark: "Benchmark",
    from: "From sample",
    none: "No subset has so many samples.",
    estimate: "{samples} requests, about {tokens} input tokens",
    estimateUnknown: "How many samples there are is not known yet.",
    estimateNote: "Estimated from the prompts below at four characters a token.",
    reference: "Reference",
  },
  {
    show: "预览提示",
    loading: "正在渲染…",
    note: "显示将要发送的提示。不会请求模型；本机没有的数据会被下载。",
    benchmark: "评测集",
    from: "起始样本",
    none: "没有子集有这么多样本。",
    estimate: "{samples} 个请求，约 {tokens} 个输入 token",
    estimateUnknown: "样本数量尚不清楚。",
    estimateNote: "按下列提示估算，每 token 约四个字符。",
    reference: "参考答案",
  },
)
