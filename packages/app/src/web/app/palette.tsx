import { type KeyboardEvent, useDeferredValue, useId, useState } from "react"
import { useLocation } from "wouter"
import type { RunsPage } from "../../api/run.js"
import { runHref, useResource } from "../data/index.js"
import { useMessages } from "../i18n/index.js"
import { Dialog } from "../ui/index.js"
import { appMessages } from "./app-messages.js"
import { destinations } from "./screens.js"

interface Entry {
  href: string
  label: string
  note: string
}

/** Type a few letters, press Enter, be there. */
export function Palette({ onClose }: { onClose: () => void }) {
  const t = useMessages(appMessages)
  const id = useId()
  const [, navigate] = useLocation()
  const [text, setText] = useState("")
  const [active, setActive] = useState(0)
  const wanted = useDeferredValue(text.trim())
  const runs = useResource<RunsPage>("/api/v1/runs", { q: wanted, limit: 12 }, { keep: true })
  const fits = (name: string) => name.toLowerCase().includes(wanted.toLowerCase())
  const entries: readonly Entry[] = [
    ...destinations.map(({ href, label }) => ({ href, label: t(label), note: t("screen") })),
    { href: "/new", label: t("newRun"), note: t("screen") },
    { href: "/settings", label: t("settings"), note: t("screen") },
  ]
    .filter(({ label }) => fits(label))
    .concat(
      (runs.data?.items ?? []).map((run) => ({
        href: runHref(run),
        label: run.name,
        note: [...run.models.map(({ name }) => name), ...run.datasets].slice(0, 4).join(", "),
      })),
    )
  // A name typed in full means that very run, not a newer one whose name begins the same.
  const ranked = entries.toSorted((a, b) => Number(b.label === wanted) - Number(a.label === wanted))
  const chosen = Math.min(active, entries.length - 1)
  const go = (entry: Entry | undefined) => {
    if (!entry) return
    onClose()
    navigate(entry.href)
  }
  const onKeyDown = (event: KeyboardEvent) => {
    const step = event.key === "ArrowDown" ? 1 : event.key === "ArrowUp" ? -1 : 0
    if (step !== 0) {
      event.preventDefault()
      setActive((chosen + step + entries.length) % Math.max(1, entries.length))
    } else if (event.key === "Enter") {
      event.preventDefault()
      go(ranked[chosen])
    }
  }
  return (
    <Dialog title={t("palette")} onClose={onClose}>
      <input
        className="input"
        data-first
        role="combobox"
        aria-expanded={entries.length > 0}
        aria-controls={id}
        aria-activedescendant={entries.length > 0 ? `${id}-${chosen}` : undefined}
        aria-label={t("paletteHint")}
        placeholder={t("paletteHint")}
        value={text}
        onChange={({ target }) => {
          setText(target.value)
          setActive(0)
        }}
        onKeyDown={onKeyDown}
      />
      <div role="listbox" id={id} className="palette-list" aria-label={t("palette")}>
        {ranked.map((entry, index) => (
          <div
            key={entry.href}
            id={`${id}-${index}`}
            role="option"
            tabIndex={-1}
            aria-selected={index === chosen}
            className="palette-entry"
            onClick={() => go(entry)}
            onKeyDown={onKeyDown}
          >
            <span className="truncate">{entry.label}</span>
            <span className="faint truncate">{entry.note}</span>
          </div>
        ))}
      </div>
      {entries.length === 0 && <p className="faint">{t("paletteNone")}</p>}
    </Dialog>
  )
}
