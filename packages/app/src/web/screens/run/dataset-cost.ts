import type { DatasetReport, RunOverview } from "../../../api/overview.js"

type Part = NonNullable<RunOverview["spending"]>[number]
/** In dollars; null where a price is not known, undefined where nothing was asked. */
export type Cost = number | null | undefined

/** What a run cost: benchmarks down, the models that answered and those that judged across. */
export interface SpendingTable {
  columns: readonly { role: Part["role"]; model: string; sum: Cost }[]
  rows: readonly { dataset: string; costs: readonly Cost[]; sum: Cost }[]
  sum: Cost
}

/** Undefined where the run did not keep accounts. */
export function spendingTable({ spending }: Pick<RunOverview, "spending">): SpendingTable | undefined {
  if (!spending || spending.length === 0) return undefined
  const ofRole = (role: Part["role"]) =>
    [...new Set(spending.filter((part) => part.role === role).map(({ model }) => model))].map((model) => ({
      role,
      model,
    }))
  const columns = [...ofRole("model"), ...ofRole("judge")]
  const isOf = (part: Part, column: { role: Part["role"]; model: string }) =>
    part.role === column.role && part.model === column.model
  return {
    columns: columns.map((column) => ({
      ...column,
      sum: sumOf(spending.filter((part) => isOf(part, column))),
    })),
    rows: [...new Set(spending.map(({ dataset }) => dataset))].map((dataset) => {
      const own = spending.filter((part) => part.dataset === dataset)
      return {
        dataset,
        costs: columns.map((column) => sumOf(own.filter((part) => isOf(part, column)))),
        sum: sumOf(own),
      }
    }),
    sum: sumOf(spending),
  }
}

/**
 * What was spent on one benchmark of one model. Accounts of judges do not say whose answers they read: they are
 * included where the run has one model only.
 */
export function costOf(
  {
    run,
    reports,
    spending,
  }: Pick<RunOverview, "reports" | "spending"> & { run: Pick<RunOverview["run"], "models"> },
  { dataset, model, model_folder: folder }: Pick<DatasetReport, "dataset" | "model" | "model_folder">,
): number | undefined {
  const parts = (spending ?? []).filter((part) => part.dataset === dataset)
  if (run.models.length <= 1) return sumOf(parts) ?? undefined
  // Two folders of one model share its account.
  if (reports.some((other) => other.model === model && other.model_folder !== folder)) return undefined
  return sumOf(parts.filter((part) => part.role === "model" && part.model === model)) ?? undefined
}

function sumOf(parts: readonly Part[]): Cost {
  if (parts.length === 0) return undefined
  return parts.reduce<number | null>(
    (sum, { cost_usd: cost }) => (sum === null || cost === null ? null : sum + cost),
    0,
  )
}
