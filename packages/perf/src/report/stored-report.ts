import type { PerfConfig } from "../config/index.js"
import { summarizeLevel } from "../metrics/index.js"
import type { ClientHealth, LevelResult } from "../run/level-plan.js"
import { chartData } from "./html/chart-data.js"
import {
  argumentText,
  groupRuns,
  readStoredRun,
  type StoredLevel,
  storedParts,
  timeOfFolder,
} from "./read-run.js"
import { mergeReported } from "./repeats.js"
import { checkedObjectives, reportedLevel } from "./reported-level.js"
import type { ReportedLevel, ReportedRun } from "./reported-run.js"

const limits = { cdfPoints: 160, scatterPoints: 1500, slow: 12, lanes: 150 }

/**
 * The report of a stored run: ours, the original's, or one that was killed, whose figures are computed from its
 * log of requests.
 */
export async function readReportedRun(folder: string, config: Pick<PerfConfig, "slo">): Promise<ReportedRun> {
  const stored = await readStoredRun(folder)
  const levels: ReportedLevel[] = []
  for (const { folder: name, runs } of groupRuns(stored.levels)) {
    const reported: ReportedLevel[] = []
    for (const run of runs) reported.push(await reportStored(run, config))
    const [first, ...rest] = reported
    if (first) levels.push(mergeReported(name, first, rest, config.slo ?? []))
  }
  const killed = stored.levels.some(({ figures }) => figures === undefined)
  return {
    name: stored.name,
    model: argumentText(stored, "model"),
    api: argumentText(stored, "api"),
    dataset: stored.dataset ?? argumentText(stored, "dataset"),
    url: stored.url ?? argumentText(stored, "url"),
    startedAt: stored.startedAt ?? timeOfFolder(stored.folder),
    durationSeconds: stored.durationSeconds,
    status: stored.status ?? (killed ? "interrupted" : "completed"),
    outputDir: stored.folder,
    levels,
    search: stored.search,
    notes: killed ? ["The run was killed: figures were computed from its log of requests."] : [],
  }
}

/** A stored level with everything a report shows; figures of a killed one are computed from its log of requests. */
export async function reportStored(
  level: StoredLevel,
  config: Pick<PerfConfig, "slo">,
): Promise<ReportedLevel> {
  const records = await level.records()
  const charts = records.length > 0 ? chartData(records, limits) : undefined
  if (level.figures !== undefined) {
    return {
      ...storedParts(level),
      figures: level.figures,
      status: level.run?.status === "stopped" ? "stopped" : "completed",
      charts,
      objectives: checkedObjectives(config.slo ?? [], level.figures),
      repeated: undefined,
    }
  }
  const ends = records.map(({ endNs }) => endNs).filter((ns) => Number.isFinite(ns))
  const endedNs = ends.reduce((latest, ns) => Math.max(latest, ns), 0)
  const result: LevelResult = {
    name: level.name,
    anchorEpochMs: level.anchorEpochMs,
    startedNs: 0,
    endedNs,
    status: "stopped",
    reason: "the run was killed",
    records: Object.assign(records, { size: records.length }),
    health: unknownHealth,
  }
  const metrics = summarizeLevel(result)
  return {
    ...reportedLevel({ result, metrics, config, charts, server: undefined, notes: [] }),
    health: undefined,
  }
}

/** Of a killed run nothing is known about the load generator. */
const unknownHealth: ClientHealth = {
  loopDelayMs: { p50: 0, p99: 0, max: 0 },
  latenessMs: undefined,
  gcShare: 0,
  cpuShare: 0,
  coalescedShare: 0,
  inFlightCapHits: 0,
  poolWaits: 0,
  errorMs: { p50: 0, p99: 0 },
  clientLimited: false,
  reasons: [],
}
