import { existsSync } from "node:fs"
import { readdir, stat } from "node:fs/promises"
import { basename, dirname, join } from "node:path"
import type { z } from "zod"
import { PerfError } from "../errors/index.js"
import type { RequestRecord } from "../record/request-record.js"
import type { LevelFigures, LevelName } from "../run/perf-event.js"
import { readJson } from "./json-file.js"
import type {
  ConversationRow,
  ReportedLevel,
  ReportedRun,
  SearchRow,
  SpeedRow,
  WindowRow,
} from "./reported-run.js"
import { readRequestLog } from "./request-log.js"
import { levelFiles, levelFromFolder, runFiles } from "./run-folder.js"
import {
  argumentsSchema,
  type levelNameSchema,
  levelRunSchema,
  percentilesSchema,
  row,
  runSchema,
  speedSchema,
  tracesSchema,
  windowsSchema,
} from "./stored-schemas.js"

/** A level found in a folder: its figures where it has any, and the way to its requests. */
export interface StoredLevel {
  readonly folder: string
  readonly name: LevelName
  readonly args: Readonly<Record<string, unknown>>
  /** Undefined when the run was killed before they were computed. */
  readonly figures: LevelFigures | undefined
  readonly run: z.output<typeof levelRunSchema> | undefined
  readonly conversations: readonly ConversationRow[]
  readonly traces: number | undefined
  readonly speed: readonly SpeedRow[]
  readonly windows: readonly WindowRow[]
  /** Requests from the log, else from the database of the original. */
  records(): Promise<readonly RequestRecord[]>
  /** ms since the epoch that times of the records count from. */
  readonly anchorEpochMs: number
}

export interface StoredRun {
  readonly folder: string
  readonly name: string
  readonly startedAt: string | undefined
  readonly durationSeconds: number | undefined
  /** Undefined when the run was killed, or is one of the original's. */
  readonly status: ReportedRun["status"] | undefined
  /** Where requests went, and what they were made of; undefined where only the arguments tell. */
  readonly url: string | undefined
  readonly dataset: string | undefined
  readonly search: readonly SearchRow[]
  readonly levels: readonly StoredLevel[]
}

/**
 * Reads the folder of a run: ours, one of the original's, one that was killed, or a single level of any of them.
 * A folder that only holds one such folder (named by time) is entered.
 *
 * @throws PerfError `data_missing` when it holds no load test.
 */
export async function readStoredRun(folder: string): Promise<StoredRun> {
  const place = (await isFolder(folder)) ? await findRun(folder, 2) : undefined
  if (place === undefined) throw noRun(folder)
  return readRunFolder(place, await findLevels(place))
}

/** The folder itself when it holds levels, else the last of those inside that does. */
async function findRun(folder: string, depth: number): Promise<string | undefined> {
  if ((await findLevels(folder)).length > 0) return folder
  if (depth === 0) return undefined
  for (const name of (await foldersIn(folder)).sort().reverse()) {
    const found = await findRun(join(folder, name), depth - 1)
    if (found !== undefined) return found
  }
  return undefined
}

async function readRunFolder(folder: string, found: readonly string[]): Promise<StoredRun> {
  const levels = await Promise.all(found.map((path, index) => readLevel(path, index)))
  const run = await readJson(join(folder, runFiles.run), runSchema.catch({ search: [] }))
  return {
    folder,
    name: run?.name ?? basename(folder),
    startedAt: run?.started_at ?? levels[0]?.run?.started_at,
    durationSeconds: run?.duration_s ?? undefined,
    url: run?.url,
    dataset: run?.dataset,
    status: run?.status,
    search: (run?.search ?? []).map((found) => ({ ...found, found: found.found })),
    levels: levels.sort(byLoad).map((level, index) => ({ ...level, name: { ...level.name, index } })),
  }
}

/** Stored levels by load: the runs of `--repeat` and of a search belong together. */
export function groupRuns(levels: readonly StoredLevel[]): { folder: string; runs: StoredLevel[] }[] {
  const groups = new Map<string, StoredLevel[]>()
  for (const level of levels) {
    const folder = basename(level.folder).replace(/_run_\d+$/, "")
    const group = groups.get(folder)
    if (group) group.push(level)
    else groups.set(folder, [level])
  }
  return [...groups].map(([folder, runs]) => ({ folder, runs }))
}

async function findLevels(folder: string): Promise<string[]> {
  if (isLevel(folder)) return [folder]
  const inside = await foldersIn(folder)
  const tuning = inside.includes("sla_tuning") ? await foldersIn(join(folder, "sla_tuning")) : []
  return [...inside, ...tuning.map((name) => join("sla_tuning", name))]
    .map((name) => join(folder, name))
    .filter(isLevel)
}

function isLevel(folder: string): boolean {
  return [levelFiles.summary, levelFiles.requests, levelFiles.database].some((file) =>
    existsSync(join(folder, file)),
  )
}

