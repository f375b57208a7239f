import { useQueryClient } from "@tanstack/react-query"
import { lazy, Suspense, useState } from "react"
import type { BattleDetail, VoteBody, Votes } from "../../../api/arena.js"
import { Message, place, visibleText } from "../../content/index.js"
import { api, forget, sendJson, type UrlState, useResource } from "../../data/index.js"
import { missing, useFormats, useMessages } from "../../i18n/index.js"
import { useShortcut } from "../../shortcuts/index.js"
import { Failure, Icon, QueryView } from "../../ui/index.js"
import { messages } from "./messages.js"

const Markdown = lazy(() => import("../../content/markdown.js"))

const choices = ["a", "b", "tie", "both_bad"] as const satisfies readonly VoteBody["winner"][]

/** One battle: the prompt, both answers, every verdict; and a vote of one's own, blind if wished. */
export function BattleView({
  run,
  id,
  url,
  previous,
  next,
  go,
}: {
  run: string
  id: string
  url: UrlState
  previous: string | undefined
  next: string | undefined
  go: (to: string | undefined) => void
}) {
  const t = useMessages(messages)
  const client = useQueryClient()
  const query = useResource<BattleDetail>(`${api.arena(run)}/battle`, { id }, { keep: true })
  const votes = useResource<Votes>(`${api.arena(run)}/votes`)
  const [failure, setFailure] = useState<Error>()
  const blind = url.get("blind") === "1"
  const own = votes.data?.votes.find((vote) => vote.id === id)?.winner
  const hidden = blind && own === undefined
  const vote = async (winner: VoteBody["winner"]) => {
    try {
      setFailure(undefined)
      const body: VoteBody = { id, winner }
      await sendJson("POST", `${api.arena(run)}/votes`, body)
      await forget(client, `${api.arena(run)}/votes`)
    } catch (error) {
      setFailure(error instanceof Error ? error : new Error(String(error)))
    }
  }
  useShortcut("1", t("vote.a"), () => void vote("a"))
  useShortcut("2", t("vote.b"), () => void vote("b"))
  useShortcut("3", t("vote.tie"), () => void vote("tie"))
  useShortcut("4", t("vote.both_bad"), () => void vote("both_bad"))
  useShortcut("Escape", t("close"), () => url.set({ battle: undefined }))
  return (
    <section className="battle" aria-label={t("question")}>
      <div className="row row-apart">
        <label className="field-inline" title={t("blindHint")}>
          <input
            type="checkbox"
            checked={blind}
            onChange={({ target }) => url.set({ blind: target.checked ? "1" : undefined })}
          />
          {t("blind")}
        </label>
        <div className="row">
          <button
            type="button"
            className="button icon small"
            aria-label={t("previous")}
            disabled={previous === undefined}
            onClick={() => go(previous)}
          >
            <Icon name="up" size={14} />
          </button>
          <button
            type="button"
            className="button icon small"
            aria-label={t("next")}
            disabled={next === undefined}
            onClick={() => go(next)}
          >
            <Icon name="down" size={14} />
          </button>
          <button
            type="button"
            className="button icon small"
            aria-label={t("close")}
            onClick={() => url.set({ battle: undefined })}
          >
            <Icon name="close" size={14} />
          </button>
        </div>
      </div>
      <QueryView query={query}>
        {(battle) => (
          <>
            {battle.prompt.map((message, position) => (
              <Message key={place(position)} message={message} raw={false} />
            ))}
            <div className="battle-sides">
              {(["a", "b"] as const).map((side) => (
                <article key={side} className="panel">
                  <div className="panel-head">
                    <h3>
                      {side.toUpperCase()} {!hidden && <span className="soft">{battle.row[side]}</span>}
                    </h3>
                  </div>
                  <div className="panel-body">
                    {battle.answers[side] === null ? (
                      <p className="faint">{t("noAnswer")}</p>
                    ) : (
                      <Suspense
                        fallback={<pre className="plain-text">{visibleText(battle.answers[side])}</pre>}
                      >
                        <Markdown text={battle.answers[side]} />
                      </Suspense>
                    )}
                  </div>
                </article>
              ))}
            </div>
            <div className="row">
              <strong>{t("vote")}</strong>
              {choices.map((choice, position) => (
                <button
                  key={choice}
                  type="button"
                  className="button small"
                  aria-pressed={own === choice}
                  onClick={() => void vote(choice)}
                >
                  <kbd>{position + 1}</kbd> {t(`vote.${choice}`)}
                </button>
              ))}
              {own !== undefined && (
                <span className="hidden" role="status">
                  {t("voted", { vote: t(`vote.${own}`) })}
                </span>
              )}
            </div>
            {failure && <Failure error={failure} />}
            {!hidden && <Verdicts battle={battle} />}
          </>
        )}
      </QueryView>
    </section>
  )
}

function Verdicts({ battle }: { battle: BattleDetail }) {
  const t = useMessages(messages)
  const formats = useFormats()
  return (
    <div className="stack">
      <h3>{t("verdicts")}</h3>
      <div className="battle-verdicts">
        {battle.games.map((game, position) => (
          <details key={place(position)} className="fold">
            <summary>
              <strong>{game.judge}</strong> · {t("shownFirst", { model: battle.row[game.first] })} ·{" "}
              <code>{game.verdict ?? missing}</code>
              {game.score !== null && ` · ${t("score")} ${formats.decimal(game.score, 2)}`}
              {game.problem !== null && <span className="bad"> {game.problem}</span>}
            </summary>
            <div>
              <Suspense fallback={<pre className="plain-text">{visibleText(game.reply)}</pre>}>
                <Markdown text={game.reply} />
              </Suspense>
            </div>
          </details>
        ))}
      </div>
    </div>
  )
}
