import type { ReactNode } from "react"
import type { Io } from "../../io.js"
import { UiProvider } from "../components/ui.js"
import { loadTexts } from "../i18n/texts.js"
import { render } from "../ink.js"
import { chooseTheme, currentTheme } from "./chosen-theme.js"
import type { Mounted } from "./mounted.js"
import { outsideOf } from "./outside.js"
import { openScreen } from "./screen.js"
import { screenStream } from "./screen-stream.js"

/** Shows a screen in the terminal's alternate buffer until it is closed. */
export async function mount(
  screen: ReactNode,
  io: Io,
  { onPlainMode }: { readonly onPlainMode?: () => void } = {},
): Promise<Mounted> {
  const texts = await loadTexts(io.lang)
  // Keys that are pressed before the first frame has its listeners must wait, not be echoed and lost.
  if (process.stdin.isTTY) process.stdin.setRawMode(true)
  let stopDrawing: () => void = () => {}
  const alternate = openScreen(() => stopDrawing())
  const screenOutput = screenStream(process.stdout)
  const instance = render(
    <UiProvider
      texts={texts}
      theme={currentTheme(io)}
      ascii={io.ascii}
      outside={outsideOf(screenOutput.refresh)}
      onPlainMode={onPlainMode}
      onTheme={chooseTheme}
    >
      {screen}
    </UiProvider>,
    // In its debug mode Ink hands out whole frames, and the stream does the rest.
    { stdout: screenOutput.stream, debug: true, exitOnCtrlC: false, patchConsole: false },
  )
  let open = true
  stopDrawing = () => {
    if (!open) return
    open = false
    screenOutput.close()
    instance.unmount()
    if (process.stdin.isTTY) process.stdin.setRawMode(false)
  }
  const close = () => alternate.leave()
  // React tidies up a little later, and the keyboard with it; whatever is mounted next must find it done.
  const tidied = () => new Promise<void>((resolve) => setImmediate(() => setImmediate(resolve)))
  const closed = instance.waitUntilExit().then(
    async () => {
      close()
      await tidied()
    },
    (error: unknown) => {
      close()
      throw error
    },
  )
  // Not everybody waits for it.
  closed.catch(() => undefined)
  return { closed, close }
}
