import { expect, test } from "vitest"
import type { RunOverview } from "../../src/api/overview.js"
import { costOf, spendingTable } from "../../src/web/screens/run/dataset-cost.js"

type Part = NonNullable<RunOverview["spending"]>[number]

const part = (dataset: string, role: Part["role"], model: string, cost_usd: number | null): Part => ({
  ...{ dataset, role, model, requests: 1, input_tokens: 1, output_tokens: 1, cost_usd },
})
const spending = [
  part("gsm8k", "model", "ada", 1),
  part("gsm8k", "model", "bee", 2),
  part("chat", "model", "ada", 4),
  part("chat", "judge", "owl", 8),
]

test("sums go down and across, and what was not asked is not nothing", () => {
  expect(spendingTable({ spending })).toEqual({
    columns: [
      { role: "model", model: "ada", sum: 5 },
      { role: "model", model: "bee", sum: 2 },
      { role: "judge", model: "owl", sum: 8 },
    ],
    rows: [
      { dataset: "gsm8k", costs: [1, 2, undefined], sum: 3 },
      { dataset: "chat", costs: [4, undefined, 8], sum: 12 },
    ],
    sum: 15,
  })
})

test("a price that is not known makes its sums unknown, and no others", () => {
  const table = spendingTable({ spending: [...spending, part("chat", "model", "bee", null)] })
  expect(table?.rows.map(({ sum }) => sum)).toEqual([3, null])
  expect(table?.columns.map(({ sum }) => sum)).toEqual([5, null, 8])
  expect(table?.sum).toBeNull()
  expect(spendingTable({ spending: null })).toBeUndefined()
})

const report = (model: string, folder = model) => ({ dataset: "chat", model, model_folder: folder })

function overviewOf(folders: readonly string[], reports: readonly ReturnType<typeof report>[]) {
  const full = reports.map((one) => ({
    ...{ ...one, pretty_name: "Chat", version: null, description: "", metrics: [], outcomes: {} },
    ...{ requested: 0, succeeded: 0, errored: 0, speed: null, judge: null, analysis: null },
  }))
  return { run: { models: folders.map((folder) => ({ name: folder, folder })) }, reports: full, spending }
}

test("of one model: with its judges where no other can have been judged, else its answers alone", () => {
  expect(costOf(overviewOf(["ada"], [report("ada")]), report("ada"))).toBe(12)
  const two = overviewOf(["ada", "bee"], [report("ada"), report("bee")])
  expect(costOf(two, report("ada"))).toBe(4)
  expect(costOf(two, report("bee"))).toBeUndefined()
  // Two folders of one model share an account, which says nothing of either.
  const twins = overviewOf(["ada", "ada-2"], [report("ada"), report("ada", "ada-2")])
  expect(costOf(twins, report("ada"))).toBeUndefined()
})
