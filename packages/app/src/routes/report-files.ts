import { type BenchmarkReport, formatScoreTable } from "@evalscope/core"
import { z } from "zod"
import type { Job } from "../api/index.js"
import { levelsIn, readPerf } from "../perf-view/perf-view.js"
import { namesInside, type RunPlace, readInside } from "../roots/index.js"
import { readReports } from "../runs/index.js"
import type { Services } from "../service/services.js"

export interface ReportFiles {
  /** By data set, for a load test by level. */
  result: Record<string, unknown>
  table: string
}

/** What a job came to, in the original's shape. */
export async function reportFiles(services: Services, job: Job, language: Language): Promise<ReportFiles> {
  const place =
    job.run_id === null ? undefined : await services.roots.place(job.run_id).catch(() => undefined)
  if (!place) return { result: {}, table: "" }
  return job.kind === "perf" ? perfFiles(place, language) : evalFiles(place, language)
}

type Language = "en" | "zh"

/** The language that a caller would rather read; English unless it asks for Chinese first. */
export function preferredLanguage(accepted: string | undefined): Language {
  const [best] = (accepted ?? "")
    .split(",")
    .map((entry) => {
      const [tag = "", ...settings] = entry.trim().toLowerCase().split(";")
      const quality = settings.map((one) => /^\s*q=([\d.]+)$/.exec(one)?.[1]).find((q) => q !== undefined)
      return { tag, quality: Number(quality ?? 1) }
    })
    .filter(({ tag }) => /^(?:zh|en)(?:-|$)/.test(tag))
    .sort((a, b) => b.quality - a.quality)
  return best?.tag.startsWith("zh") ? "zh" : "en"
}

const heads = {
  en: { level: "level", requests: "requests", rate: "req/s", latency: "latency (s)", ttft: "TTFT (ms)" },
  zh: {
    level: "级别",
    requests: "请求数",
    rate: "请求/秒",
    latency: "延迟 (秒)",
    ttft: "首 token 时间 (毫秒)",
  },
} as const

const chineseScoreHead = ["模型", "数据集", "指标", "数量", "得分"]

async function evalFiles(place: RunPlace, language: Language): Promise<ReportFiles> {
  const result: Record<string, unknown> = {}
  for (const model of await namesInside(place, "reports", "folder")) {
    for (const name of await namesInside(place, `reports/${model}`, "file")) {
      const text = name.endsWith(".json") ? await readInside(place, `reports/${model}/${name}`) : undefined
      if (text !== undefined) result[name.slice(0, -".json".length)] = JSON.parse(text)
    }
  }
  const { reports } = await readReports(place)
  const table =
    reports.length === 0
      ? ""
      : scoreTable(
          reports.map(({ report }) => report),
          language,
        )
  return { result, table }
}

function scoreTable(reports: readonly BenchmarkReport[], language: Language): string {
  if (language === "en") return formatScoreTable(reports)
  return markdownTable(
    chineseScoreHead,
    reports.flatMap((report) =>
      report.metrics.map((metric) => [
        report.model,
        report.prettyName,
        metric.info.name,
        String(metric.n),
        metric.micro.toFixed(4),
      ]),
    ),
  )
}

function markdownTable(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const cell = (text: string) => text.replaceAll(/[|\r\n]/g, " ")
  const line = (cells: readonly string[]) => `| ${cells.map(cell).join(" | ")} |`
  return [line(head), line(head.map(() => "---")), ...rows.map(line)].join("\n")
}

async function perfFiles(place: RunPlace, language: Language): Promise<ReportFiles> {
  const folder = await perfPlace(place)
  const perf = await readPerf(folder, place.path, "")
  const result = Object.fromEntries(
    await Promise.all(
      perf.levels.map(async (level) => {
        const percentiles = await readInside(folder, `${level.name}/benchmark_percentile.json`)
        return [level.name, { metrics: level.summary, percentiles: percentileColumns(percentiles) }] as const
      }),
    ),
  )
  const rows = perf.levels.map(({ name, figures }) =>
    [name, figures.requests, figures.requests_per_second, figures.latency_s, figures.ttft_ms].map((value) =>
      value === null ? "" : String(value),
    ),
  )
  return { result, table: markdownTable(Object.values(heads[language]), rows) }
}

const rowsSchema = z.array(z.record(z.string(), z.unknown()))

/** The original's answer has a list per column; its newer files have a list of rows. */
function percentileColumns(text: string | undefined): Record<string, unknown> {
  if (text === undefined) return {}
  const value: unknown = JSON.parse(text)
  const rows = rowsSchema.safeParse(value)
  if (!rows.success) return z.record(z.string(), z.unknown()).parse(value)
  const names = [...new Set(rows.data.flatMap((row) => Object.keys(row)))]
  return Object.fromEntries(names.map((name) => [name, rows.data.map((row) => row[name] ?? null)]))
}

/** A load test may write into a folder named after the model inside the one it was given. */
async function perfPlace(place: RunPlace): Promise<RunPlace> {
  if ((await levelsIn(place)).length > 0) return place
  for (const name of await namesInside(place, "", "folder")) {
    const inner = { ...place, path: `${place.path}/${name}`, dir: `${place.dir}/${name}` }
    if ((await levelsIn(inner)).length > 0) return inner
  }
  return place
}
