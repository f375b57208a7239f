import type { Votes } from "../../../api/arena.js"
import { api, useResource } from "../../data/index.js"
import { useFormats, useMessages } from "../../i18n/index.js"
import { Panel, ScrollArea } from "../../ui/index.js"
import { messages } from "./messages.js"

/** The leaderboard that the votes of people make, and how often the judges say the same; nothing without votes. */
export function PeoplePanel({ run }: { run: string }) {
  const t = useMessages(messages)
  const formats = useFormats()
  const { data } = useResource<Votes>(`${api.arena(run)}/votes`)
  if (!data || data.votes.length === 0) return null
  return (
    <Panel title={t("people")} padded={false}>
      <ScrollArea>
        <table className="table">
          <caption className="hidden">{t("people")}</caption>
          <thead>
            <tr>
              <th scope="col">{t("model")}</th>
              <th scope="col" className="number">
                {t("peopleRate")}
              </th>
              <th scope="col" className="number">
                {t("peopleVotes")}
              </th>
              <th scope="col" className="number">
                {t("record")}
              </th>
            </tr>
          </thead>
          <tbody>
            {data.board.map((row) => (
              <tr key={row.model}>
                <th scope="row">{row.model}</th>
                <td className="number">
                  <strong>{formats.percent(row.win_rate)}</strong>
                </td>
                <td className="number">{formats.integer(row.wins + row.ties + row.losses)}</td>
                <td className="number">
                  {row.wins} / {row.ties} / {row.losses}
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      </ScrollArea>
      {data.agreement && (
        <p className="arena-method faint">
          {t("agreement", { share: formats.percent(data.agreement.share, 0), n: data.agreement.n })}
        </p>
      )}
    </Panel>
  )
}
