import {
  createContext,
  type ReactNode,
  useCallback,
  useContext,
  useEffect,
  useMemo,
  useRef,
  useState,
} from "react"

export interface Shortcut {
  /** One key (`j`, `?`, `ArrowDown`), or two one after the other (`g r`). */
  keys: string
  description: string
  run: () => void
}

interface ShortcutState {
  enabled: boolean
  setEnabled(enabled: boolean): void
  /** What can be pressed now, for the list behind `?`. */
  list(): readonly Shortcut[]
  add(shortcut: { readonly current: Shortcut }): () => void
}

const storageKey = "evalscope.shortcuts"
const sequenceMs = 1200

const ShortcutContext = createContext<ShortcutState>({
  enabled: true,
  setEnabled: () => {},
  list: () => [],
  add: () => () => {},
})

/** Single-key commands, off while the reader types and, if wished, altogether. */
export function ShortcutProvider({ children }: { children: ReactNode }) {
  const [enabled, choose] = useState(() => localStorage.getItem(storageKey) !== "off")
  const active = useRef(new Set<{ readonly current: Shortcut }>())
  const setEnabled = useCallback((on: boolean) => {
    localStorage.setItem(storageKey, on ? "on" : "off")
    choose(on)
  }, [])
  const add = useCallback((shortcut: { readonly current: Shortcut }) => {
    active.current.add(shortcut)
    return () => {
      active.current.delete(shortcut)
    }
  }, [])
  const list = useCallback(() => [...active.current].map(({ current }) => current), [])

  useEffect(() => {
    if (!enabled) return
    let first = ""
    let at = 0
    const onKey = (event: KeyboardEvent) => {
      if (event.ctrlKey || event.metaKey || event.altKey || event.defaultPrevented || isTyping(event.target))
        return
      if (document.querySelector("dialog[open]")) return
      const sequence = event.timeStamp - at < sequenceMs && first !== "" ? `${first} ${event.key}` : event.key
      // What was added last is closest to what the reader looks at.
      const match =
        list().findLast(({ keys }) => keys === sequence) ?? list().findLast(({ keys }) => keys === event.key)
      const opens = list().some(({ keys }) => keys.startsWith(`${event.key} `))
      first = match ? "" : opens ? event.key : ""
      at = event.timeStamp
      if (!match) return
      event.preventDefault()
      match.run()
    }
    addEventListener("keydown", onKey)
    return () => removeEventListener("keydown", onKey)
  }, [enabled, list])

  const state = useMemo(() => ({ enabled, setEnabled, list, add }), [enabled, setEnabled, list, add])
  return <ShortcutContext value={state}>{children}</ShortcutContext>
}

function isTyping(target: EventTarget | null): boolean {
  if (!(target instanceof HTMLElement)) return false
  if (target instanceof HTMLInputElement)
    return !["checkbox", "radio", "button", "range"].includes(target.type)
  return (
    target instanceof HTMLTextAreaElement || target instanceof HTMLSelectElement || target.isContentEditable
  )
}

export function useShortcuts(): ShortcutState {
  return useContext(ShortcutContext)
}

/** A command of the screen that is shown; none without a description, where there is nothing to do. */
export function useShortcut(keys: string, description: string | undefined, run: () => void): void {
  const { add } = useShortcuts()
  const offered = description !== undefined
  const shortcut = useRef<Shortcut>({ keys, description: description ?? "", run })
  shortcut.current = { keys, description: description ?? "", run }
  useEffect(() => (offered ? add(shortcut) : undefined), [add, offered])
}
