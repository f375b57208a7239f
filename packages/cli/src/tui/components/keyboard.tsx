import {
  createContext,
  type ReactNode,
  type RefObject,
  useContext,
  useLayoutEffect,
  useRef,
  useState,
} from "react"
import { type Key, useInput } from "../ink.js"

type Handler = (input: string, key: Key) => void
type Handlers = Set<RefObject<Handler>>

const context = createContext<Handlers>(new Set())

/**
 * Reads keys for everything below. A handler hears of a key from the moment that its screen is drawn, and the one of a
 * screen that is gone hears nothing more; Ink's own hook leaves a gap in which a quick key goes to the screen before.
 */
export function Keyboard({ children }: { readonly children: ReactNode }): ReactNode {
  const [handlers] = useState<Handlers>(() => new Set())
  const waiting = useRef<Pressed[]>([])
  const hear = useRef<Handler>((input, key) => {
    const give = ([text, pressed]: Pressed) => {
      for (const handler of [...handlers]) handler.current(text, pressed)
    }
    // The rest of what came together follows when the screen has taken note of the first.
    const giveRest = () => {
      const [next, ...rest] = waiting.current
      if (!next) return
      give(next)
      waiting.current = rest
      if (rest.length > 0) setTimeout(giveRest, betweenKeysMs)
    }
    const [first, ...more] = pressedKeys(input, key)
    if (waiting.current.length > 0) waiting.current.push(...(first ? [first, ...more] : []))
    else {
      if (first) give(first)
      waiting.current = more
      if (more.length > 0) setTimeout(giveRest, betweenKeysMs)
    }
  })
  useInput(hear.current)
  return <context.Provider value={handlers}>{children}</context.Provider>
}

type Pressed = readonly [input: string, key: Key]

const betweenKeysMs = 15

/** Keys that Ink takes for text when others were read with them. */
const control: Readonly<Record<string, Partial<Key>>> = {
  "\r": { return: true },
  "\t": { tab: true },
  "\b": { backspace: true },
  "\u007f": { backspace: true },
  "\u0003": { ctrl: true },
}

/** What was read at once, key by key; letters that came together stay so. */
function pressedKeys(input: string, key: Key): readonly Pressed[] {
  if (input.length < 2) return [[input, key]]
  const keys: Pressed[] = []
  let text = ""
  const endText = () => {
    if (text !== "") keys.push([text, key])
    text = ""
  }
  for (const sign of input) {
    const pressed = control[sign]
    if (pressed === undefined) text += sign
    else {
      endText()
      keys.push([pressed.ctrl ? "c" : sign, { ...key, ...pressed }])
    }
  }
  endText()
  return keys
}

/** Calls a handler for every key, as Ink's `useInput` does. */
export function useKeyPress(handler: Handler, { isActive }: { readonly isActive: boolean }): void {
  const handlers = useContext(context)
  const latest = useRef(handler)
  latest.current = handler
  useLayoutEffect(() => {
    if (!isActive) return
    handlers.add(latest)
    return () => {
      handlers.delete(latest)
    }
  }, [handlers, isActive])
}
