import type { BenchmarkReport, MetricReport } from "@evalscope/core"
import { type CompareView, type RunRow, type Warning, warning } from "../api/index.js"
import { notFound, ServiceError } from "../errors/index.js"
import type { RunPlace } from "../roots/index.js"
import { figure, metricView, modelFolders, readConfig, readReports, sampleSource } from "../runs/index.js"
import type { SampleIndexes, SampleSource } from "../samples/index.js"
import type { Services } from "../service/services.js"
import { adjustVerdicts, confidence, type TestedDifference } from "./adjust-verdicts.js"
import { settingDifferences, settingWarnings } from "./setting-differences.js"

/** One model of one run. */
export interface ComparedChoice {
  ref: string
  place: RunPlace
  run: RunRow
  modelFolder: string
  reports: readonly BenchmarkReport[]
  source: SampleSource
}

/** A reference that names nothing, and what is missing. */
interface MissingChoice {
  ref: string
  warning: Warning
}

interface ChosenRuns {
  found: readonly ComparedChoice[]
  missing: readonly MissingChoice[]
}

/** What the references of a request name, in their order, and which of them name nothing. */
async function chosenRuns(services: Services, refs: readonly string[]): Promise<ChosenRuns> {
  const choices = await Promise.all(refs.map((ref) => chosenRun(services, ref)))
  return {
    found: choices.flatMap((choice) => ("place" in choice ? [choice] : [])),
    missing: choices.flatMap((choice) => ("warning" in choice ? [choice] : [])),
  }
}

/** The same where all have to be there. @throws ServiceError 404 that names what is missing */
export async function everyRun(
  services: Services,
  refs: readonly string[],
): Promise<readonly ComparedChoice[]> {
  const { found, missing } = await chosenRuns(services, refs)
  if (missing.length > 0) throw notFound(missing.map(({ warning: { message } }) => message).join(" "))
  return found
}

async function chosenRun(services: Services, ref: string): Promise<ComparedChoice | MissingChoice> {
  const at = ref.indexOf("::")
  const id = at < 0 ? ref : ref.slice(0, at)
  const noRun = { ref, warning: warning("run_missing", { run: id }) }
  const place = await services.roots.place(id).catch((error: unknown) => {
    if (ServiceError.is(error) && error.status === 404) return undefined
    throw error
  })
  const run = place && (await services.runs.row(place.id))
  if (!place || !run) return noRun
  const { reports } = await readReports(place)
  const folders = await modelFolders(place)
  const modelFolder = at < 0 ? (reports[0]?.modelFolder ?? folders[0] ?? "") : ref.slice(at + 2)
  const own = reports.filter((entry) => entry.modelFolder === modelFolder).map(({ report }) => report)
  if (own.length === 0 && !folders.includes(modelFolder))
    return { ref, warning: warning("model_missing", { run: id, text: modelFolder }) }
  return { ref, place, run, modelFolder, reports: own, source: sampleSource(place, run, modelFolder) }
}

/**
 * Runs side by side: scores, and how sure their differences to the baseline are. Those that are missing are named, and
 * the others compared; without the baseline to the first of them.
 *
 * @throws ServiceError 404 where none is there
 */
export async function compareView(
  services: Services,
  refs: readonly string[],
  baselineAt: number,
): Promise<CompareView> {
  const wanted = refs[baselineAt]
  if (wanted === undefined) {
    throw new ServiceError({
      status: 400,
      code: "query_invalid",
      message: "baseline: there are fewer runs than that.",
    })
  }
  const { found: choices, missing } = await chosenRuns(services, refs)
  const baselineFound = choices.findIndex(({ ref }) => ref === wanted)
  const baseline = choices[Math.max(0, baselineFound)]
  if (!baseline) throw notFound(missing.map(({ warning: { message } }) => message).join(" "))
  const differences = await Promise.all(
    choices.map(async (choice) =>
      choice === baseline
        ? new Map<string, TestedDifference>()
        : differencesTo(baseline, choice, services.samples),
    ),
  )
  adjustVerdicts(differences.flatMap((one) => [...one.values()]))
  const configs = await Promise.all(choices.map(({ place }) => readConfig(place)))
  const settings = settingDifferences(configs)
  const unscored = await Promise.all(choices.map(({ source }) => unscoredSamples(services.samples, source)))
  return {
    runs: choices.map(({ ref, run, modelFolder, reports }) => ({
      ref,
      run: run.id,
      name: run.name,
      model: reports[0]?.model ?? modelFolder,
      model_folder: modelFolder,
    })),
    missing: missing.map(({ ref }) => ref),
    baseline: Math.max(0, baselineFound),
    confidence,
    rows: rowsOf(choices, differences, unscored),
    differences: settings,
    warnings: [
      ...missing.map((one) => one.warning),
      ...settingWarnings(settings),
      ...warningsOf(choices, differences),
    ],
  }
}

