import { join } from "node:path"
import { maskSecrets, type PerfConfig } from "../config/index.js"
import { PerfError } from "../errors/index.js"
import type { LevelMetrics } from "../metrics/level-metrics.js"
import { type QueueGrowth, queueGrowth } from "../metrics/queue-growth.js"
import { chartData } from "../report/html/chart-data.js"
import { makeFolder } from "../report/make-folder.js"
import { reportedLevel } from "../report/reported-level.js"
import type { ReportedLevel } from "../report/reported-run.js"
import { createRequestLog } from "../report/request-log.js"
import { writeLevelArguments, writeLevelDatabase, writeLevelResult } from "../report/write-level.js"
import { isOversaturated } from "../run/oversaturation.js"
import { metricsUrlOf, startScraper } from "../scrape/index.js"
import type { Conductor } from "./conductor.js"
import type { KeptLevels } from "./kept-levels.js"
import { levelNotes } from "./level-notes.js"
import { levelPlan } from "./level-plan.js"
import type { LevelSpec } from "./levels.js"
import { metricOptions } from "./metric-options.js"
import type { Endpoint, PerfParts } from "./parts.js"
import type { TokenFacts } from "./token-facts.js"

/** What stays the same over all levels of a run. */
export interface LevelContext {
  readonly config: PerfConfig
  readonly parts: PerfParts
  readonly endpoint: Endpoint
  readonly conductor: Conductor
  readonly outputDir: string
  readonly seed: number
  readonly tokens: TokenFacts
  /** Of the run that this one goes on with. */
  readonly kept: KeptLevels | undefined
}

/** A level that was run, with its figures. */
export interface MeasuredLevel {
  readonly reported: ReportedLevel
  readonly metrics: LevelMetrics
  /** The server took in more than it answered. */
  readonly oversaturated: boolean
  /** How fast requests of an open loop waited longer. */
  readonly queueGrowth: QueueGrowth | undefined
}

const snapshotMs = 250
/** Charts of one level stay below some 60 kB however many requests there were. */
const chartLimits = { cdfPoints: 160, scatterPoints: 1500, slow: 12, lanes: 150 }

/**
 * Runs one level from its folder to its files: requests are logged as they end, progress is told four times a
 * second, figures are computed and written when it has ended.
 */
export async function runOneLevel(
  context: LevelContext,
  spec: LevelSpec,
  index: number,
  offset: number,
): Promise<MeasuredLevel> {
  const { config, parts, conductor, endpoint } = context
  const folder = join(context.outputDir, spec.folder)
  await makeFolder(folder)
  const workload = await parts.workload({
    config,
    offset,
    seed: context.seed,
    tokens: context.tokens,
    signal: conductor.signal,
    tell: (text) => conductor.note("info", text),
  })
  const plan = levelPlan({
    config,
    spec,
    index,
    workload,
    endpoint,
    seed: context.seed + index,
    tokenCounter: context.tokens.counter,
  })
  await writeLevelArguments(folder, { config: maskSecrets(config), plan })
  conductor.emit({ type: "level.started", level: plan.name })

  const log = createRequestLog(join(folder, "requests.jsonl"))
  const scraper = scraperFor(context)
  const run = parts.runLevel(plan, (records) => log.add(records))
  const release = conductor.play(run)
  const timer = setInterval(() => {
    conductor.emit({ type: "level.progress", level: plan.name, snapshot: run.snapshot() })
  }, snapshotMs)
  try {
    const result = await run.result
    clearInterval(timer)
    const server = await scraper?.stop()
    await log.close().catch(tellOf(conductor))
    const metrics = parts.measure(result, metricOptions(config))
    const notes = [...workload.notes, ...levelNotes(config, spec, { metrics, lengths: result.promptLengths })]
    const reported = reportedLevel({
      result,
      metrics,
      config,
      charts: chartData(result.records, chartLimits),
      server: server?.summary,
      notes,
    })
    const serverSamples = server?.samples
    await writeLevelResult(folder, { result, metrics, reported, config, serverSamples }).catch(
      tellOf(conductor),
    )
    conductor.emit({
      type: "level.finished",
      level: plan.name,
      figures: reported.figures,
      details: reported.details,
      ...(reported.server !== undefined && { server: reported.server }),
    })
    const leftOut = await writeLevelDatabase(folder, result, {
      wanted: config.sqlite,
      chunks: metrics.counts.chunks,
    })
    if (leftOut !== undefined) conductor.note("info", leftOut)
    const growth = spec.openLoop ? queueGrowth(result.records) : undefined
    result.release?.()
    const oversaturated = isOversaturated(result.reason)
    return { reported, metrics, oversaturated, queueGrowth: growth }
  } catch (thrown) {
    await scraper?.stop()
    await log.close().catch(() => {})
    throw thrown
  } finally {
    clearInterval(timer)
    release()
  }
}

/** A full disk must not cost the figures that were measured: they are still shown. */
function tellOf(conductor: Conductor): (thrown: unknown) => void {
  return (thrown) => {
    if (!PerfError.is(thrown) || thrown.code !== "output_failed") throw thrown
    conductor.note("warning", thrown.message)
  }
}

function scraperFor({ config, conductor }: LevelContext) {
  const urls = [
    ...(config.scrape === undefined
      ? []
      : [config.scrape === "auto" ? metricsUrlOf(config.url) : config.scrape]),
    ...(config.gpuMetrics === undefined ? [] : [config.gpuMetrics]),
  ]
  if (urls.length === 0) return undefined
  return startScraper({
    urls,
    intervalSeconds: config.scrapeInterval,
    onProblem: (text) => conductor.note("warning", text),
  })
}
