import { type KeyboardEvent, useDeferredValue, useId, useState } from "react"
import { useLocation } from "wouter"
import type { Benchmarks } from "../../api/benchmark.js"
import type { RunsPage } from "../../api/run.js"
import { exported, reportAddress, runHref, sampleAddress, useResource } from "../data/index.js"
import { useLanguage, useMessages } from "../i18n/index.js"
import { Dialog } from "../ui/index.js"
import { appMessages } from "./app-messages.js"
import { destinations } from "./screens.js"
import { useTheme } from "./theme.js"

interface Entry {
  key: string
  label: string
  note: string
  run: () => void
}

/** Benchmarks that the list offers at once. */
const shownBenchmarks = 8

/** Type a few letters, press Enter, be there. */
export function Palette({ onClose }: { onClose: () => void }) {
  const t = useMessages(appMessages)
  const id = useId()
  const [, navigate] = useLocation()
  const [text, setText] = useState("")
  const [active, setActive] = useState(0)
  const wanted = useDeferredValue(text.trim())
  const runs = useResource<RunsPage>("/api/v1/runs", { q: wanted, limit: 12 }, { keep: true })
  const benchmarks = useResource<Benchmarks>(exported ? undefined : "/api/v1/benchmarks")
  const { nextTheme } = useTheme()
  const { language, setLanguage } = useLanguage()
  const fits = (name: string) => name.toLowerCase().includes(wanted.toLowerCase())
  const to = (href: string, label: string, note: string): Entry => ({
    key: href,
    label,
    note,
    run: () => navigate(href),
  })
  const sample = sampleAddress(wanted)
  const report = reportAddress(wanted)
  const offered: readonly Entry[] = [
    ...(sample === undefined ? [] : [to(sample, wanted, t("sample"))]),
    ...(report === undefined ? [] : [to(report, wanted, t("report"))]),
    ...[
      ...destinations.map(({ href, label }) => to(href, t(label), t("screen"))),
      ...(exported ? [] : [to("/new", t("newRun"), t("screen"))]),
      to("/settings", t("settings"), t("screen")),
      { key: "theme", label: t("switchTheme"), note: t("command"), run: nextTheme },
      {
        key: "language",
        label: t("languageLabel"),
        note: t("command"),
        run: () => setLanguage(language === "zh" ? "en" : "zh"),
      },
    ].filter(({ label }) => fits(label)),
    ...(runs.data?.items ?? []).map((run) =>
      to(
        runHref(run),
        run.name,
        [...run.models.map(({ name }) => name), ...run.datasets].slice(0, 4).join(", "),
      ),
    ),
    ...(wanted === "" ? [] : (benchmarks.data?.items ?? []))
      .filter(({ name, pretty_name }) => fits(name) || fits(pretty_name))
      .slice(0, shownBenchmarks)
      .map(({ name, pretty_name }) =>
        to(`/benchmarks/${encodeURIComponent(name)}`, pretty_name, t("benchmark")),
      ),
  ]
  // The last answer about runs may hold the one whose report is typed: a place is offered once.
  const entries = offered.filter(({ key }, at) => offered.findIndex((entry) => entry.key === key) === at)
  // A name typed in full means that very run, not a newer one whose name begins the same.
  const ranked = entries.toSorted((a, b) => Number(b.label === wanted) - Number(a.label === wanted))
  const chosen = Math.min(active, entries.length - 1)
  const go = (entry: Entry | undefined) => {
    if (!entry) return
    onClose()
    entry.run()
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
            key={entry.key}
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
