import { defineMessages } from "../../i18n/index.js"

export const messages = defineMessages(
  {
    runs: "Runs",
    sections: "Parts of the run",
    overview: "Overview",
    samples: "Samples",
    config: "Config",
    log: "Log",
    files: "Files",
    model: "Model",
    compareWith: "Compare",
    htmlReport: "HTML report",
    live: "Watch live",
    seed: "seed {n}",
    hash: "Hash of the settings",
  },
  {
    runs: "运行记录",
    sections: "运行的各部分",
    overview: "概览",
    samples: "样本",
    config: "配置",
    log: "日志",
    files: "文件",
    model: "模型",
    compareWith: "对比",
    htmlReport: "HTML 报告",
    live: "实时查看",
    seed: "种子 {n}",
    hash: "设置的哈希值",
  },
)
