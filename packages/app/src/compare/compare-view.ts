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

/** What the references of a request name. @throws ServiceError 404 for an unknown run or model */
export async function chosenRuns(
  services: Services,
  refs: readonly string[],
): Promise<readonly ComparedChoice[]> {
  return Promise.all(
    refs.map(async (ref) => {
      const at = ref.indexOf("::")
      const place = await services.roots.place(at < 0 ? ref : ref.slice(0, at))
      const run = await services.runs.row(place.id)
      if (!run) throw notFound("There is no such run.")
      const { reports } = await readReports(place)
      const folders = await modelFolders(place)
      const modelFolder = at < 0 ? (reports[0]?.modelFolder ?? folders[0] ?? "") : ref.slice(at + 2)
      const own = reports.filter((entry) => entry.modelFolder === modelFolder).map(({ report }) => report)
      if (own.length === 0 && !folders.includes(modelFolder)) throw notFound("This run has no such model.")
      return { ref, place, run, modelFolder, reports: own, source: sampleSource(place, run, modelFolder) }
    }),
  )
}

/** Runs side by side: scores, and how sure their differences to the baseline are. */
export async function compareView(
  choices: readonly ComparedChoice[],
  baselineAt: number,
  indexes: SampleIndexes,
): Promise<CompareView> {
  const baseline = choices[baselineAt]
  if (!baseline) {
    throw new ServiceError({
      status: 400,
      code: "query_invalid",
      message: "baseline: there are fewer runs than that.",
    })
  }
  const differences = await Promise.all(
    choices.map(async (choice) =>
      choice === baseline ? new Map<string, TestedDifference>() : differencesTo(baseline, choice, indexes),
    ),
  )
  adjustVerdicts(differences.flatMap((one) => [...one.values()]))
  const configs = await Promise.all(choices.map(({ place }) => readConfig(place)))
  const settings = settingDifferences(configs)
  return {
    runs: choices.map(({ ref, run, modelFolder, reports }) => ({
      ref,
      run: run.id,
      name: run.name,
      model: reports[0]?.model ?? modelFolder,
      model_folder: modelFolder,
    })),
    baseline: baselineAt,
    confidence,
    rows: rowsOf(choices, differences),
    differences: settings,
    warnings: [...settingWarnings(settings), ...warningsOf(choices, differences)],
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

function rowsOf(
  choices: readonly ComparedChoice[],
  differences: readonly ReadonlyMap<string, TestedDifference>[],
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
