import { EventEmitter } from "node:events"
import { render } from "ink"
import type { ReactNode } from "react"
import { UiProvider } from "../../src/tui/components/ui.js"
import { type Language, loadTexts } from "../../src/tui/i18n/texts.js"
import { KeyStream } from "../../src/tui/terminal/key-stream.js"

export interface Window {
  readonly columns: number
  readonly rows: number
  readonly language: Language
}

/** A screen in a simulated window: what it draws, and keys for it. */
export async function drawn(
  screen: ReactNode,
  { columns, rows, language }: Window,
  { onPlainMode }: { readonly onPlainMode?: () => void } = {},
) {
  const stdout = new FakeOutput(columns, rows)
  const stdin = new KeyStream()
  const texts = await loadTexts(language)
  const instance = render(
    <UiProvider texts={texts} theme="mono" ascii={false} onPlainMode={onPlainMode}>
      {screen}
    </UiProvider>,
    // Ink only asks for these members of a stream.
    // @ts-expect-error a simulated stream is no tty.WriteStream
    { stdout, stdin, debug: true, exitOnCtrlC: false, patchConsole: false },
  )
  const until = async (wanted: RegExp) => {
    for (let waited = 0; waited < 3_000; waited += 10) {
      if (wanted.test(stdout.frame)) return stdout.frame
      await new Promise((resolve) => setTimeout(resolve, 10))
    }
    throw new Error(`The screen never showed ${wanted}; it shows:\n${stdout.frame}`)
  }
  return {
    until,
    /** Presses a key and waits for what must follow. */
    press: (keys: string, wanted: RegExp) => {
      stdin.send(keys)
      return until(wanted)
    },
    send: (keys: string) => stdin.send(keys),
    close: () => instance.unmount(),
  }
}

class FakeOutput extends EventEmitter {
  frame = ""
  readonly isTTY = true
  constructor(
    readonly columns: number,
    readonly rows: number,
  ) {
    super()
  }
  write(text: string): boolean {
    this.frame = text
    return true
  }
}
