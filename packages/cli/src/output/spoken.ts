import type { RunEvent } from "@evalscope/core"
import type { Io } from "../io.js"
import type { Display } from "./progress.js"
import { newProgress, updateProgress } from "./progress-state.js"
import { safeLine } from "./safe-text.js"

/** Words of the spoken view. */
const words = {
  en: {
    run: "Run",
    folder: "Folder",
    benchmark: "Benchmark",
    progress: "Progress",
    of: "of",
    samples: "samples",
    percent: "percent",
    errors: "errors",
    failed: "Error",
    warning: "Warning",
    paused: "Paused",
    resumed: "Goes on",
    end: "End of run",
    status: { completed: "completed", interrupted: "interrupted", failed: "failed" },
  },
  zh: {
    run: "运行",
    folder: "目录",
    benchmark: "评测集",
    progress: "进度",
    of: "/",
    samples: "个样本",
    percent: "百分比",
    errors: "个错误",
    failed: "错误",
    warning: "警告",
    paused: "已暂停",
    resumed: "继续",
    end: "运行结束",
    status: { completed: "已完成", interrupted: "已中断", failed: "失败" },
  },
} as const

const sayEveryMs = 10_000
const spokenErrors = 5

/**
 * A run for people who listen to their terminal: whole sentences, each line with a landmark in front by which it can
 * be found, nothing that is drawn or rewritten, and progress no more often than one can bear.
 */
export function spokenView(io: Io, now: () => number = () => performance.now()): Display {
  const text = words[io.lang]
  const state = newProgress()
  let said = now()
  let saidTenth = 0
  let errors = 0
  const say = (landmark: string, sentence: string) => io.err(`${landmark}: ${safeLine(sentence)}\n`)
  const progress = () => {
    const { done, total } = state
    const tenth = total === undefined || total === 0 ? 0 : Math.floor((10 * done) / total)
    if (tenth === saidTenth && now() - said < sayEveryMs) return
    said = now()
    saidTenth = tenth
    const share =
      total === undefined || total === 0 ? "" : `, ${Math.floor((100 * done) / total)} ${text.percent}`
    const count = total === undefined ? String(done) : `${done} ${text.of} ${total}`
    say(
      text.progress,
      `${count} ${text.samples}${share}${state.errors > 0 ? `, ${state.errors} ${text.errors}` : ""}`,
    )
  }
  const listen = (event: RunEvent) => {
    updateProgress(state, event)
    switch (event.type) {
      case "run.started":
        say(text.run, `${event.models.join(", ")}, ${event.benchmarks.join(", ")}`)
        say(text.folder, event.runDir)
        break
      case "benchmark.started":
        say(text.benchmark, `${event.benchmark}, ${event.model}`)
        break
      case "sample.scored":
        progress()
        break
      case "sample.failed":
        errors += 1
        if (errors <= spokenErrors) say(text.failed, `${event.benchmark} ${event.id}, ${event.message}`)
        progress()
        break
      case "warning":
        say(text.warning, event.message)
        break
      case "run.paused":
        say(text.run, text.paused)
        break
      case "run.resumed":
        say(text.run, text.resumed)
        break
      case "run.finished":
        say(text.end, `${text.status[event.status]}${event.error ? `, ${event.error.message}` : ""}`)
        break
      default:
    }
  }
  return { listen, close: () => undefined }
}
