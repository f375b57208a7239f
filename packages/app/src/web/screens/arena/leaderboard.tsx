import type { ArenaRatings, ArenaView, RatingsQuery, ScopeRatings } from "../../../api/arena.js"
import { api, type UrlState, useResource } from "../../data/index.js"
import { ExportMenu } from "../../export/index.js"
import { missing, useFormats, useMessages } from "../../i18n/index.js"
import { Choice, Panel, QueryView, ScrollArea, Segments, Warnings } from "../../ui/index.js"
import { leaderboardTable } from "./arena-export.js"
import { messages } from "./messages.js"

const overall = "OVERALL"
const views = ["ratings", "rates"] as const

/** The parts of the questions that a leaderboard can be over, by the name that boards give them. */
function scopesOf({ subsets, boards }: ArenaView): ReadonlyMap<string, RatingsQuery> {
  const datasets = [...new Set(subsets.map(({ dataset }) => dataset))]
  const parts = new Map<string, RatingsQuery>([[overall, {}]])
  // A part that is the whole says nothing new.
  if (datasets.length > 1) for (const dataset of datasets) parts.set(dataset, { dataset })
  if (subsets.length > 1) for (const one of subsets) parts.set(`${one.dataset}&${one.subset}`, one)
  for (const { scope } of boards) {
    const [dataset = "", subset] = scope.split("&")
    if (!parts.has(scope)) parts.set(scope, { dataset, ...(subset !== undefined && { subset }) })
  }
  return parts
}

/** Ratings with their intervals, or win rates against the baseline: over all questions or a part of them. */
export function Leaderboard({ arena, url }: { arena: ArenaView; url: UrlState }) {
  const t = useMessages(messages)
  const parts = scopesOf(arena)
  const scope = [...parts.keys()].find((name) => name === url.get("scope")) ?? overall
  const board = arena.boards.find((entry) => entry.scope === scope)
  const fallback = arena.origin === "original" && board ? "rates" : "ratings"
  const shown = board ? (views.find((name) => name === url.get("board")) ?? fallback) : "ratings"
  const inFile = scope === overall ? arena.ratings : null
  const query = useResource<ScopeRatings>(
    shown === "ratings" && !inFile ? `${api.arena(arena.run)}/ratings` : undefined,
    { ...parts.get(scope) },
  )
  const known = new Set(arena.warnings.map(({ message }) => message))
  const ratings = inFile ?? query.data?.ratings ?? null
  return (
    <Panel
      title={t("leaderboard")}
      padded={false}
      actions={
        <>
          {board && (
            <Segments
              label={t("figures")}
              value={shown}
              options={views.map((name) => ({ value: name, label: t(`figures.${name}`) }))}
              onChange={(name) => url.set({ board: name === fallback ? undefined : name })}
            />
          )}
          {parts.size > 1 && (
            <Choice
              label={t("scope")}
              value={scope}
              options={[...parts].map(([name, { dataset, subset }]) => ({
                value: name,
                label:
                  dataset === undefined ? t("scope.overall") : [dataset, subset ?? []].flat().join(" / "),
              }))}
              onChange={(name) => url.set({ scope: name === overall ? undefined : name })}
            />
          )}
          <ExportMenu
            name={[arena.name, "leaderboard"]}
            table={() => leaderboardTable(arena, scope, ratings)}
          />
        </>
      }
    >
      {shown === "rates" && board ? (
        <WinRates board={board} baseline={arena.baseline} />
      ) : inFile ? (
        <Ratings ratings={inFile} baseline={arena.baseline} />
      ) : (
        <QueryView query={query}>
          {({ ratings: found, warnings }) =>
            found ? (
              <>
                <div className="panel-warnings">
                  {/* What is true of the whole stands above already. */}
                  <Warnings warnings={warnings.filter((one) => !known.has(one.message))} />
                </div>
                <Ratings ratings={found} baseline={arena.baseline} />
              </>
            ) : (
              <p className="empty">{t("noRatings")}</p>
            )
          }
        </QueryView>
      )}
    </Panel>
  )
}

const methods = ["bradley-terry", "rao-kupper", "davidson", "elo"] as const

/** How ratings and their bounds were made, in the reader's words where it is a way that we know. */
function useMethodText(): (ratings: ArenaRatings) => string {
  const t = useMessages(messages)
  return ({ method, intervals }) => {
    const known = methods.find((name) => name === method)
    const [, way, unit] = /^(bootstrap|sandwich) by (question|battle)$/.exec(intervals) ?? []
    return t("method", {
      method: known ? t(`method.${known}`) : method,
      intervals:
        (way === "bootstrap" || way === "sandwich") && (unit === "question" || unit === "battle")
          ? t(`intervals.${way}.${unit}`)
          : intervals.startsWith("none")
            ? t("intervals.none")
            : intervals,
    })
  }
}

