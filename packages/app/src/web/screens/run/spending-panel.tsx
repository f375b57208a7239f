import type { RunOverview } from "../../../api/overview.js"
import { ExportMenu } from "../../export/index.js"
import { missing, useFormats, useMessages } from "../../i18n/index.js"
import { NumberHeads, Panel, ScrollArea } from "../../ui/index.js"
import { type Cost, type SpendingTable, spendingTable } from "./dataset-cost.js"
import { messages } from "./messages.js"

/** What each benchmark cost by model and judge, where there are several of them. */
export function SpendingPanel({ overview }: { overview: RunOverview }) {
  const t = useMessages(messages)
  const table = spendingTable(overview)
  if (!table || table.columns.length < 2) return null
  const nameOf = (dataset: string) =>
    overview.reports.find((report) => report.dataset === dataset)?.pretty_name ?? dataset
  return (
    <Panel
      title={t("spending")}
      padded={false}
      actions={<ExportMenu name={[overview.run.name, "cost"]} table={() => exported(table)} />}
    >
      <p className="panel-body soft">{t("spendingNote")}</p>
      <ScrollArea>
        <SpendingRows table={table} nameOf={nameOf} />
      </ScrollArea>
    </Panel>
  )
}

function SpendingRows({ table, nameOf }: { table: SpendingTable; nameOf: (dataset: string) => string }) {
  const t = useMessages(messages)
  const formats = useFormats()
  const text = (cost: Cost) =>
    cost === undefined ? missing : cost === null ? t("costUnknown") : formats.money(cost)
  const heads = [
    ...table.columns.map(({ role, model }) => (role === "judge" ? t("spendingJudge", { model }) : model)),
    t("spendingSum"),
  ]
  return (
    <table className="table pinned spending-table">
      <caption className="hidden">{t("spending")}</caption>
      <thead>
        <tr>
          <th scope="col">{t("benchmark")}</th>
          <NumberHeads names={heads} />
        </tr>
      </thead>
      <tbody>
        {table.rows.map(({ dataset, costs, sum }) => (
          <tr key={dataset}>
            <th scope="row">{nameOf(dataset)}</th>
            {costs.map((cost, column) => (
              <td key={heads[column]} className="number">
                {text(cost)}
              </td>
            ))}
            <td className="number">
              <strong>{text(sum)}</strong>
            </td>
          </tr>
        ))}
      </tbody>
      {table.rows.length > 1 && (
        <tfoot>
          <tr>
            <th scope="row">{t("spendingSum")}</th>
            {table.columns.map(({ sum }, column) => (
              <td key={heads[column]} className="number">
                {text(sum)}
              </td>
            ))}
            <td className="number">
              <strong>{text(table.sum)}</strong>
            </td>
          </tr>
        </tfoot>
      )}
    </table>
  )
}

function exported(table: SpendingTable) {
  return {
    columns: ["dataset", "role", "model", "cost_usd"],
    rows: table.rows.flatMap(({ dataset, costs }) =>
      table.columns.flatMap(({ role, model }, column) =>
        costs[column] === undefined ? [] : [[dataset, role, model, costs[column] ?? null]],
      ),
    ),
  }
}
