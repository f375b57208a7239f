import { defineMessages } from "../i18n/index.js"

export const exportMessages = defineMessages(
  {
    export: "Export",
    csv: "CSV",
    jsonl: "JSON Lines",
    markdown: "Markdown table",
    working: "Exporting…",
    svg: "Save as SVG",
    png: "Save as PNG",
  },
  {
    export: "导出",
    csv: "CSV 文件",
    jsonl: "JSON Lines 文件",
    markdown: "Markdown 表格",
    working: "正在导出…",
    svg: "保存为 SVG 图",
    png: "保存为 PNG 图",
  },
)
