import { type ReactNode, useEffect, useRef } from "react"
import { Icon } from "../ui/index.js"

/** A button that opens a short list of commands; Escape, a choice or a step outside closes it. */
export function Menu({
  label,
  busy = false,
  items,
}: {
  label: string
  busy?: boolean
  items: readonly { label: string; note?: ReactNode; run: () => void }[]
}) {
  const ref = useRef<HTMLDetailsElement>(null)
  const close = () => ref.current?.removeAttribute("open")
  useEffect(() => {
    const onPointer = ({ target }: PointerEvent) => {
      if (target instanceof Node && !ref.current?.contains(target)) ref.current?.removeAttribute("open")
    }
    addEventListener("pointerdown", onPointer)
    return () => removeEventListener("pointerdown", onPointer)
  }, [])
  return (
    <details
      className="menu"
      ref={ref}
      onKeyDown={(event) => {
        if (event.key !== "Escape" || ref.current?.open !== true) return
        event.preventDefault()
        event.stopPropagation()
        close()
        ref.current.querySelector("summary")?.focus()
      }}
      onBlur={({ relatedTarget }) => {
        if (relatedTarget !== null && !ref.current?.contains(relatedTarget)) close()
      }}
    >
      <summary className="button small" aria-busy={busy}>
        <Icon name="save" size={14} />
        {label}
      </summary>
      <div className="menu-list">
        {items.map((item) => (
          <button
            key={item.label}
            type="button"
            className="menu-item"
            onClick={() => {
              close()
              item.run()
            }}
          >
            {item.label}
            {item.note !== undefined && <small className="faint">{item.note}</small>}
          </button>
        ))}
      </div>
    </details>
  )
}
