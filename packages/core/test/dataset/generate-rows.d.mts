export type RowFormat = "jsonl" | "json" | "csv" | "tsv"
export function generateRows(path: string, format: RowFormat, rows: number): Promise<void>
