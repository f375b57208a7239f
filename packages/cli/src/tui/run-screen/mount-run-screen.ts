import { writeSync } from "node:fs"
import { Worker } from "node:worker_threads"
import { errorMessage } from "@evalscope/core"
import type { ThemeName } from "../components/theme.js"
import type { RunActions } from "../screens/run/run-dashboard.js"
import { clipboardSequence } from "../terminal/clipboard.js"
import { futureEnd, type Mounted } from "../terminal/mounted.js"
import { openScreen } from "../terminal/screen.js"
import type {
  ActArgument,
  ActValue,
  FromRunScreen,
  RunScreenAct,
  RunScreenSetup,
  RunState,
  ToRunScreen,
} from "./messages.js"

const tellEveryMs = 200

/**
 * Shows a run in the terminal's alternate buffer until it is closed. A thread draws it; this one reads keys, writes
 * what was drawn, and tells how the run stands a few times a second.
 */
export function mountRunScreen(
  setup: Omit<RunScreenSetup, "columns" | "rows">,
  run: {
    readonly actions: RunActions
    readonly state: () => RunState
    readonly onTheme: (name: ThemeName) => void
  },
): Mounted {
  const { stdin, stdout } = process
  const size = () => ({ columns: stdout.columns, rows: stdout.rows })
  const workerData: RunScreenSetup = { ...setup, ...size() }
  const worker = new Worker(new URL("run-screen-thread.js", import.meta.url), { workerData })
  const post = (message: ToRunScreen) => worker.postMessage(message)
  const { closed, resolve, reject } = futureEnd()

  const tell = () => post({ type: "state", state: run.state() })
  const onKeys = (keys: Buffer) => post({ type: "keys", keys: keys.toString("utf8") })
  const onResize = () => post({ type: "size", ...size() })
  let open = true
  stdin.setRawMode(true)
  const alternate = openScreen(() => {
    open = false
    clearInterval(timer)
    stdin.off("data", onKeys)
    stdin.pause()
    stdin.setRawMode(false)
    stdout.off("resize", onResize)
    void worker.terminate()
    resolve()
  })
  const timer = setInterval(tell, tellEveryMs)
  timer.unref()
  stdin.on("data", onKeys)
  stdin.resume()
  stdout.on("resize", onResize)
  worker.on("message", (message: FromRunScreen) => {
    if (!open) return
    if (message.type === "frame") stdout.write(message.text)
    else if (message.type === "copy") writeSync(1, clipboardSequence(message.text))
    else if (message.type === "theme") run.onTheme(message.name)
    else {
      void answer(message, run.actions, post).then(() => {
        // What it has changed is to be seen at once.
        if (open && message.action !== "readReplies") tell()
      })
    }
  })
  worker.on("error", (error) => {
    reject(error)
    alternate.leave()
  })
  tell()
  return { closed, close: () => alternate.leave() }
}

async function answer(
  { id, action, argument }: RunScreenAct,
  actions: RunActions,
  post: (message: ToRunScreen) => void,
): Promise<void> {
  try {
    post({ type: "answer", id, value: await perform(action, argument, actions) })
  } catch (error) {
    post({ type: "refusal", id, problem: errorMessage(error) })
  }
}

function perform(
  action: keyof RunActions,
  argument: ActArgument,
  actions: RunActions,
): ActValue | Promise<ActValue> {
  switch (action) {
    case "setConcurrency":
      actions.setConcurrency(Number(argument))
      return undefined
    case "skip":
      actions.skip(String(argument))
      return undefined
    case "readReplies":
      return actions.readReplies(Array.isArray(argument) ? argument : [])
    case "retryErrors":
    case "openWeb":
      return actions[action]()
    default:
      actions[action]()
      return undefined
  }
}
