import { createContext, type ReactNode, useContext, useEffect, useRef, useState } from "react"
import { en } from "../i18n/en.js"
import type { Texts } from "../i18n/texts.js"
import { useStdout } from "../ink.js"
import { Keyboard } from "./keyboard.js"
import { nextTheme, palettes, type Theme, type ThemeName } from "./theme.js"

/** What screens can do with the terminal besides drawing on it. */
export interface Outside {
  /** Puts text on the clipboard, where the terminal allows it. */
  copy(text: string): void
  /** Shows text in the user's pager; everything waits until it is closed. */
  page(text: string): void
}

interface Ui {
  readonly outside: Outside
  readonly texts: Texts
  readonly theme: Theme
  readonly switchTheme: () => void
  readonly plainMode: (() => void) | undefined
}

const nowhere: Outside = { copy: () => undefined, page: () => undefined }

const context = createContext<Ui>({
  outside: nowhere,
  texts: en,
  theme: { ...palettes.mono, ascii: false },
  switchTheme: () => undefined,
  plainMode: undefined,
})

/** Words and colours for everything below. */
export function UiProvider(props: {
  readonly texts: Texts
  readonly theme: ThemeName
  readonly ascii: boolean
  readonly outside?: Outside
  /** Told of the theme that a key chose, for the screens after this one. */
  readonly onTheme?: (name: ThemeName) => void
  /** Closes the screen and goes on with lines of text. */
  readonly onPlainMode?: (() => void) | undefined
  readonly children: ReactNode
}): ReactNode {
  const { texts, ascii, outside = nowhere, onTheme, onPlainMode, children } = props
  const [name, setName] = useState(props.theme)
  const switchTheme = () => {
    const next = nextTheme(name)
    setName(next)
    onTheme?.(next)
  }
  return (
    <context.Provider
      value={{ outside, texts, theme: { ...palettes[name], ascii }, switchTheme, plainMode: onPlainMode }}
    >
      <Keyboard>{children}</Keyboard>
    </context.Provider>
  )
}

export function useTexts(): Texts {
  return useContext(context).texts
}

export function useOutside(): Outside {
  return useContext(context).outside
}

export function useTheme(): Theme {
  return useContext(context).theme
}

/** Changes to the next theme. */
export function useThemeSwitch(): () => void {
  return useContext(context).switchTheme
}

/** The way to lines of text where a window is too small; undefined where there is none. */
export function usePlainMode(): (() => void) | undefined {
  return useContext(context).plainMode
}

export interface Size {
  readonly columns: number
  readonly rows: number
}

/** The window's size; one row less than it has, because a full window scrolls. */
export function useSize(): Size {
  const { stdout } = useStdout()
  const [size, setSize] = useState(() => sizeOf(stdout))
  useEffect(() => {
    const onResize = () => setSize(sizeOf(stdout))
    stdout.on("resize", onResize)
    // It may have changed before anybody listened.
    onResize()
    return () => {
      stdout.off("resize", onResize)
    }
  }, [stdout])
  return size
}

function sizeOf(stdout: NodeJS.WriteStream): Size {
  return { columns: stdout.columns || 80, rows: (stdout.rows || 24) - 1 }
}

/** Drawing may take one part in so many of the time. */
const shareOfTime = 60
const slowestMs = 1500

/** Draws anew so often, as long as the screen is shown; less often where a frame takes long or much else is to do. */
export function useFrames(everyMs = 200): number {
  const [frame, setFrame] = useState(0)
  const begun = useRef<number>(undefined)
  useEffect(() => {
    const cost = begun.current === undefined ? 0 : performance.now() - begun.current
    const wait = Math.max(everyMs, Math.min(slowestMs, shareOfTime * cost))
    const timer = setTimeout(() => {
      begun.current = performance.now()
      setFrame(frame + 1)
    }, wait)
    return () => clearTimeout(timer)
  }, [frame, everyMs])
  return frame
}
