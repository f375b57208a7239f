import { createInterface } from "node:readline/promises"
import type { Io } from "../io.js"
import { findRuns } from "../runs/find-run.js"
import { type RunSummary, summarizeRun } from "../runs/run-summary.js"
import { workDirOf } from "../runs/work-dir.js"
import { safeLine } from "./safe-text.js"

interface Item {
  readonly text: string
  /** Undefined ends the session. */
  readonly argv: readonly string[] | undefined
}

const recentRuns = 5
const unfinished: ReadonlySet<string> = new Set(["interrupted", "failed", "killed"])

/**
 * The launcher for people who listen to their terminal: numbered lines, and a number is typed. Everything that the
 * screens do is a command line, so each item is one.
 */
export async function runSpokenMenu(
  io: Io,
  run: (argv: readonly string[]) => Promise<number>,
): Promise<number> {
  const zh = io.lang === "zh"
  const workDir = workDirOf({ positional: [], values: new Map(), notes: [], help: false }, io)
  for (;;) {
    const runs = await Promise.all((await findRuns(workDir)).slice(0, recentRuns).map(summarizeRun))
    const items = itemsOf(runs, zh)
    io.err(zh ? `菜单，共 ${items.length} 项\n` : `Menu, ${items.length} items\n`)
    for (const [at, { text, argv }] of items.entries())
      io.err(`${at + 1}: ${safeLine(text)}${argv ? `. evalscope ${argv.join(" ")}` : ""}\n`)
    const chosen = items[(await ask(zh ? "输入编号: " : "Type a number: ")) - 1]
    if (!chosen) {
      io.err(zh ? "没有这一项。\n" : "There is no such item.\n")
      continue
    }
    if (!chosen.argv) return 0
    const code = await run(chosen.argv)
    if (code === 130 || code === 143) return code
    io.err(zh ? `完成，退出码 ${code}\n` : `Done, exit code ${code}\n`)
  }
}

function itemsOf(runs: readonly RunSummary[], zh: boolean): readonly Item[] {
  const name = (run: RunSummary) => `${run.id}, ${run.models.join(", ")}, ${run.benchmarks.join(", ")}`
  return [
    ...runs
      .filter(({ status }) => unfinished.has(status))
      .map((one) => ({ text: `${zh ? "继续" : "Go on with"} ${name(one)}`, argv: ["resume", one.dir] })),
    {
      text: zh ? "用模拟模型试用" : "Try an evaluation with the simulated model",
      argv: ["eval", "quickstart"],
    },
    { text: zh ? "列出评测集" : "List benchmarks", argv: ["list", "benchmarks"] },
    { text: zh ? "新建评测的说明" : "How to start an evaluation", argv: ["eval", "--help"] },
    { text: zh ? "压力测试的说明" : "How to start a load test", argv: ["perf", "--help"] },
    { text: zh ? "列出运行记录" : "List runs", argv: ["runs", "list"] },
    ...runs
      .filter(({ status }) => status === "completed")
      .map((one) => ({ text: `${zh ? "报告" : "Report of"} ${name(one)}`, argv: ["report", one.dir] })),
    { text: zh ? "检查本机环境" : "Check this machine", argv: ["doctor"] },
    { text: zh ? "退出" : "Quit", argv: undefined },
  ]
}

/** The number that was typed; not a number when it is none. The end of input is the last item. */
async function ask(question: string): Promise<number> {
  const lines = createInterface({ input: process.stdin, output: process.stderr })
  try {
    return Number(await lines.question(question))
  } finally {
    lines.close()
  }
}
