import { useId } from "react"
import type { ArenaView, BattleRow, BattlesPage } from "../../../api/arena.js"
import { allItems, api, type Parameters, type UrlState, usePages } from "../../data/index.js"
import { ExportMenu } from "../../export/index.js"
import { useFormats, useMessages } from "../../i18n/index.js"
import { useShortcut } from "../../shortcuts/index.js"
import { Choice, Failure, Panel, SearchField, Segments } from "../../ui/index.js"
import { battlesTable } from "./arena-export.js"
import { BattleList } from "./battle-list.js"
import { BattleView } from "./battle-view.js"
import { messages } from "./messages.js"

const winners = ["all", "a", "tie", "b"] as const

/** Every question two models answered, with the verdict. */
export function Battles({
  arena,
  run,
  every,
  url,
}: {
  arena: ArenaView
  run: string
  /** How often the list is asked for again while it grows. */
  every: number | undefined
  url: UrlState
}) {
  const t = useMessages(messages)
  const formats = useFormats()
  const winner = winners.find((name) => name === url.get("winner")) ?? "all"
  const asked: Parameters = {
    a: url.get("a"),
    b: url.get("b"),
    dataset: url.get("dataset"),
    subset: url.get("subset"),
    winner: winner === "all" ? undefined : winner,
    threshold: url.get("t"),
    score_min: url.get("min"),
    score_max: url.get("max"),
    disagreement: url.get("disagree") === "1" ? true : undefined,
    q: url.get("q"),
    limit: 200,
  }
  const pages = usePages<BattlesPage>(`${api.arena(run)}/battles`, asked, undefined, every)
  const first = pages.data?.pages[0]
  const rows = pages.data?.pages.flatMap(({ items }) => items) ?? []
  const open = url.get("battle")
  const position = open === undefined ? -1 : rows.findIndex(({ id }) => id === open)
  // Without an open one the first is next; one that is open and on no page so far has no neighbours.
  const previous = rows[position - 1]?.id
  const next = open !== undefined && position === -1 ? undefined : rows[position + 1]?.id
  const go = (battle: string | undefined) => {
    if (battle !== undefined) url.set({ battle })
  }
  useShortcut("j", t("next"), () => go(next))
  useShortcut("k", t("previous"), () => go(previous))
  const datasets = [...new Set(arena.subsets.map(({ dataset }) => dataset))]
  const subsets = arena.subsets.filter(
    ({ dataset }) => dataset === (url.get("dataset") ?? (datasets.length === 1 ? datasets[0] : undefined)),
  )
  const count = { all: first?.total, a: first?.counts.a, tie: first?.counts.tie, b: first?.counts.b }
  const models = [
    { value: "", label: t("any") },
    ...arena.models.map((model) => ({ value: model, label: model })),
  ]
  return (
    <Panel
      title={t("battles")}
      padded={false}
      actions={
        <ExportMenu
          name={[arena.name, "battles"]}
          table={async () =>
            battlesTable(await allItems<BattleRow>(`${api.arena(run)}/battles`, { ...asked, limit: 500 }))
          }
        />
      }
    >
      <search className="stack panel-body">
        <div className="row">
          <Choice
            label={t("first")}
            value={url.get("a") ?? ""}
            options={models}
            onChange={(a) => url.set({ a, battle: undefined })}
          />
          <Choice
            label={t("second")}
            value={url.get("b") ?? ""}
            options={models}
            onChange={(b) => url.set({ b, battle: undefined })}
          />
          <Segments
            label={t("winner")}
            value={winner}
            options={winners.map((name) => ({
              value: name,
              label: `${t(`winner.${name}`)}${count[name] === undefined ? "" : ` ${formats.compact(count[name])}`}`,
            }))}
            onChange={(name) => url.set({ winner: name === "all" ? undefined : name, battle: undefined })}
          />
          <Bound name="min" label={t("scoreFrom")} url={url} />
          <Bound name="max" label={t("scoreTo")} url={url} />
        </div>
        <Threshold url={url} />
        <div className="row">
          <SearchField label={t("search")} value={url.get("q") ?? ""} onChange={(q) => url.set({ q })} />
          {datasets.length > 1 && (
            <Choice
              label={t("dataset")}
              value={url.get("dataset") ?? ""}
              options={[
                { value: "", label: t("any") },
                ...datasets.map((name) => ({ value: name, label: name })),
              ]}
              onChange={(dataset) => url.set({ dataset, subset: undefined, battle: undefined })}
            />
          )}
          {subsets.length > 1 && (
            <Choice
              label={t("subset")}
              value={url.get("subset") ?? ""}
              options={[
                { value: "", label: t("any") },
                ...subsets.map(({ subset }) => ({ value: subset, label: subset })),
              ]}
              onChange={(subset) => url.set({ subset, battle: undefined })}
            />
          )}
          <label className="field-inline" title={t("disagreementHint")}>
            <input
              type="checkbox"
              checked={url.get("disagree") === "1"}
              onChange={({ target }) => url.set({ disagree: target.checked ? "1" : undefined })}
            />
            {t("disagreement")}
          </label>
        </div>
      </search>
      {pages.error && <Failure error={pages.error} retry={() => void pages.refetch()} />}
      {open !== undefined && (
        <BattleView run={run} id={open} url={url} previous={previous} next={next} go={go} />
      )}
      <BattleList
        rows={rows}
        total={first?.total}
        at={position === -1 ? undefined : position}
        url={url}
        loadMore={
          pages.hasNextPage && !pages.isFetchingNextPage ? () => void pages.fetchNextPage() : undefined
        }
      />
      {first && rows.length === 0 && <p className="empty">{t("noBattles")}</p>}
    </Panel>
  )
}

function Bound({ name, label, url }: { name: "min" | "max"; label: string; url: UrlState }) {
  return (
    <label className="field-inline">
      {label}
      <input
        type="number"
        className="input arena-bound"
        min="0"
        max="1"
        step="0.05"
        placeholder={name === "min" ? "0" : "1"}
        value={url.get(name) ?? ""}
        onChange={({ target }) => url.set({ [name]: target.value, battle: undefined })}
      />
    </label>
  )
}

const usualThreshold = 0.5

/** The score at which neither won: as the original filters its battles. */
function Threshold({ url }: { url: UrlState }) {
  const t = useMessages(messages)
  const formats = useFormats()
  const id = useId()
  const value = Number(url.get("t") ?? usualThreshold)
  return (
    <div className="row">
      <label htmlFor={id}>{t("threshold")}</label>
      <input
        id={id}
        type="range"
        className="arena-threshold"
        min="0"
        max="1"
        step="0.05"
        value={value}
        aria-valuetext={t("thresholdText", { t: formats.decimal(value, 2) })}
        onChange={({ target }) =>
          url.set({
            t: Number(target.value) === usualThreshold ? undefined : target.value,
            battle: undefined,
          })
        }
      />
      <output htmlFor={id} className="faint">
        {t("thresholdText", { t: formats.decimal(value, 2) })}
      </output>
    </div>
  )
}
