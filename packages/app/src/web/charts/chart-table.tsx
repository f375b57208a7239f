import { Link } from "wouter"
import { place } from "../content/place.js"
import { useMessages } from "../i18n/index.js"
import { ScrollArea, uiMessages } from "../ui/index.js"

/** The figures of a chart as a table, folded away below it. The first cell of a row names it. */
export function ChartTable({
  label,
  head,
  rows,
  hrefs = [],
}: {
  label: string
  head: readonly string[]
  rows: readonly (readonly [name: string, ...figures: string[]])[]
  /** Where a row leads to, as what is drawn of it does. */
  hrefs?: readonly (string | undefined)[]
}) {
  const t = useMessages(uiMessages)
  return (
    <details>
      <summary>{t("asTable")}</summary>
      <ScrollArea className="table-scroll chart-table">
        <table className="table">
          <caption className="hidden">{label}</caption>
          <thead>
            <tr>
              {head.map((name, column) => (
                <th key={place(column)} scope="col" className={column === 0 ? undefined : "number"}>
                  {name}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {rows.map(([name, ...figures], row) => (
              <tr key={place(row)}>
                <th scope="row">
                  <RowName name={name} href={hrefs[row]} />
                </th>
                {figures.map((figure, column) => (
                  <td key={place(column)} className="number">
                    {figure}
                  </td>
                ))}
              </tr>
            ))}
          </tbody>
        </table>
      </ScrollArea>
    </details>
  )
}

function RowName({ name, href }: { name: string; href: string | undefined }) {
  return href === undefined ? name : <Link href={href}>{name}</Link>
}
