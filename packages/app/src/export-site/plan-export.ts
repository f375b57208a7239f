import {
  type ArenaView,
  arenaSchema,
  judgeViewSchema,
  logPageSchema,
  paramsSchema,
  perfSchema,
  perfSeriesSchema,
  type RunRow,
  runFilesSchema,
  runOverviewSchema,
  type SiteComparisons,
  type SiteList,
  type SiteManifest,
  type SitePart,
  scopeRatingsSchema,
  spreadSchema,
  timelineSchema,
  votesSchema,
  warning,
} from "../api/index.js"
import { type Answers, openAnswers } from "./answers.js"
import { type ComparedSamples, comparisonsOf } from "./comparisons.js"
import { battleList, type EntryList, requestList, sampleList } from "./entry-lists.js"
import { wordTables } from "./kept-words.js"
import { withOwnMedia } from "./own-media.js"
import { readSiteApp, type SiteApp } from "./site-page.js"
import { fileWriter, folderWriter } from "./site-writer.js"

export interface PlanExportOptions {
  /** Folders of runs, which ids and links are relative to. */
  outputs: readonly string[]
  /** Folders of the runs to export. */
  runs: readonly string[]
  /** Of the page; default the names of the runs. */
  title?: string
  /** Samples of each subset at most, those that are not right first; default all. */
  samples?: number
  /** Texts to leave out. */
  without?: readonly SitePart[]
  /** Default `process.env`. */
  env?: NodeJS.ProcessEnv
}

/** What an export will come to, before anything is written. */
export interface ExportEstimate {
  /** About so many bytes. */
  bytes: number
  /** Samples, battles and requests that go along, of so many that the runs have. */
  entries: number
  total: number
}

export interface WriteExportOptions {
  form: "folder" | "file"
  /** The folder, or the file. */
  target: string
  signal?: AbortSignal
  onProgress?: (done: number, total: number) => void
}

export interface ExportResult {
  files: number
  bytes: number
}

export interface ExportPlan extends AsyncDisposable {
  readonly estimate: ExportEstimate
  write(options: WriteExportOptions): Promise<ExportResult>
}

interface Content {
  runs: RunRow[]
  answers: Map<string, unknown>
  lists: EntryList[]
  comparisons: SiteComparisons | undefined
}

const logBytes = 64_000
/** Characters of a chunk: few enough to load quickly, many enough for few files. */
const rowsChunk = 400_000
const detailsChunk = 250_000
/** Whole entries that the estimate looks at. */
const probes = 24

/**
 * Reads what an export of runs needs, and says how large it gets; `write` then makes the page.
 * @throws ServiceError `not_found` for a folder that is no run; `export_failed`
 * @example
 * await using plan = await planExport({ outputs: ["outputs"], runs: ["outputs/20260101_120000"] })
 * if (plan.estimate.bytes < 50e6) await plan.write({ form: "file", target: "result.html" })
 */
export async function planExport(options: PlanExportOptions): Promise<ExportPlan> {
  const app = await readSiteApp()
  const words = options.without?.includes("labels") ? (["tags"] as const) : wordTables
  const answers = await openAnswers(options.outputs, options.env ?? process.env, words)
  try {
    const content: Content = { runs: [], answers: new Map(), lists: [], comparisons: undefined }
    const compared: ComparedSamples[] = []
    for (const dir of options.runs)
      compared.push(...(await addRun(content, answers, answers.idOf(dir), options)))
    content.comparisons = await comparisonsOf(answers, compared)
    if (content.runs.some(({ kind }) => kind === "eval"))
      content.answers.set("/api/v1/eval/params", await answers.get(paramsSchema, "/api/v1/eval/params"))
    return {
      estimate: await estimate(content, app),
      write: (target) => write(content, answers, app, options, target),
      [Symbol.asyncDispose]: () => answers[Symbol.asyncDispose](),
    }
  } catch (error) {
    await answers[Symbol.asyncDispose]()
    throw error
  }
}

/** Adds all that the page shows of a run; returns the samples that can be compared with those of others. */
async function addRun(
  content: Content,
  answers: Answers,
  id: string,
  { samples: most, without = [] }: PlanExportOptions,
): Promise<readonly ComparedSamples[]> {
  const compared: ComparedSamples[] = []
  const path = `/api/v1/runs/${encodeURIComponent(id)}`
  const overview = await answers.get(runOverviewSchema, path)
  // A page has no service behind it that knows of jobs or keeps reports apart.
  const run: RunRow = { ...overview.run, job_id: null }
  content.runs.push(run)
  const warnings = [...overview.warnings]
  const withTexts = !without.some((part) => part === "prompts" || part === "outputs")
  if (withTexts) {
    const asked = `${path}/log?offset=-${logBytes}&limit=${logBytes}`
    const { text } = (await answers.find(logPageSchema, asked)) ?? { text: "" }
    const size = Buffer.byteLength(text)
    content.answers.set(`${path}/log`, { text, offset: 0, next_offset: size, size })
  }
  const files = await answers.find(runFilesSchema, `${path}/files`)
  if (files) content.answers.set(`${path}/files`, files)
  if (run.kind === "eval") {
    for (const model of new Set(overview.subsets.map(({ model_folder: folder }) => folder))) {
      const list = await sampleList(answers, overview, model, { most, without })
      content.lists.push(list)
      compared.push({ ref: `${id}::${model}`, list })
      const [kept, total] = [list.rows.length, list.total]
      if (kept < total) warnings.push(warning("samples_left_out", { kept, total }))
      const base = `${path}/models/${encodeURIComponent(model)}`
      content.answers.set(`${base}/timeline`, await answers.get(timelineSchema, `${base}/timeline`))
      content.answers.set(`${base}/spread`, await answers.get(spreadSchema, `${base}/spread`))
      // What judges wrote quotes prompts and replies.
      if (withTexts) content.answers.set(`${base}/judge`, await answers.get(judgeViewSchema, `${base}/judge`))
    }
  }
  content.answers.set(path, { ...overview, run, warnings, html_report: false })
  if (run.kind === "arena") {
    const base = `/api/v1/arena/${encodeURIComponent(id)}`
    const arena = await answers.get(arenaSchema, base)
    content.answers.set(base, arena)
    for (const query of ratingScopes(arena)) {
      const asked = `${base}/ratings${query}`
      const rated = await answers.find(scopeRatingsSchema, asked)
      if (rated) content.answers.set(asked, rated)
    }
    content.answers.set(`${base}/votes`, await answers.get(votesSchema, `${base}/votes`))
    // Battles are prompts and answers: without either there is nothing to show of one.
    if (withTexts) content.lists.push(await battleList(answers, id))
  }
  if (run.kind === "perf") {
    const base = `/api/v1/perf/${encodeURIComponent(id)}`
    const view = await answers.get(perfSchema, base)
    content.answers.set(base, { ...view, html_report: false })
    for (const level of view.levels.filter(({ has_requests: has }) => has)) {
      const series = `${base}/levels/${encodeURIComponent(level.name)}/series`
      content.answers.set(series, await answers.get(perfSeriesSchema, series))
      content.lists.push(await requestList(answers, id, level.name, without))
    }
  }
  return compared
}

