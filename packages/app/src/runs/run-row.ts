import { lstat, stat } from "node:fs/promises"
import { join } from "node:path"
import type { Headline, RunRow, RunStatus } from "../api/index.js"
import { readArenaFile } from "../arena-view/arena-file.js"
import { readPerf } from "../perf-view/perf-view.js"
import { namesInside, type RunPlace } from "../roots/index.js"
import type { FoundRun } from "./find-runs.js"
import { folderSize } from "./fingerprint.js"
import { headlineOf } from "./report-view.js"
import { readConfig, readProgress, readReports, readSpending, readState } from "./run-files.js"
import { runTime } from "./run-time.js"

/** What the folder itself tells of a run; tags and jobs are known elsewhere. */
export type FolderRow = Omit<RunRow, "tags" | "job_id">

/** Reads everything that lists show of a run. Whatever cannot be read is a warning on the row. */
export async function readRunRow(found: FoundRun, place: RunPlace, modifiedMs: number): Promise<FolderRow> {
  const born = await stat(found.dir).catch(() => undefined)
  const modified = new Date(modifiedMs || (born?.mtimeMs ?? 0))
  const common = {
    id: place.id,
    name: nameOf(found),
    root: found.root.name,
    path: found.path,
    kind: found.kind,
    created_at: runTime(found.path, modified).toISOString(),
    updated_at: modified.toISOString(),
    size_bytes: await folderSize(found.dir),
  }
  return found.kind === "perf" ? perfRow(place, common) : evalRow(place, common, found)
}

/** Load tests have a folder of the model's name in one of the time: only both tell them apart. */
function nameOf({ path, kind }: FoundRun): string {
  return path
    .split("/")
    .slice(kind === "perf" ? -2 : -1)
    .join("/")
}

type Common = Pick<
  RunRow,
  "id" | "name" | "root" | "path" | "kind" | "created_at" | "updated_at" | "size_bytes"
>

async function evalRow(place: RunPlace, common: Common, found: FoundRun): Promise<FolderRow> {
  const { reports, warnings } = await readReports(place)
  const state = await readState(place)
  const live = await isLive(found.dir)
  const folders = [
    ...new Set([
      ...reports.map((entry) => entry.modelFolder),
      ...(await namesInside(place, "predictions", "folder")),
      ...(await namesInside(place, "reviews", "folder")),
    ]),
  ]
  const config = reports.length === 0 || !state ? await readConfig(place) : undefined
  const datasets = [
    ...new Set([
      ...reports.map(({ report }) => report.benchmark),
      ...(state?.benchmarks ?? []),
      ...stringsOf(config?.datasets),
    ]),
  ]
  const arena = found.kind === "arena" ? await readArenaFacts(place) : undefined
  const sum = (pick: (report: (typeof reports)[number]["report"]) => number) =>
    reports.reduce((total, { report }) => total + pick(report), 0)
  const timed = state?.started_at !== undefined && state.updated_at !== undefined
  const wall = reports.map(({ report }) => report.perf?.wallSeconds ?? 0)
  return {
    ...common,
    created_at: state?.started_at ?? common.created_at,
    status: await statusOf(place, state?.status, live, reports.length > 0),
    duration_s: timed
      ? (Date.parse(state.updated_at ?? "") - Date.parse(state.started_at ?? "")) / 1000
      : wall.some((seconds) => seconds > 0)
        ? wall.reduce((total, seconds) => total + seconds, 0)
        : null,
    models: arena
      ? arena.models.map((name) => ({ name, folder: "Arena" }))
      : folders.map((folder) => ({
          name: reports.find((entry) => entry.modelFolder === folder)?.report.model ?? folder,
          folder,
        })),
    datasets,
    headlines: arena?.headlines ?? reports.map(({ report }) => headlineOf(report)),
    samples: arena?.games ?? sum((report) => report.execution.succeeded),
    errored: sum((report) => report.execution.errored),
    input_tokens: reports.some(({ report }) => report.perf)
      ? sum((r) => r.perf?.totalInputTokens ?? 0)
      : null,
    output_tokens: reports.some(({ report }) => report.perf)
      ? sum((r) => r.perf?.totalOutputTokens ?? 0)
      : null,
    cost_usd: (await readSpending(place))?.cost_usd ?? null,
    config_hash: state?.config_hash ?? null,
    origin: state || arena ? "evalscope" : "original",
    warnings: [...warnings],
  }
}

