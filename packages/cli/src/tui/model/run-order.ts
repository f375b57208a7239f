import type { RunSummary } from "../../runs/run-summary.js"

const runOrders = ["newest", "score", "model", "status"] as const
export type RunOrder = (typeof runOrders)[number]

export function nextOrder(order: RunOrder): RunOrder {
  return runOrders[(runOrders.indexOf(order) + 1) % runOrders.length] ?? "newest"
}

/** Runs that come newest first, in another order; equal ones stay as they were. */
export function sortRuns(runs: readonly RunSummary[], order: RunOrder): readonly RunSummary[] {
  const score = (run: RunSummary) => run.scores[0]?.score ?? Number.NEGATIVE_INFINITY
  const by: Readonly<Record<RunOrder, (a: RunSummary, b: RunSummary) => number>> = {
    newest: () => 0,
    score: (a, b) => (score(a) === score(b) ? 0 : score(b) > score(a) ? 1 : -1),
    model: (a, b) => a.models.join().localeCompare(b.models.join()),
    status: (a, b) => a.status.localeCompare(b.status),
  }
  return [...runs].sort(by[order])
}