async function differencesTo(
  baseline: ComparedChoice,
  candidate: ComparedChoice,
  indexes: SampleIndexes,
): Promise<Map<string, TestedDifference>> {
  const shared = baseline.reports.filter((report) =>
    candidate.reports.some((other) => other.benchmark === report.benchmark),
  )
  const found = await indexes.compare(
    baseline.source,
    candidate.source,
    shared.map((report) => {
      const primary = report.metrics.find((metric) => metric.primary)?.info.name
      return {
        name: report.benchmark,
        metrics: report.metrics.map(({ info: { name, kind, direction } }) => ({
          name,
          ...(kind && { kind }),
          ...(direction && { direction }),
        })),
        ...(primary !== undefined && { primary }),
      }
    }),
  )
  return new Map(
    found.map((row) => {
      const info = shared
        .find(({ benchmark }) => benchmark === row.benchmark)
        ?.metrics.find((metric) => metric.info.name === row.metric)?.info
      return [
        `${row.benchmark}\n${row.metric}`,
        {
          primary: row.primary,
          lower: info?.direction === "lower",
          quality: info?.kind !== "diagnostic",
          result: {
            difference: row.difference,
            interval: row.interval ?? null,
            p: row.pValue ?? null,
            p_adjusted: null,
            test: row.test ?? "",
            common: row.common,
            only_baseline: row.baselineOnly,
            only_candidate: row.candidateOnly,
            better: row.better,
            worse: row.worse,
            detectable: row.detectable ?? null,
            matched_by: row.matchedBy,
            verdict: "unclear",
          },
        },
      ]
    }),
  )
}

/** Samples without a value of their main metric, by benchmark; none while they are still being counted. */
async function unscoredSamples(
  indexes: SampleIndexes,
  source: SampleSource,
): Promise<ReadonlyMap<string, number>> {
  const counts = new Map<string, number>()
  const { ready, subsets } = await indexes.state(source)
  if (!ready) return counts
  for (const { dataset, unscored } of subsets) counts.set(dataset, (counts.get(dataset) ?? 0) + unscored)
  return counts
}

function rowsOf(
  choices: readonly ComparedChoice[],
  differences: readonly ReadonlyMap<string, TestedDifference>[],
  unscored: readonly ReadonlyMap<string, number>[],
): CompareView["rows"] {
  const keys = new Map<string, { report: BenchmarkReport; metric: MetricReport }>()
  for (const { reports } of choices) {
    for (const report of reports) {
      for (const metric of report.metrics) {
        const key = `${report.benchmark}\n${metric.info.name}\n${metric.identity.aggregation}`
        if (!keys.has(key)) keys.set(key, { report, metric })
      }
    }
  }
  return [...keys.values()].map(({ report, metric }) => {
    const values = choices.map(({ reports }) =>
      reports
        .find(({ benchmark }) => benchmark === report.benchmark)
        ?.metrics.find(
          (one) =>
            one.info.name === metric.info.name && one.identity.aggregation === metric.identity.aggregation,
        ),
    )
    const scores = values.flatMap((one) => (one ? [one.micro] : []))
    const best = metric.info.direction === "lower" ? Math.min(...scores) : Math.max(...scores)
    return {
      dataset: report.benchmark,
      pretty_name: report.prettyName,
      metric: metricView(metric, metric.primary),
      cells: values.map((one, i) => ({
        score: one ? figure(one.micro, one.n, one) : null,
        // Reports of the original do not count them: the samples themselves do, by their main metric.
        unscored: Math.max(
          one?.unscored ?? 0,
          one?.primary === true ? (unscored[i]?.get(report.benchmark) ?? 0) : 0,
        ),
        against_baseline: differences[i]?.get(`${report.benchmark}\n${metric.info.name}`)?.result ?? null,
        best: one?.micro === best && scores.length > 1,
      })),
    }
  })
}

function warningsOf(
  choices: readonly ComparedChoice[],
  differences: readonly ReadonlyMap<string, TestedDifference>[],
): Warning[] {
  const warnings: Warning[] = []
  for (const [i, choice] of choices.entries()) {
    const run = choice.run.name
    if (choice.run.status === "running") warnings.push(warning("still_running", { run }))
    for (const [key, { primary, result }] of differences[i] ?? []) {
      if (!primary) continue
      const [dataset = ""] = key.split("\n")
      if (result.matched_by === "position") {
        warnings.push(warning("matched_by_position", { run, dataset }))
      }
      const n = result.only_baseline + result.only_candidate
      if (n > 0) warnings.push(warning("questions_left_out", { run, dataset, n }))
    }
  }
  return warnings
}
