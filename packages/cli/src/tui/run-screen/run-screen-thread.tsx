// The thread that draws a run: loading React and Ink, and every frame, would otherwise hold up the run itself.
import { parentPort, workerData } from "node:worker_threads"
import { UiProvider } from "../components/ui.js"
import { loadTexts } from "../i18n/texts.js"
import { render } from "../ink.js"
import { newRunView } from "../model/run-view.js"
import { type RunActions, RunDashboard } from "../screens/run/run-dashboard.js"
import { KeyStream } from "../terminal/key-stream.js"
import { FrameStream } from "./frame-stream.js"
import type {
  ActArgument,
  ActValue,
  FromRunScreen,
  RunScreenSetup,
  RunState,
  ToRunScreen,
} from "./messages.js"

/** Draws a run as the main thread tells of it, and tells the main thread what the viewer wants. */
async function draw(setup: RunScreenSetup): Promise<void> {
  const texts = await loadTexts(setup.language)
  const post = (message: FromRunScreen) => parentPort?.postMessage(message)
  const view = newRunView()
  let state: Pick<RunState, "elapsedMs" | "ended" | "spending" | "busy"> | undefined
  let heardAt = performance.now()
  const stdin = new KeyStream()
  const stdout = new FrameStream(
    setup,
    (text) => post({ type: "frame", text }),
    () => state?.busy === true,
  )
  const asked = requests(post)
  const actions: RunActions = {
    pause: () => {
      view.paused = true
      asked.act("pause")
    },
    resume: () => {
      view.paused = false
      asked.act("resume")
    },
    setConcurrency: (limit) => {
      // The next key may come before the run has said so.
      view.concurrency = limit
      asked.act("setConcurrency", limit)
    },
    retryErrors: async () => Number(await asked.ask("retryErrors")),
    skip: (benchmark) => asked.act("skip", benchmark),
    readReplies: async (samples) => {
      const found = await asked.ask("readReplies", samples)
      return found instanceof Map ? found : new Map()
    },
    openWeb: async () => String(await asked.ask("openWeb")),
    interrupt: () => asked.act("interrupt"),
    leave: () => asked.act("leave"),
  }
  parentPort?.on("message", (message: ToRunScreen) => {
    switch (message.type) {
      case "state": {
        const { view: next, ...rest } = message.state
        // What was asked for and not answered yet is newer than what the main thread knew.
        const { paused, concurrency } = view
        Object.assign(view, next, asked.isWaiting() && { paused, concurrency })
        state = rest
        heardAt = performance.now()
        break
      }
      case "keys":
        stdin.send(message.keys)
        break
      case "size":
        stdout.resize(message)
        break
      default:
        asked.hear(message)
    }
  })
  const elapsedMs = () =>
    state === undefined ? 0 : state.elapsedMs + (state.ended ? 0 : performance.now() - heardAt)
  render(
    <UiProvider
      texts={texts}
      theme={setup.theme}
      ascii={setup.ascii}
      outside={{ copy: (text) => post({ type: "copy", text }), page: () => undefined }}
      onTheme={(name) => post({ type: "theme", name })}
    >
      <RunDashboard
        view={view}
        command={setup.command}
        concurrency={setup.concurrency}
        elapsedMs={elapsedMs}
        detachable={setup.detachable}
        spending={() => state?.spending}
        actions={actions}
      />
    </UiProvider>,
    // Ink only asks for these members of a stream; in its debug mode it hands out whole frames.
    // @ts-expect-error these streams are no tty.ReadStream and tty.WriteStream
    { stdout, stdin, debug: true, exitOnCtrlC: false, patchConsole: false },
  )
}

/** Asks the main thread for something to be done. */
function requests(post: (message: FromRunScreen) => void) {
  const waiting = new Map<number, (answer: ActValue | Promise<never>) => void>()
  let asked = 0
  const ask = (action: keyof RunActions, argument?: ActArgument) => {
    asked += 1
    const id = asked
    const answer = new Promise<ActValue>((resolve) => waiting.set(id, resolve))
    post({ type: "act", id, action, argument })
    return answer
  }
  return {
    ask,
    isWaiting: () => waiting.size > 0,
    act: (action: keyof RunActions, argument?: ActArgument) => {
      ask(action, argument).catch(() => undefined)
    },
    hear: (answer: Extract<ToRunScreen, { readonly id: number }>) => {
      waiting.get(answer.id)?.(
        answer.type === "answer" ? answer.value : Promise.reject(new Error(answer.problem)),
      )
      waiting.delete(answer.id)
    },
  }
}

const setup: RunScreenSetup = workerData
await draw(setup)