function Ratings({ ratings, baseline }: { ratings: ArenaRatings; baseline: string | null }) {
  const t = useMessages(messages)
  const methodText = useMethodText()
  const formats = useFormats()
  const low = Math.min(...ratings.rows.map(({ lower }) => lower))
  const high = Math.max(...ratings.rows.map(({ upper }) => upper))
  return (
    <>
      <ScrollArea>
        <table className="table">
          <caption className="hidden">{t("leaderboard")}</caption>
          <thead>
            <tr>
              <th scope="col">{t("rank")}</th>
              <th scope="col">{t("model")}</th>
              <th scope="col" className="number">
                {t("rating", { percent: formats.percent(ratings.confidence, 0) })}
              </th>
              <th scope="col" className="arena-span">
                <span className="hidden">{t("leaderboard")}</span>
              </th>
              <th scope="col" className="number">
                {t("battlesCount")}
              </th>
              <th scope="col" className="number">
                {t("record")}
              </th>
            </tr>
          </thead>
          <tbody>
            {ratings.rows.map((row) => (
              <tr key={row.model}>
                <td>
                  {row.best_rank === row.worst_rank ? row.best_rank : `${row.best_rank}–${row.worst_rank}`}
                </td>
                <th scope="row" className="arena-model">
                  {row.model} {row.model === baseline && <span className="tag">{t("baseline")}</span>}
                </th>
                <td className="number">
                  <strong>{formats.decimal(row.rating, 0)}</strong>
                  {row.lower < row.upper && (
                    <div className="faint">
                      {formats.decimal(row.lower, 0)} – {formats.decimal(row.upper, 0)}
                    </div>
                  )}
                </td>
                <td className="arena-span">
                  <Span low={low} high={high} lower={row.lower} upper={row.upper} value={row.rating} />
                </td>
                <td className="number">{formats.integer(row.battles)}</td>
                <td className="number">
                  {formats.decimal(row.wins, 0)} / {formats.decimal(row.ties, 0)} /{" "}
                  {formats.decimal(row.losses, 0)}
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      </ScrollArea>
      <p className="arena-method faint">{methodText(ratings)}</p>
    </>
  )
}

function WinRates({ board, baseline }: { board: ArenaView["boards"][number]; baseline: string | null }) {
  const t = useMessages(messages)
  const formats = useFormats()
  return (
    <ScrollArea>
      <table className="table">
        <caption className="hidden">{t("leaderboard")}</caption>
        <thead>
          <tr>
            <th scope="col">{t("model")}</th>
            <th scope="col" className="number">
              {t("winRate")}
            </th>
            <th scope="col" className="arena-span">
              <span className="hidden">{t("leaderboard")}</span>
            </th>
          </tr>
        </thead>
        <tbody>
          {board.rows.map((row) => (
            <tr key={row.model}>
              <th scope="row">
                {row.model} {row.model === baseline && <span className="tag">{t("baseline")}</span>}
              </th>
              <td className="number">
                <strong>{formats.percent(row.win_rate)}</strong>
                <div className="faint">
                  {row.win_rate_lower === null ||
                  row.win_rate_upper === null ||
                  row.win_rate_lower === row.win_rate_upper
                    ? missing
                    : `${formats.percent(row.win_rate_lower)} – ${formats.percent(row.win_rate_upper)}`}
                </div>
              </td>
              <td className="arena-span">
                <Span
                  low={0}
                  high={1}
                  lower={row.win_rate_lower ?? row.win_rate}
                  upper={row.win_rate_upper ?? row.win_rate}
                  value={row.win_rate}
                />
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </ScrollArea>
  )
}

/** A value with its interval on a scale that all rows share. */
function Span({
  low,
  high,
  lower,
  upper,
  value,
}: {
  low: number
  high: number
  lower: number
  upper: number
  value: number
}) {
  const at = (place: number) => `${4 + ((place - low) / (high - low || 1)) * 92}%`
  return (
    <svg aria-hidden="true" width="100%" height="18" className="arena-line">
      <line x1="4%" x2="96%" y1="9" y2="9" stroke="var(--border)" />
      <line
        x1={at(lower)}
        x2={at(upper)}
        y1="9"
        y2="9"
        stroke="var(--accent)"
        strokeWidth="3"
        strokeLinecap="round"
      />
      <circle cx={at(value)} cy="9" r="4.5" fill="var(--accent)" stroke="var(--surface)" strokeWidth="1.5" />
    </svg>
  )
}
