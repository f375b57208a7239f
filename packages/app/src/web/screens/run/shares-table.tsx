import { Link } from "wouter"
import { useFormats, useMessages } from "../../i18n/index.js"
import { messages } from "./messages.js"

/** Counts with their share of all samples; each leads to the samples behind it. */
export function SharesTable({
  title,
  counts,
  total,
  nameOf = (name) => name.replaceAll("_", " "),
  hrefOf,
}: {
  title: string
  counts: Readonly<Record<string, number>>
  total: number | null
  nameOf?: (name: string) => string
  /** Without it the names lead nowhere. */
  hrefOf?: (name: string) => string
}) {
  const t = useMessages(messages)
  const formats = useFormats()
  const rows = Object.entries(counts)
    .filter(([, count]) => count > 0)
    .sort(([, a], [, b]) => b - a)
  return (
    <section className="stack">
      <h3>{title}</h3>
      {rows.length === 0 ? (
        <p className="faint">{t("nothing")}</p>
      ) : (
        <table className="table shares">
          <caption className="hidden">{title}</caption>
          <tbody>
            {rows.map(([name, count]) => (
              <tr key={name}>
                <th scope="row">{hrefOf ? <Link href={hrefOf(name)}>{nameOf(name)}</Link> : nameOf(name)}</th>
                <td className="shares-bar" aria-hidden="true">
                  <span style={{ width: `${total ? (count / total) * 100 : 0}%` }} />
                </td>
                <td className="number">{formats.integer(count)}</td>
                <td className="number faint">{total ? formats.percent(count / total, 0) : ""}</td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
    </section>
  )
}
