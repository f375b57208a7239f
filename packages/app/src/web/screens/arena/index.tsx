import { Redirect } from "wouter"
import type { ArenaView } from "../../../api/arena.js"
import { JsonView } from "../../content/index.js"
import { api, runHref, useResource, useRoutePart, useRun, useUrlState } from "../../data/index.js"
import { missing, useFormats, useMessages } from "../../i18n/index.js"
import { Figures, PageHead, QueryView, RunStatusTag, Warnings } from "../../ui/index.js"
import { Battles } from "./battles.js"
import { BiasPanel } from "./bias-panel.js"
import { Leaderboard } from "./leaderboard.js"
import { messages } from "./messages.js"
import { PeoplePanel } from "./people-panel.js"
import { WinMatrix } from "./win-matrix.js"
import "./arena.css"

/** One arena: who leads, who beats whom, and every battle behind it. */
export default function ArenaScreen() {
  const t = useMessages(messages)
  const run = useRoutePart("run")
  const url = useUrlState()
  const formats = useFormats()
  const { query: row, every } = useRun(run)
  const query = useResource<ArenaView>(api.arena(run), {}, { every })
  const found = row.data?.run
  if (found && found.kind !== "arena") return <Redirect to={runHref(found)} replace />
  return (
    <>
      <PageHead
        crumbs={[{ label: t("title"), href: "/arena" }]}
        title={query.data?.name ?? run}
        description={
          found && (
            <span className="row">
              <RunStatusTag status={found.status} always />
              <span className="faint">{formats.dateTime(found.created_at)}</span>
              {found.tags.map((tag) => (
                <span key={tag} className="tag accent">
                  {tag}
                </span>
              ))}
            </span>
          )
        }
      />
      <QueryView query={query}>
        {(arena) => (
          <>
            <Warnings warnings={arena.warnings} />
            {arena.origin === "original" && (
              <div className="notice">
                <p>{t("originalNote")}</p>
              </div>
            )}
            <Summary arena={arena} />
            <div className="columns arena-top">
              <Leaderboard arena={arena} url={url} />
              {arena.pairs.length > 0 && <WinMatrix arena={arena} url={url} />}
            </div>
            <PeoplePanel run={run} />
            <BiasPanel name={arena.name} bias={arena.bias} />
            <Battles arena={arena} run={run} every={every} url={url} />
            {arena.jury !== null && (
              <details className="fold">
                <summary>{t("jury")}</summary>
                <JsonView value={arena.jury} />
              </details>
            )}
          </>
        )}
      </QueryView>
    </>
  )
}

function Summary({ arena }: { arena: ArenaView }) {
  const t = useMessages(messages)
  const formats = useFormats()
  return (
    <Figures
      items={[
        { label: t("models"), value: formats.integer(arena.models.length) },
        { label: t("questions"), value: formats.integer(arena.questions) },
        {
          label: t("games"),
          value: formats.integer(arena.games.judged),
          note: t("gamesNote", { failed: arena.games.failed, unparsable: arena.games.unparsable }),
        },
        { label: t("judges"), value: formats.integer(arena.judges.length), note: arena.judges.join(", ") },
        ...(arena.position_bias === null
          ? []
          : [
              {
                label: t("positionBias"),
                value: t("points", {
                  n: formats.signed(arena.position_bias, { percent: false, multiplier: 1, decimals: 0 }),
                }),
              },
            ]),
        ...(arena.baseline === null ? [] : [{ label: t("baselineModel"), value: arena.baseline || missing }]),
      ]}
    />
  )
}
