import { type RefObject, useEffect, useRef } from "react"
import type { RunForm } from "./use-run-form.js"

/** An element whose first control gets the focus when the form aims at one of the fields. */
export function useAim({ target }: RunForm, ...names: readonly string[]): RefObject<HTMLDivElement | null> {
  const ref = useRef<HTMLDivElement>(null)
  const own = target !== undefined && names.includes(target.name) ? target : undefined
  useEffect(() => {
    if (!own) return
    const control = ref.current?.querySelector("input, select, textarea, button")
    if (control instanceof HTMLElement) control.focus()
  }, [own])
  return ref
}
