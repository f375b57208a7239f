import { zhCommands } from "./zh-commands.js"
import { zhFlags } from "./zh-flags.js"

const frame: Readonly<Record<string, string>> = {
  "Usage:": "用法：",
  "Options:": "选项：",
  "Commands:": "命令：",
  "Examples:": "示例：",
  "Evaluate language models: benchmarks, judges, comparisons.": "评测语言模型：评测集、裁判、比较。",
  "print the version": "打印版本",
  "show help": "显示帮助",
  Evaluate: "评测",
  "Look at results": "查看结果",
  "Benchmarks and data": "评测集与数据",
  "Servers and running jobs": "服务与运行中的任务",
  "Set up": "设置",
  "All other flags of evalscope eval work here too.": "evalscope eval 的其他参数在此同样可用。",
  "try it, no key and no network needed": "试一试，无需密钥与网络",
  "evalscope <command> --help shows the flags of a command.": "evalscope <命令> --help 显示该命令的参数。",
}

/** The Chinese of an English text of the command line; the text itself where there is none. */
export function chinese(text: string): string {
  return frame[text] ?? zhFlags[text] ?? zhCommands[text] ?? text
}
