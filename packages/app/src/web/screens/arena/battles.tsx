import { useId } from "react"
import { Link } from "wouter"
import type { ArenaView, BattleRow, BattlesPage } from "../../../api/arena.js"
import { visibleText } from "../../content/index.js"
import { allItems, api, type Parameters, type UrlState, usePages } from "../../data/index.js"
import { ExportMenu } from "../../export/index.js"
import { missing, useFormats, useMessages } from "../../i18n/index.js"
import { Choice, Failure, Panel, ScrollArea, SearchField, Segments } from "../../ui/index.js"
import { battlesTable } from "./arena-export.js"
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
    limit: 100,
  }
  const pages = usePages<BattlesPage>(`${api.arena(run)}/battles`, asked, undefined, every)
  const first = pages.data?.pages[0]
  const rows = pages.data?.pages.flatMap(({ items }) => items) ?? []
  const open = url.get("battle")
  const position = rows.findIndex(({ id }) => id === open)
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
        <BattleView
          run={run}
          id={open}
          url={url}
          previous={position > 0 ? rows[position - 1]?.id : undefined}
          next={position === -1 ? undefined : rows[position + 1]?.id}
        />
      )}
      <ScrollArea>
        <table className="table">
          <caption className="hidden">{t("battles")}</caption>
          <thead>
            <tr>
              <th scope="col">{t("question")}</th>
              <th scope="col">{t("first")}</th>
              <th scope="col">{t("second")}</th>
              <th scope="col" className="number">
                {t("score")}
              </th>
              <th scope="col" className="arena-score">
                <span className="hidden">{t("score")}</span>
              </th>
            </tr>
          </thead>
          <tbody>
            {rows.map((row) => {
              const blind = url.get("blind") === "1"
              return (
                <tr key={row.id} data-selected={row.id === open}>
                  <th scope="row" className="arena-question">
                    <Link href={url.href({ battle: row.id })}>{visibleText(row.question) || "—"}</Link>
                    <div className="faint">
                      {row.dataset} / {row.subset}
                    </div>
                  </th>
                  <td>{blind ? "A" : row.a}</td>
                  <td>{blind ? "B" : row.b}</td>
                  <td className="number">
                    {blind ? "?" : row.score === null ? t("unread") : formats.decimal(row.score, 2)}
                    {!blind && row.disagreement && <div className="faint">{t("disagree")}</div>}
                  </td>
                  <td className="arena-score">
                    {!blind && row.score !== null ? <ScoreBar score={row.score} /> : missing}
                  </td>
                </tr>
              )
            })}
          </tbody>
        </table>
      </ScrollArea>
      {first && rows.length === 0 && <p className="empty">{t("noBattles")}</p>}
      {pages.hasNextPage && (
        <div className="panel-body">
          <button
            type="button"
            className="button"
            disabled={pages.isFetchingNextPage}
            onClick={() => void pages.fetchNextPage()}
          >
            {t("showMore")}
          </button>
        </div>
      )}
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

/** From B's full win at the left to A's at the right; the middle is a tie. */
function ScoreBar({ score }: { score: number }) {
  return (
    <svg aria-hidden="true" width="100%" height="14" className="arena-line">
      <line x1="2%" x2="98%" y1="7" y2="7" stroke="var(--border)" strokeWidth="2" />
      <line x1="50%" x2="50%" y1="1" y2="13" stroke="var(--border-strong)" />
      <circle
        cx={`${5 + score * 90}%`}
        cy="7"
        r="4.5"
        fill={score > 0.5 ? "var(--series-1)" : score < 0.5 ? "var(--series-2)" : "var(--text-soft)"}
      />
    </svg>
  )
}