async function readLevel(folder: string, index: number): Promise<StoredLevel> {
  const at = (file: string) => join(folder, file)
  const [summary, percentiles, args = {}, run, traces, windows, speed] = await Promise.all([
    readJson(at(levelFiles.summary), row),
    readJson(at(levelFiles.percentiles), percentilesSchema),
    readJson(at(levelFiles.args), argumentsSchema),
    readJson(at(levelFiles.run), levelRunSchema),
    readJson(at(levelFiles.traces), tracesSchema.catch({ rows: [] })),
    readJson(at(levelFiles.throughput), windowsSchema.catch({ rows: [] })),
    readJson(at(levelFiles.speed), speedSchema.catch([])),
  ])
  return {
    folder,
    name: nameOf(folder, index, args, run?.level),
    args,
    figures: summary && {
      summary,
      percentiles: percentiles ?? [],
      clientLimited: run?.client_limited ?? false,
      reasons: run?.reasons ?? [],
    },
    run,
    conversations: traces?.rows ?? [],
    traces: traces?.n_traces,
    speed: speed ?? [],
    windows: windows?.rows ?? [],
    anchorEpochMs: run?.anchor_epoch_ms ?? Date.parse(run?.started_at ?? "1970-01-01"),
    records: async () => {
      if (existsSync(at(levelFiles.requests))) return (await readRequestLog(at(levelFiles.requests))).records
      if (!existsSync(at(levelFiles.database))) return []
      const { readDatabase } = await import("./sqlite.js")
      return readDatabase(at(levelFiles.database))
    },
  }
}

function nameOf(
  folder: string,
  index: number,
  args: Readonly<Record<string, unknown>>,
  written: z.output<typeof levelNameSchema> | undefined,
): LevelName {
  if (written) {
    const { parallel, rate, number, durationSeconds } = written
    return { index, folder: written.folder, parallel, rate, number, durationSeconds }
  }
  const name = basename(folder)
  const read = levelFromFolder(name.replace(/^sla_/, ""), index)
  const positive = (value: unknown) => {
    const [first] = Array.isArray(value) ? value : [value]
    return typeof first === "number" && first > 0 ? first : undefined
  }
  return {
    index,
    folder: name,
    parallel: read ? read.parallel : positive(args.parallel),
    rate: read ? (read.rate ?? positive(args.rate)) : positive(args.rate),
    number: read?.number ?? positive(args.number),
    durationSeconds: undefined,
  }
}

function byLoad(a: StoredLevel, b: StoredLevel): number {
  const load = ({ name }: StoredLevel) => name.parallel ?? name.rate ?? Number.POSITIVE_INFINITY
  return load(a) - load(b) || a.folder.localeCompare(b.folder)
}

async function foldersIn(folder: string): Promise<string[]> {
  const entries = await readdir(folder, { withFileTypes: true }).catch(() => [])
  return entries.filter((entry) => entry.isDirectory()).map((entry) => entry.name)
}

async function isFolder(path: string): Promise<boolean> {
  const found = await stat(path).catch(() => undefined)
  return found?.isDirectory() ?? false
}

function noRun(folder: string): PerfError {
  return new PerfError({
    code: "data_missing",
    message: `${folder} holds no load test.`,
    hint: "Name the folder of a run, e.g. outputs/20260519_120000/qwen3.",
  })
}

/** The texts a stored run says of itself in its arguments. */
export function argumentText(run: StoredRun, key: string): string {
  for (const { args } of run.levels) {
    const value = args[key]
    if (typeof value === "string") return value
  }
  return ""
}

/** A stored level with everything a report shows, apart from figures and charts that must be computed. */
export function storedParts(
  level: StoredLevel,
): Pick<
  ReportedLevel,
  | "level"
  | "reason"
  | "failures"
  | "health"
  | "notes"
  | "details"
  | "server"
  | "conversations"
  | "traces"
  | "speed"
  | "windows"
> {
  const { run, name } = level
  const health = run?.health
  return {
    level: name,
    reason: run?.reason ?? undefined,
    failures: run?.failures ?? {},
    health: health && { ...health, latenessMs: health.latenessMs },
    notes: run?.notes ?? [],
    details: run?.details ?? [],
    server: run?.server ?? undefined,
    conversations: level.conversations,
    traces: level.traces,
    speed: level.speed,
    windows: level.windows,
  }
}

/** Name of the folder above, which the original names by date and time. */
export function timeOfFolder(folder: string): string | undefined {
  const match = /^(\d{4})(\d{2})(\d{2})_(\d{2})(\d{2})(\d{2})$/.exec(basename(dirname(folder)))
  if (!match) return undefined
  const [, year, month, day, hour, minute, second] = match
  return `${year}-${month}-${day}T${hour}:${minute}:${second}`
}