/** Each fit takes a moment: of many subsets the data sets are rated only. */
const mostRated = 30

/** The queries with which the leaderboard of an arena asks for ratings. */
function ratingScopes({ subsets }: ArenaView): readonly string[] {
  const datasets = [...new Set(subsets.map(({ dataset }) => dataset))]
  const scopes = [
    ...datasets.map((dataset) => ({ dataset })),
    ...(subsets.length <= mostRated ? subsets : []),
  ]
  return ["", ...scopes.map((scope) => `?${new URLSearchParams(scope)}`)]
}

async function estimate(
  { runs, answers, lists, comparisons }: Content,
  app: SiteApp,
): Promise<ExportEstimate> {
  let bytes = app.script.length + app.style.length + sizeOf(runs) + sizeOf(comparisons)
  let entries = 0
  let total = 0
  for (const value of answers.values()) bytes += sizeOf(value)
  for (const list of lists) {
    const count = list.rows.length
    entries += count
    total += list.total
    if (count === 0) continue
    const looked = Math.min(probes, count)
    let probed = 0
    for (let i = 0; i < looked; i += 1) {
      const at = Math.floor((i * count) / looked)
      probed += sizeOf(list.rows[at]) + sizeOf(await list.detail(at))
    }
    bytes += Math.round((probed / looked) * count)
  }
  return { bytes, entries, total }
}

const sizeOf = (value: unknown) => Buffer.byteLength(JSON.stringify(value ?? ""))

async function write(
  { runs, answers: single, lists, comparisons }: Content,
  answers: Answers,
  app: SiteApp,
  { title = runs.map(({ name }) => name).join(", "), without = [] }: PlanExportOptions,
  { form, target, signal, onProgress }: WriteExportOptions,
): Promise<ExportResult> {
  const writer = await (form === "folder" ? folderWriter : fileWriter)(
    target,
    { title, kinds: [...new Set(runs.map(({ kind }) => kind)), ...(comparisons ? ["compare"] : [])] },
    app,
  )
  try {
    const manifest: SiteManifest = {
      title,
      version: answers.version,
      created_at: new Date().toISOString(),
      without,
      runs,
      answers: {},
      lists: {},
    }
    const chunkOf: Record<string, number> = {}
    for (const [path, value] of single) chunkOf[path] = await writer.addChunk(JSON.stringify(value))
    const stored: Record<string, SiteList> = {}
    const total = lists.reduce((sum, { rows }) => sum + rows.length, 0)
    let done = 0
    for (const list of lists) {
      const chunks = { rows: [] as number[], details: [] as { first: number; chunk: number }[] }
      for await (const { json } of inChunks(list.rows.length, rowsChunk, async (at) => list.rows[at]))
        chunks.rows.push(await writer.addChunk(json))
      const whole = async (at: number) => {
        signal?.throwIfAborted()
        onProgress?.(++done, total)
        return withOwnMedia(await list.detail(at), list.run, answers, writer)
      }
      for await (const { first, json } of inChunks(list.rows.length, detailsChunk, whole))
        chunks.details.push({ first, chunk: await writer.addChunk(json) })
      stored[list.path] = chunks
    }
    const finished: SiteManifest = { ...manifest, answers: chunkOf, lists: stored }
    if (comparisons) {
      const { refs, pairs, questions } = comparisons
      finished.comparisons = {
        refs,
        pairs: await writer.addChunk(JSON.stringify(pairs)),
        questions: questions && (await writer.addChunk(JSON.stringify(questions))),
      }
    }
    return await writer.finish(JSON.stringify(finished))
  } catch (error) {
    await writer.abort()
    throw error
  }
}

/** Values as JSON arrays of about `size` characters. */
async function* inChunks(
  count: number,
  size: number,
  valueAt: (at: number) => Promise<unknown>,
): AsyncGenerator<{ first: number; json: string }> {
  let first = 0
  let texts: string[] = []
  let length = 0
  for (let at = 0; at < count; at += 1) {
    const text = JSON.stringify(await valueAt(at)) ?? "null"
    texts.push(text)
    length += text.length
    if (length < size && at < count - 1) continue
    yield { first, json: `[${texts.join(",")}]` }
    first = at + 1
    texts = []
    length = 0
  }
}
