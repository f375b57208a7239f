import type { DatasetReport } from "../../../api/overview.js"

/** Tokens of all requests that these reports tell of; undefined where none tells. */
export function tokenTotals(
  reports: readonly DatasetReport[],
): { input: number; output: number } | undefined {
  const speeds = reports.flatMap(({ speed }) => speed ?? [])
  if (speeds.length === 0) return undefined
  return {
    input: speeds.reduce((total, speed) => total + speed.total_input_tokens, 0),
    output: speeds.reduce((total, speed) => total + speed.total_output_tokens, 0),
  }
}
