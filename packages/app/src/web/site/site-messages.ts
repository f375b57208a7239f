import { defineMessages } from "../i18n/index.js"

export const siteMessages = defineMessages(
  {
    missing: "This copy does not hold it.",
    fixed: "This is a copy: nothing can be changed or started here.",
    hint: "Open the run with evalscope app.",
  },
  {
    missing: "此副本中没有该内容。",
    fixed: "这是一个副本：无法在此更改或启动任何内容。",
    hint: "请用 evalscope app 打开该运行。",
  },
)