async function perfRow(place: RunPlace, common: Common): Promise<FolderRow> {
  const perf = await readPerf(place, common.name, common.created_at)
  const total = (pick: (figures: (typeof perf.levels)[number]["figures"]) => number | null) =>
    perf.levels.reduce((sum, { figures }) => sum + (pick(figures) ?? 0), 0)
  const finished = perf.levels.filter((level) => Object.keys(level.summary).length > 0)
  const best = [...finished].sort(
    (a, b) => (b.figures.requests_per_second ?? 0) - (a.figures.requests_per_second ?? 0),
  )[0]
  const headlines: Headline[] = best
    ? [
        {
          dataset: perf.dataset ?? "perf",
          pretty_name: best.name,
          model: perf.model ?? "",
          metric: {
            key: "requests_per_second",
            name: "requests_per_second",
            label: "req/s",
            direction: "higher",
            range: [0, null],
            display: "number",
            kind: "quality",
            primary: true,
          },
          score: {
            value: best.figures.requests_per_second,
            n: best.figures.requests ?? 0,
            stderr: null,
            interval: null,
            method: "none",
          },
          unscored: 0,
          errored: best.figures.failed ?? 0,
        },
      ]
    : []
  return {
    ...common,
    status: finished.length === perf.levels.length && finished.length > 0 ? "completed" : "unknown",
    duration_s: total((figures) => figures.duration_s),
    models: perf.model === null ? [] : [{ name: perf.model, folder: perf.model }],
    datasets: perf.dataset === null ? [] : [perf.dataset],
    headlines,
    samples: total((figures) => figures.requests),
    errored: total((figures) => figures.failed),
    input_tokens: null,
    output_tokens: null,
    cost_usd: null,
    config_hash: null,
    origin: perf.levels.some((level) => level.client_limited !== null) ? "evalscope" : "original",
    warnings: perf.warnings,
  }
}

async function statusOf(
  place: RunPlace,
  state: "running" | "completed" | "interrupted" | "failed" | undefined,
  live: boolean,
  hasReports: boolean,
): Promise<RunStatus> {
  if (live) return "running"
  // A run that says it is running without a live lock was killed.
  if (state !== undefined) return state === "running" ? "interrupted" : state
  const progress = (await readProgress(place))?.status
  if (progress === "completed") return "completed"
  if (progress === "error") return "failed"
  return hasReports ? "completed" : "unknown"
}

const staleAfterMs = 30_000

/** A process is writing to the folder: its lock is there and was touched of late. */
export async function isLive(dir: string): Promise<boolean> {
  const lock = await lstat(join(dir, "run.lock")).catch(() => undefined)
  return lock?.isFile() === true && Date.now() - lock.mtimeMs < staleAfterMs
}

async function readArenaFacts(place: RunPlace) {
  const arena = await readArenaFile(place)
  if (!arena) return undefined
  const [board] = arena.leaderboards
  const headlines: Headline[] = (board?.rows ?? []).slice(0, 5).map((row) => ({
    dataset: "general_arena",
    pretty_name: row.model,
    model: row.model,
    metric: {
      key: "win_rate:elo",
      name: "win_rate",
      label: "Win rate",
      direction: "higher",
      range: [0, 1],
      display: "percent",
      kind: "quality",
      primary: true,
    },
    score: {
      value: row.win_rate,
      n: arena.questions,
      stderr: null,
      interval:
        row.win_rate_lower != null && row.win_rate_upper != null && row.win_rate_lower < row.win_rate_upper
          ? [row.win_rate_lower, row.win_rate_upper]
          : null,
      method: "bootstrap",
    },
    unscored: 0,
    errored: 0,
  }))
  return { models: arena.models, games: arena.games?.judged ?? 0, headlines }
}

function stringsOf(value: unknown): readonly string[] {
  return Array.isArray(value) ? value.filter((entry) => typeof entry === "string") : []
}
