import type { RequestRecord } from "../record/request-record.js"
import { formatNumber } from "./format.js"
import type { ReportedLevel, SpeedRow } from "./reported-run.js"
import { type Paint, textTable } from "./text-table.js"

/**
 * Speed by prompt length.
 * @param gpuMemoryMib as the scrape of the GPU saw it, if it was asked for
 */
export function speedRows(records: Iterable<RequestRecord>, gpuMemoryMib: number | undefined): SpeedRow[] {
  const groups = new Map<number, { speed: number[]; prefill: number[]; decode: number[] }>()
  for (const record of records) {
    if (record.outcome !== "ok" || record.warmup || !Number.isFinite(record.promptTokens)) continue
    const group = groups.get(record.promptTokens) ?? { speed: [], prefill: [], decode: [] }
    groups.set(record.promptTokens, group)
    const ttft = (record.firstContentNs - record.writtenNs) / 1e9
    const decode = (record.lastContentNs - record.firstContentNs) / 1e9
    group.speed.push(record.completionTokens / ((record.endNs - record.writtenNs) / 1e9))
    if (record.streamed) group.prefill.push(record.promptTokens / ttft)
    if (record.streamed && decode > 0) group.decode.push((record.completionTokens - 1) / decode)
  }
  return [...groups]
    .sort(([a], [b]) => a - b)
    .map(([tokens, { speed, prefill, decode }]) => ({
      "Prompt Tokens": tokens,
      "Speed(tokens/s)": mean(speed),
      "GPU Memory(GB)": gpuMemoryMib === undefined ? 0 : gpuMemoryMib / 1024,
      "Prefill(tokens/s)": mean(prefill),
      "Decode(tokens/s)": mean(decode),
    }))
}

function mean(values: readonly number[]): number | null {
  return values.length === 0 ? null : values.reduce((a, b) => a + b, 0) / values.length
}

/** The rows of all levels as a table; empty without any. */
export function speedText(levels: readonly ReportedLevel[], bold: Paint): string {
  const rows = levels.flatMap(({ speed }) => speed)
  if (rows.length === 0) return ""
  const shown = (value: number | null) => formatNumber(value ?? undefined)
  const withMemory = rows.some((row) => row["GPU Memory(GB)"] > 0)
  const table = textTable(
    [
      { title: "Prompt tokens" },
      { title: "tok/s" },
      { title: "Prefill tok/s" },
      { title: "Decode tok/s" },
      ...(withMemory ? [{ title: "GPU memory, GB" }] : []),
    ],
    rows.map((row) => ({
      cells: [
        String(row["Prompt Tokens"]),
        shown(row["Speed(tokens/s)"]),
        shown(row["Prefill(tokens/s)"]),
        shown(row["Decode(tokens/s)"]),
        ...(withMemory ? [formatNumber(row["GPU Memory(GB)"])] : []),
      ],
    })),
  )
  return `${bold("Speed by prompt length")}\n${table}`
}
