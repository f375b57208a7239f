import { z } from "zod"
import { type PerfLevel, type PerfView, warning } from "../api/index.js"
import { namesInside, type RunPlace, readInside } from "../roots/index.js"
import { isLevelName } from "../runs/fingerprint.js"
import { parsed } from "../runs/run-files.js"
import { readLevelFiles, readLoadTester } from "./level-files.js"

const figureSchema = z.union([z.number(), z.string(), z.null()]).catch(null)
const summarySchema = z.record(z.string(), figureSchema)
const percentilesSchema = z.union([
  z.array(summarySchema),
  // Older folders keep one list per column.
  z.record(z.string(), z.array(figureSchema)).transform(rowsOfColumns),
])
const argumentsSchema = z.record(z.string(), z.unknown())
/** A load test as the web app reads it: one of ours or of the original, whatever its version called its figures. */
export async function readPerf(place: RunPlace, name: string, createdAt: string): Promise<PerfView> {
  const warnings: PerfView["warnings"] = []
  const levels: (PerfLevel & { order: number; args: Record<string, unknown> | undefined })[] = []
  const folders = await levelsIn(place)
  const single = folders.length === 0 ? [""] : folders
  const whole = await readLoadTester(place, (file) => file)
  for (const folder of single) {
    const at = (file: string) => (folder === "" ? file : `${folder}/${file}`)
    const args = parsed(argumentsSchema, await readInside(place, at("benchmark_args.json")))
    const summary = parsed(summarySchema, await readInside(place, at("benchmark_summary.json")))
    const percentiles = parsed(percentilesSchema, await readInside(place, at("benchmark_percentile.json")))
    if (!summary) warnings.push(warning("level_unfinished", { level: folder || "benchmark_summary.json" }))
    const files = await namesInside(place, folder, "file")
    const shown = { name: folder === "" ? "." : folder, ...loadOf(folder, args) }
    levels.push({
      ...shown,
      figures: figuresOf(summary ?? {}),
      percentiles: (percentiles ?? []).map(percentileRow),
      summary: summary ?? {},
      ...(await readLevelFiles(place, at, folder === "" ? whole : await readLoadTester(place, at))),
      has_requests: files.includes("requests.jsonl") || files.includes("benchmark_data.db"),
      order: (shown.rate ?? -1) * 1e6 + (shown.parallel ?? 0),
      args,
    })
  }
  levels.sort((a, b) => a.order - b.order)
  const args = levels.find((level) => level.args)?.args
  const text = (key: string) => (typeof args?.[key] === "string" ? args[key] : null)
  const rates = new Set(levels.map((level) => level.rate))
  return {
    run: place.id,
    name,
    model: text("model") ?? text("model_id"),
    api: text("api"),
    url: plainUrl(text("url")),
    dataset: text("dataset"),
    created_at: createdAt,
    variable: rates.size > 1 ? "rate" : "parallel",
    config: args ? maskedArguments(args) : null,
    machine: whole?.machine ?? null,
    html_report: (await namesInside(place, "", "file")).includes("perf_report.html"),
    levels: levels.map(({ order: _, args: __, ...level }) => level),
    warnings,
  }
}

/** Folders of the levels of a load test. */
export async function levelsIn(place: RunPlace): Promise<readonly string[]> {
  return (await namesInside(place, "", "folder")).filter(isLevelName)
}

function loadOf(folder: string, args: Record<string, unknown> | undefined) {
  const named = (key: string) => {
    const found = new RegExp(`(?:^|_)${key}_([\\d.]+)`).exec(folder)
    return found ? Number(found[1]) : undefined
  }
  const given = (key: string) => {
    const value = args?.[key]
    return typeof value === "number" && value >= 0 ? value : undefined
  }
  return {
    parallel: named("parallel") ?? (named("rate") === undefined ? (given("parallel") ?? null) : null),
    rate: named("rate") ?? given("rate") ?? null,
    number: named("number") ?? given("number") ?? null,
  }
}

