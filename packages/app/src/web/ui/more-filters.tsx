import { type ReactNode, useId, useState } from "react"
import { useMessages } from "../i18n/index.js"
import { uiMessages } from "./ui-messages.js"

/** Filters beyond the first: a row where there is room, folded behind a button on small screens. */
export function MoreFilters({
  set,
  children,
}: {
  /** How many of them are set: told while they are folded. */
  set: number
  children: ReactNode
}) {
  const t = useMessages(uiMessages)
  const [open, setOpen] = useState(false)
  const id = useId()
  return (
    <>
      <button
        type="button"
        className="button small more-filters-button"
        aria-expanded={open}
        aria-controls={id}
        onClick={() => setOpen(!open)}
      >
        {set === 0 ? t("filters") : t("filtersSet", { n: set })}
      </button>
      <div id={id} className="row more-filters" data-open={open}>
        {children}
      </div>
    </>
  )
}
