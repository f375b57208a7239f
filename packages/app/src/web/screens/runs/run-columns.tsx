import type { ReactNode } from "react"
import type { RunRow } from "../../../api/run.js"
import type { UrlState } from "../../data/index.js"
import { type Formats, missing, useFormats, useMessages } from "../../i18n/index.js"
import { MetricName, Score, ScoreCount, SortHeader } from "../../ui/index.js"
import { messages } from "./messages.js"

/** What a run's line can show beside its name. */
export const columnNames = [
  "model",
  "dataset",
  "score",
  "samples",
  "tokens",
  "cost",
  "duration",
  "size",
  "created",
] as const
export type ColumnName = (typeof columnNames)[number]

const usual: readonly ColumnName[] = ["model", "dataset", "score", "samples", "duration", "created"]
/** Left out where there is little room; model and benchmark then stand below the name. */
const wideOnly: readonly ColumnName[] = ["model", "dataset", "tokens", "cost", "duration", "size"]
const numeric: readonly ColumnName[] = ["samples", "tokens", "cost", "duration", "size", "created"]
const unsorted: readonly ColumnName[] = ["tokens", "cost", "duration"]

export const defaultOrder = "-created"
const shownHeadlines = 2

/** The columns that the address asks for (`cols=model,score`), else the usual ones. */
export function columnsOf(url: UrlState): readonly ColumnName[] {
  const asked = url.get("cols")?.split(",")
  return asked ? columnNames.filter((name) => asked.includes(name)) : usual
}

export function columnsText(columns: ReadonlySet<ColumnName>): string | undefined {
  const text = columnNames.filter((name) => columns.has(name)).join(",")
  return text === usual.join(",") ? undefined : text || "-"
}

function classOf(name: ColumnName): string {
  return `${numeric.includes(name) ? "number" : ""} ${wideOnly.includes(name) ? "wide-only" : ""}`.trim()
}

export function ColumnHead({ name, url }: { name: ColumnName; url: UrlState }) {
  const t = useMessages(messages)
  if (unsorted.includes(name))
    return (
      <th scope="col" className={classOf(name)}>
        {t(name)}
      </th>
    )
  return (
    <SortHeader
      name={name}
      label={t(name)}
      url={url}
      fallback={defaultOrder}
      numeric={numeric.includes(name)}
      wideOnly={wideOnly.includes(name)}
    />
  )
}

export function ColumnCell({ name, run }: { name: ColumnName; run: RunRow }) {
  const t = useMessages(messages)
  const formats = useFormats()
  return (
    <td className={classOf(name)} title={name === "created" ? formats.dateTime(run.created_at) : undefined}>
      {contentOf(name, run, formats, t)}
    </td>
  )
}

function contentOf(
  name: ColumnName,
  run: RunRow,
  formats: Formats,
  t: ReturnType<typeof useMessages<(typeof messages)["en"]>>,
): ReactNode {
  // Of an arena the first is who won.
  const shown = run.headlines.slice(0, run.kind === "arena" ? 1 : shownHeadlines)
  const rest = run.headlines.length - shown.length
  switch (name) {
    case "model":
      return (
        <span className="runs-models">{run.models.map((model) => model.name).join(", ") || missing}</span>
      )
    case "dataset":
      // The headlines of an arena are about its models.
      if (run.kind === "arena") return run.datasets.join(", ") || missing
      return (
        <>
          {shown.length === 0 ? run.datasets.slice(0, 3).join(", ") || missing : null}
          {shown.map((headline) => (
            <div key={`${headline.model} ${headline.dataset}`} className="runs-line">
              {run.kind === "perf" ? levelText(run, headline.pretty_name, t) : headline.pretty_name}
            </div>
          ))}
          {rest > 0 && <div className="faint">{t("more", { n: rest })}</div>}
        </>
      )
    case "score":
      return (
        <>
          {shown.length === 0 ? missing : null}
          {shown.map((headline) => (
            <div key={`${headline.model} ${headline.dataset}`} className="runs-line">
              {run.kind === "arena" && (
                <span className="truncate runs-candidate" title={headline.model}>
                  {headline.model}
                </span>
              )}
              <Score figure={headline.score} metric={headline.metric} />{" "}
              {run.kind === "eval" && <ScoreCount n={headline.score.n} unscored={headline.unscored} />}
              {run.kind !== "eval" && headline.metric && (
                <span className="faint">
                  {" "}
                  <MetricName metric={headline.metric} />
                </span>
              )}
            </div>
          ))}
          {rest > 0 &&
            (run.kind === "arena" ? (
              <div className="faint">{t("more", { n: rest })}</div>
            ) : (
              <div>&nbsp;</div>
            ))}
        </>
      )
    case "samples":
      return (
        <>
          {formats.compact(run.samples)}
          {run.errored > 0 && <div className="bad">{t("errored", { n: run.errored })}</div>}
        </>
      )
    case "tokens":
      return run.input_tokens === null && run.output_tokens === null
        ? missing
        : `${formats.compact(run.input_tokens ?? 0)} / ${formats.compact(run.output_tokens ?? 0)}`
    case "cost":
      return run.cost_usd === null ? missing : formats.money(run.cost_usd)
    case "duration":
      return durationOf(run, formats)
    case "size":
      return formats.bytes(run.size_bytes)
    case "created":
      return formats.relative(run.created_at)
  }
}

/** What was asked and under which load, from the name of a level's folder. */
function levelText(
  run: RunRow,
  level: string,
  t: ReturnType<typeof useMessages<(typeof messages)["en"]>>,
): string {
  const [, kind, n] = /^(parallel|rate)_([\d.]+)_number_/.exec(level) ?? []
  if (n === undefined) return level
  const load = t(kind === "rate" ? "levelRate" : "levelParallel", { n })
  return [...run.datasets, load].join(", ")
}

/** The folder's times tell of a run under way only when something was last written. */
function durationOf({ status, created_at: start, duration_s: seconds }: RunRow, formats: Formats): string {
  if (status === "running") return formats.duration(Math.max(0, Date.now() - Date.parse(start)))
  return seconds === null ? missing : formats.duration(seconds * 1000)
}