/** Names that versions of the tool have used, ours first. */
const names = {
  requests: ["Total Requests", "Total requests"],
  succeeded: ["Success Requests", "Succeed requests", "Succeed Requests"],
  failed: ["Failed Requests", "Failed requests"],
  duration_s: ["Test Duration (s)", "Time taken for tests (s)", "Total time (s)"],
  requests_per_second: ["Req Throughput (req/s)", "Request throughput (req/s)", "Average QPS"],
  output_tokens_per_second: ["Output Throughput (tok/s)", "Output token throughput (tok/s)"],
  total_tokens_per_second: ["Total Throughput (tok/s)", "Total token throughput (tok/s)"],
  latency_s: ["Avg Latency (s)", "Average latency (s)"],
  itl_ms: ["Avg ITL (ms)"],
  ttft_ms: ["Avg TTFT (ms)"],
  tpot_ms: ["Avg TPOT (ms)"],
  input_tokens: ["Avg Input Tokens", "Average input tokens per request"],
  output_tokens: ["Avg Output Tokens", "Average output tokens per request"],
} as const

/** Older versions gave these in seconds. */
const inSeconds = {
  ttft_ms: "Average time to first token (s)",
  tpot_ms: "Average time per output token (s)",
  itl_ms: "Average inter-token latency (s)",
} as const

function figuresOf(summary: Record<string, string | number | null>): PerfLevel["figures"] {
  const figure = (key: keyof typeof names) => pick(summary, names[key])
  const milliseconds = (key: keyof typeof inSeconds) => {
    const seconds = pick(summary, [inSeconds[key]])
    return figure(key) ?? (seconds === null ? null : seconds * 1000)
  }
  const requests = figure("requests")
  const succeeded = figure("succeeded")
  return {
    requests,
    succeeded,
    failed: figure("failed"),
    success_rate: requests !== null && succeeded !== null && requests > 0 ? succeeded / requests : null,
    duration_s: figure("duration_s"),
    requests_per_second: figure("requests_per_second"),
    output_tokens_per_second: figure("output_tokens_per_second"),
    total_tokens_per_second: figure("total_tokens_per_second"),
    latency_s: figure("latency_s"),
    ttft_ms: milliseconds("ttft_ms"),
    tpot_ms: milliseconds("tpot_ms"),
    itl_ms: milliseconds("itl_ms"),
    input_tokens: figure("input_tokens"),
    output_tokens: figure("output_tokens"),
  }
}

function percentileRow(row: Record<string, string | number | null>): PerfLevel["percentiles"][number] {
  const milliseconds = (name: string) => {
    const seconds = pick(row, [`${name} (s)`])
    return pick(row, [`${name} (ms)`]) ?? (seconds === null ? null : seconds * 1000)
  }
  return {
    percentile: String(row.Percentiles ?? row.Percentile ?? ""),
    latency_s: pick(row, ["Latency (s)"]),
    ttft_ms: milliseconds("TTFT"),
    tpot_ms: milliseconds("TPOT"),
    itl_ms: milliseconds("ITL"),
    input_tokens: pick(row, ["Input tokens"]),
    output_tokens: pick(row, ["Output tokens"]),
    output_tokens_per_second: pick(row, ["Output (tok/s)", "Output throughput(tok/s)"]),
  }
}

/** The first of the names that has a number; −1 is how the files say "not applicable". */
function pick(row: Record<string, string | number | null>, keys: readonly string[]): number | null {
  for (const key of keys) {
    const value = row[key]
    const number = typeof value === "string" && value.trim() !== "" ? Number(value) : value
    if (typeof number === "number" && Number.isFinite(number)) return number === -1 ? null : number
  }
  return null
}

function rowsOfColumns(
  columns: Record<string, readonly (string | number | null)[]>,
): Record<string, string | number | null>[] {
  const length = Math.max(0, ...Object.values(columns).map((values) => values.length))
  return Array.from({ length }, (_, row) =>
    Object.fromEntries(Object.entries(columns).map(([name, values]) => [name, values[row] ?? null])),
  )
}

function plainUrl(url: string | null): string | null {
  if (url === null) return null
  try {
    const { protocol, host, pathname } = new URL(url)
    return `${protocol}//${host}${pathname}`
  } catch {
    return null
  }
}

const secretName = /key|token$|secret|password|authorization|credential|headers/i

function maskedArguments(args: Record<string, unknown>): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(args).map(([name, value]) => [
      name,
      value !== null && value !== "" && secretName.test(name) && !/max_tokens|min_tokens/.test(name)
        ? "***"
        : value,
    ]),
  )
}
