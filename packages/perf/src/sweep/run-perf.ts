import { randomInt } from "node:crypto"
import { existsSync } from "node:fs"
import { basename } from "node:path"
import {
  maskSecrets,
  maskUrl,
  type PerfConfig,
  type PerfConfigInput,
  parsePerfConfig,
} from "../config/index.js"
import { errorMessage, PerfError } from "../errors/index.js"
import type { ReportedLevel, ReportedRun, SearchRow } from "../report/reported-run.js"
import { modelId, runFolder } from "../report/run-folder.js"
import { writeSettings } from "../report/settings-file.js"
import { writeRun } from "../report/write-run.js"
import type { PerfReport } from "../run/perf-report.js"
import type { PerfRun } from "../run/perf-run.js"
import { chooseSinks, feedSinks } from "../sink/index.js"
import type { DatasetPlugin } from "../workload/dataset-plugin.js"
import { checkPerfConfig } from "./check-perf-config.js"
import { checkRequests } from "./check-requests.js"
import { chooseProxy } from "./choose-proxy.js"
import { type Conductor, createConductor } from "./conductor.js"
import { askOnce, testConnection } from "./connection-test.js"
import { idleOptions } from "./idle-options/index.js"
import { keptLevels } from "./kept-levels.js"
import { launchCommand } from "./launch-command.js"
import { planLevels } from "./levels.js"
import { writeLog } from "./log-file.js"
import type { PerfParts } from "./parts.js"
import { writeProgress } from "./progress-file.js"
import { testOptions } from "./recorded-model.js"
import type { LevelContext } from "./run-level.js"
import { makeRunFolder } from "./run-place.js"
import { searchLoad } from "./sla-search.js"
import { automaticSweep, type Position, sweepLevels } from "./sweep-levels.js"
import { learnTokens } from "./token-facts.js"

export interface RunPerfOptions {
  /** Ends the run: nothing new is sent, what was measured is reported. */
  readonly signal?: AbortSignal
  /** Settings of experiment trackers; the process's own by default. */
  readonly env?: Readonly<Record<string, string | undefined>>
}

/**
 * Runs a load test: the levels of a sweep, an automatic sweep, or a search for the highest load that meets
 * limits. Returns at once with the stream of events and the promise of the report; files are in the run's folder.
 *
 * @example
 * const run = runPerf({ model: "qwen3", url: "http://127.0.0.1:8000/v1/chat/completions", parallel: [1, 8] })
 * for await (const event of run) if (event.type === "level.finished") console.log(event.figures.summary)
 * console.log((await run.report).outputDir)
 *
 * @throws PerfError `config_invalid` at once for options that are wrong. What goes wrong later rejects `report`
 * and ends the stream: `server_unreachable`, `server_refused`, `data_missing`, `output_failed`, …
 */
export function runPerf(input: PerfConfigInput, options: RunPerfOptions = {}): DetailedRun {
  return conductRun(input, options, async () => (await import("./built-in-parts.js")).builtInParts)
}

/** A run whose report also carries everything that tables and pages show. */
export interface DetailedRun extends PerfRun {
  readonly report: Promise<DetailedReport>
}

interface DetailedReport extends PerfReport {
  readonly details: ReportedRun
  /** Why the files of the run are not whole, e.g. a full disk; what was measured is in `details`. */
  readonly unwritten: PerfError | undefined
}

/** {@link runPerf} with parts of one's own in place of engine, metrics and data. */
export function conductRun(
  input: PerfConfigInput,
  { signal, env = process.env }: RunPerfOptions,
  loadParts: () => Promise<PerfParts>,
): DetailedRun {
  const { config, notes } = parsePerfConfig(input)
  checkPerfConfig(config)
  const conductor = createConductor(signal)
  const report = conduct(config, notes, conductor, env, loadParts)
  // Who only reads events learns of failures there.
  report.catch(() => {})
  return {
    report,
    [Symbol.asyncIterator]: () => conductor.events[Symbol.asyncIterator](),
    subscribe: conductor.events.subscribe,
    skipLevel: conductor.skipLevel,
    stop: conductor.stop,
    abort: conductor.abort,
  }
}

