import { useState } from "react"
import { useMessages } from "../i18n/index.js"
import { CopyButton } from "../ui/index.js"
import { contentMessages } from "./content-messages.js"
import { place } from "./place.js"
import { visibleText } from "./visible-text.js"

/** Levels that stand open. */
const openLevels = 2
/** Entries of one level that are shown before more are asked for. */
const manyEntries = 100
const longText = 2000

/** Any stored value as a tree whose branches open and close, or as its text; texts in it are inert. */
export function JsonView({ value }: { value: unknown }) {
  const t = useMessages(contentMessages)
  const [asText, setAsText] = useState(false)
  const shown = parsed(value)
  const text = typeof shown === "string" ? shown : (JSON.stringify(shown, undefined, 2) ?? "")
  if (!isBranch(shown)) return <pre className="plain-text">{visibleText(text)}</pre>
  return (
    <div className="json-view">
      <div className="row json-tools">
        <button
          type="button"
          className="button small quiet"
          aria-pressed={asText}
          onClick={() => setAsText(!asText)}
        >
          {t("asText")}
        </button>
        <CopyButton text={text} />
      </div>
      {asText ? <pre className="plain-text">{visibleText(text)}</pre> : <Entries value={shown} level={0} />}
    </div>
  )
}

type Branch = readonly unknown[] | Readonly<Record<string, unknown>>

function isBranch(value: unknown): value is Branch {
  return typeof value === "object" && value !== null
}

/** Tool calls often keep their arguments as JSON in a text. */
function parsed(value: unknown): unknown {
  if (typeof value !== "string" || !/^\s*[[{]/.test(value)) return value
  try {
    return JSON.parse(value)
  } catch {
    return value
  }
}

function Entries({ value, level }: { value: Branch; level: number }) {
  const t = useMessages(contentMessages)
  const [limit, setLimit] = useState(manyEntries)
  const entries = Object.entries(value)
  return (
    <ul className="plain json-entries">
      {entries.slice(0, limit).map(([name, entry], index) => (
        <li key={place(index)}>
          <Entry name={name} value={entry} level={level} />
        </li>
      ))}
      {entries.length > limit && (
        <li>
          <button type="button" className="button small" onClick={() => setLimit(limit * 10)}>
            {t("moreEntries", { n: entries.length - limit })}
          </button>
        </li>
      )}
    </ul>
  )
}

function Entry({ name, value, level }: { name: string; value: unknown; level: number }) {
  const t = useMessages(contentMessages)
  const [open, setOpen] = useState(level + 1 < openLevels)
  const label = <span className="json-name">{visibleText(name)}</span>
  if (!isBranch(value)) {
    return (
      <span className="json-leaf">
        {label} <Leaf value={value} />
      </span>
    )
  }
  const count = Object.keys(value).length
  const kind = t(Array.isArray(value) ? "items" : "fields", { n: count })
  if (count === 0)
    return (
      <span className="json-leaf">
        {label} <span className="faint">{kind}</span>
      </span>
    )
  return (
    <details open={open} onToggle={({ currentTarget }) => setOpen(currentTarget.open)}>
      <summary>
        {label} <span className="faint">{kind}</span>
      </summary>
      {open && <Entries value={value} level={level + 1} />}
    </details>
  )
}

function Leaf({ value }: { value: unknown }) {
  const t = useMessages(contentMessages)
  const [whole, setWhole] = useState(false)
  if (typeof value !== "string") return <span className="json-value">{String(value)}</span>
  const cut = !whole && value.length > longText
  return (
    <span className="json-value json-text">
      {visibleText(cut ? `${value.slice(0, longText)}…` : value)}
      {cut && (
        <button type="button" className="button small" onClick={() => setWhole(true)}>
          {t("showAll", { n: value.length })}
        </button>
      )}
    </span>
  )
}
