import { useState } from "react"
import type { CompareView } from "../../../api/compare.js"
import { SeriesMark } from "../../charts/index.js"
import { compareRef, type UrlState } from "../../data/index.js"
import { useMessages } from "../../i18n/index.js"
import { Icon, Panel, SearchField } from "../../ui/index.js"
import { RunChoices } from "../run-choices/index.js"
import { mostColumns } from "./columns.js"
import { messages } from "./messages.js"

/** The runs in the comparison, which of them stand side by side, and a search that adds more. */
export function ChosenRuns({
  refs,
  present,
  baseline,
  columns,
  view,
  url,
}: {
  refs: readonly string[]
  /** Those that are there; positions are among them. */
  present: readonly string[]
  baseline: number
  /** Positions of the runs whose answers are shown. */
  columns: readonly number[]
  view: CompareView | undefined
  url: UrlState
}) {
  const t = useMessages(messages)
  const [adding, setAdding] = useState(false)
  const nameOf = (ref: string) => {
    const run = view?.runs.find((entry) => entry.ref === ref)
    return run
      ? { name: run.model, note: run.name }
      : { name: ref.split("::")[1] ?? ref, note: ref.split("::")[0] ?? "" }
  }
  const remove = (removed: string) => {
    const kept = refs.filter((ref) => ref !== removed)
    const base = Math.max(0, kept.indexOf(present[baseline] ?? ""))
    const without = (name: string) => url.all(name).filter((ref) => kept.includes(ref))
    url.set(
      {
        ...{ r: kept, base: base === 0 ? undefined : base, at: undefined, against: undefined },
        ...{ col: without("col"), right: without("right"), wrong: without("wrong") },
      },
      { push: true },
    )
  }
  const others = columns.filter((index) => index !== baseline)
  const show = (index: number, on: boolean) => {
    const shown = on ? [...others, index] : others.filter((other) => other !== index)
    url.set({ col: shown.map((position) => present[position] ?? ""), at: undefined })
  }
  return (
    <Panel
      title={t("runs")}
      actions={
        <button
          type="button"
          className="button small"
          aria-expanded={adding}
          onClick={() => setAdding(!adding)}
        >
          <Icon name="plus" size={12} />
          {t("add")}
        </button>
      }
    >
      <div className="stack">
        <ul className="plain compare-runs">
          {refs.map((ref) => {
            const { name, note } = nameOf(ref)
            const index = present.indexOf(ref)
            const shown = columns.includes(index)
            return (
              <li key={ref} className="compare-run">
                {index >= 0 && <SeriesMark index={index} />}
                <span className="compare-run-name">
                  <strong>{name}</strong>
                  <span className="faint">{note}</span>
                </span>
                <span className="compare-run-actions">
                  {index >= 0 && present.length > mostColumns && (
                    <label className="field-inline">
                      <input
                        type="checkbox"
                        checked={shown}
                        // The baseline and one other always are.
                        disabled={
                          shown ? index === baseline || others.length === 1 : columns.length >= mostColumns
                        }
                        onChange={({ target }) => show(index, target.checked)}
                      />
                      {t("sideBySide")}
                      <span className="hidden">
                        : {name} {note}
                      </span>
                    </label>
                  )}
                  {index < 0 ? (
                    <span className="tag bad" title={t("missingHint")}>
                      {t("notThere")}
                    </span>
                  ) : index === baseline ? (
                    <span className="tag accent">{t("baseline")}</span>
                  ) : (
                    <button
                      type="button"
                      className="button quiet small"
                      onClick={() => {
                        const base = refs.indexOf(ref)
                        url.set({ base: base === 0 ? undefined : base, at: undefined })
                      }}
                    >
                      {t("makeBaseline")}
                    </button>
                  )}
                  <button
                    type="button"
                    className="button quiet icon small"
                    aria-label={t("remove", { run: `${name} ${note}` })}
                    onClick={() => remove(ref)}
                  >
                    <Icon name="close" size={12} />
                  </button>
                </span>
              </li>
            )
          })}
        </ul>
        {present.length > mostColumns && <p className="faint">{t("columnsNote", { n: mostColumns })}</p>}
        {(adding || refs.length < 2) && (
          <RunPicker taken={refs} onAdd={(ref) => url.set({ r: [...refs, ref] }, { push: true })} />
        )}
      </div>
    </Panel>
  )
}

function RunPicker({ taken, onAdd }: { taken: readonly string[]; onAdd: (ref: string) => void }) {
  const t = useMessages(messages)
  const [q, setQ] = useState("")
  return (
    <div className="stack">
      <SearchField label={t("addHint")} value={q} onChange={setQ} />
      <RunChoices
        q={q}
        isFree={({ run, model }) => !taken.includes(compareRef(run.id, model.folder))}
        onPick={({ run, model }) => onAdd(compareRef(run.id, model.folder))}
      />
    </div>
  )
}