async function conduct(
  config: PerfConfig,
  notes: readonly string[],
  conductor: Conductor,
  env: Readonly<Record<string, string | undefined>>,
  loadParts: () => Promise<PerfParts>,
): Promise<DetailedReport> {
  // Whoever called gets to subscribe before the first event.
  await Promise.resolve()
  const startedAt = new Date()
  const outputDir = config.resume ?? runFolder(config, startedAt, existsSync)
  const cleanUp: (() => Promise<void>)[] = []
  try {
    const parts = await loadParts()
    const plugin = await datasetOf(config)
    if (plugin !== undefined) checkRequests(config, plugin)
    const launch = launchCommand(config)
    const given = await parts.endpoint(config)
    if (config.compare !== undefined) {
      // An earlier run that is not there should not be noticed only at the end.
      const { readStoredRun } = await import("../report/read-run.js")
      await readStoredRun(config.compare)
    }
    const kept = config.resume === undefined ? undefined : await keptLevels(config, outputDir)
    if (kept === undefined) await makeRunFolder(outputDir)
    await writeSettings(outputDir, config)
    cleanUp.push(writeLog(outputDir, conductor.events, config.logEveryNQuery))
    const warnings: string[] = []
    conductor.events.subscribe((event) => {
      if (event.type === "note" && event.severity === "warning") warnings.push(event.text)
    })
    const planned = config.slaAutoTune
      ? 1
      : config.sweep === "auto"
        ? config.sweepLevels + 2
        : planLevels(config).length
    conductor.emit({
      type: "perf.started",
      outputDir,
      levels: planned * config.repeat,
      at: startedAt.toISOString(),
    })
    for (const note of notes) conductor.note("info", note)
    for (const text of idleOptions(config, plugin)) conductor.note("warning", text)
    if (kept !== undefined && kept.count > 0) {
      conductor.note(
        "warning",
        `Goes on with an interrupted run: ${kept.count} ${kept.count === 1 ? "level was" : "levels were"} measured earlier.`,
      )
    }
    const run = {
      id: idOf(startedAt),
      name: config.name ?? modelId(config),
      startedAt,
      config: maskSecrets(config),
    }
    const sinks = await chooseSinks(config, env, (text) => conductor.note("info", text))
    const feed = feedSinks(sinks, run, {
      intervalSeconds: config.sinkInterval,
      onProblem: (text) => conductor.note("warning", text),
    })
    cleanUp.push(
      () => feed.close(),
      async () => release(),
    )
    const release = conductor.events.subscribe((event) => feed.listen(event))
    if (config.enableProgressTracker) cleanUp.push(writeProgress(outputDir, conductor.events))
    const { proxy, note } = chooseProxy(config.proxy, given.url, env)
    const endpoint = { ...given, proxy }
    if (note !== undefined) conductor.note("info", note)
    if (launch !== undefined) {
      conductor.note("info", "Starting the server.")
      const { launchServer } = await import("./launch.js")
      const server = await launchServer({
        command: launch,
        endpoint: config.url,
        timeoutSeconds: config.launchTimeout,
        signal: conductor.signal,
      })
      cleanUp.push(() => server.stop())
    }
    if (endpoint.note !== undefined) conductor.note("info", endpoint.note)
    const asked = await testOptions({ config, parts, conductor })
    const tested = asked === config ? endpoint : { ...(await parts.endpoint(asked)), proxy }
    const answer = await testConnection(asked, parts, tested, conductor)
    const seed = config.seed ?? kept?.seed ?? randomInt(2 ** 31)
    const base = { config, parts, endpoint, conductor, outputDir, seed }
    const tokens = await learnTokens(config, answer, (text) => askOnce(base, text), conductor.signal)
    const context: LevelContext = { ...base, tokens, kept }
    const { levels, search } = await runAll(context)
    const reported: ReportedRun = {
      name: run.name,
      model: config.model ?? "",
      api: config.api,
      dataset: dataName(config),
      url: maskUrl(endpoint.url),
      startedAt: startedAt.toISOString(),
      durationSeconds: (Date.now() - startedAt.getTime()) / 1000,
      status: statusOf(levels, conductor.stopped),
      outputDir,
      levels,
      search,
      notes: warnings,
    }
    const { files, unwritten } = await written(reported, config)
    const status = unwritten === undefined ? reported.status : "failed"
    conductor.emit({ type: "perf.finished", status, outputDir, files, ...errorOf(unwritten) })
    await runCleanUp(cleanUp)
    conductor.events.end()
    return {
      status,
      outputDir,
      levels: levels.map(({ level, figures }) => ({ level, figures })),
      details: reported,
      unwritten,
    }
  } catch (thrown) {
    conductor.emit({ type: "perf.finished", status: "failed", outputDir, files: [], ...errorOf(thrown) })
    await runCleanUp(cleanUp)
    conductor.events.end(thrown)
    throw thrown
  }
}

/** Writes the files of the run. A full disk must not cost the figures: they can still be shown. */
async function written(run: ReportedRun, config: PerfConfig) {
  try {
    return { files: await writeRun(run, config), unwritten: undefined }
  } catch (thrown) {
    if (!PerfError.is(thrown) || thrown.code !== "output_failed") throw thrown
    return { files: [], unwritten: thrown }
  }
}

function errorOf(thrown: unknown) {
  if (thrown === undefined) return {}
  if (!PerfError.is(thrown)) return { error: { code: "bug", message: errorMessage(thrown) } }
  const { code, message, hint } = thrown
  return { error: { code, message, ...(hint !== undefined && { hint }) } }
}

/** What requests are made of, in a word. */
function dataName({ prompt, dataset, datasetModule }: PerfConfig): string {
  if (datasetModule !== undefined) return basename(datasetModule)
  return prompt === undefined ? dataset : "fixed prompt"
}

async function runAll(
  context: LevelContext,
): Promise<{ levels: readonly ReportedLevel[]; search: readonly SearchRow[] }> {
  const position: Position = { index: 0, offset: context.config.datasetOffset }
  if (context.config.slaAutoTune) {
    const { levels, rows } = await searchLoad(context, position)
    return { levels, search: rows }
  }
  const sweep = context.config.sweep === "auto" ? automaticSweep : sweepLevels
  return { levels: await sweep(context, position), search: [] }
}

function statusOf(levels: readonly ReportedLevel[], stopped: boolean): ReportedRun["status"] {
  if (stopped) return "interrupted"
  const succeeded = levels.some(({ figures }) => Number(figures.summary["Success Requests"]) > 0)
  return succeeded ? "completed" : "failed"
}

/** Undefined for a module of one's own. A name that does not exist should not leave a folder behind. */
async function datasetOf({ dataset, datasetModule, prompt }: PerfConfig): Promise<DatasetPlugin | undefined> {
  if (datasetModule !== undefined) return undefined
  const { findDataset } = await import("../workload/catalogue.js")
  return findDataset(prompt === undefined ? dataset : "fixed_prompt")
}

function idOf(startedAt: Date): string {
  return `${startedAt.getTime().toString(36)}${randomInt(36 ** 4).toString(36)}`
}

async function runCleanUp(steps: (() => Promise<void>)[]): Promise<void> {
  for (const step of steps.splice(0).reverse()) await step().catch(() => {})
}
