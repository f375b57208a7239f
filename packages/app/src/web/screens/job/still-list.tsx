import { type ReactNode, useRef, useState } from "react"
import { useMessages } from "../../i18n/index.js"
import { Panel } from "../../ui/index.js"
import { messages } from "../job-parts/index.js"

/**
 * A list of what comes in, newest first. While the reader points at it or is in it with the keyboard it stands still,
 * so that no other row gets under the pointer or the focus, and says how many have come since.
 */
export function StillList<Item>({
  title,
  items,
  count,
  children,
}: {
  title: string
  items: readonly Item[]
  /** How many have come so far. */
  count: number
  /** The rows. */
  children: (items: readonly Item[]) => ReactNode
}) {
  const t = useMessages(messages)
  const group = useRef<HTMLFieldSetElement>(null)
  const [held, setHeld] = useState<{ items: readonly Item[]; count: number } | undefined>()
  const [pointed, setPointed] = useState(false)
  const hold = () => setHeld((before) => before ?? { items, count })
  const leave = () => setHeld(undefined)
  const fresh = held ? count - held.count : 0
  const shown = held?.items ?? items
  const hasFocus = () => group.current?.contains(document.activeElement) === true
  const showNew = () => {
    setHeld({ items, count })
    // The button goes away with what it counts: with the keyboard one stays in the list nevertheless.
    if (!pointed) group.current?.focus()
  }
  return (
    <fieldset
      ref={group}
      tabIndex={-1}
      className="latest-group"
      aria-label={title}
      onPointerEnter={() => {
        setPointed(true)
        hold()
      }}
      onPointerLeave={() => {
        setPointed(false)
        if (!hasFocus()) leave()
      }}
      onFocus={hold}
      onBlur={({ currentTarget, relatedTarget }) => {
        if (!pointed && !currentTarget.contains(relatedTarget)) leave()
      }}
    >
      <Panel
        title={title}
        padded={false}
        actions={
          fresh > 0 && (
            <button type="button" className="button small pill" onClick={showNew}>
              {t("newSamples", { n: fresh })}
            </button>
          )
        }
      >
        {shown.length === 0 ? (
          <p className="faint panel-body">{t("latestNone")}</p>
        ) : (
          <ul className="plain latest">{children(shown)}</ul>
        )}
      </Panel>
    </fieldset>
  )
}
