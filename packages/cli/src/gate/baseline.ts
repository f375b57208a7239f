import { readFile } from "node:fs/promises"
import { resolve } from "node:path"
import {
  type BenchmarkReport,
  comparedRuns,
  compareRuns,
  errorMessage,
  normalCdf,
  readRun,
} from "@evalscope/core"
import { isMap } from "../config/merge-maps.js"
import { exists, resolveRun } from "../runs/find-run.js"
import { UsageError } from "../usage-error.js"
import type { Delta } from "./delta-gate.js"

/** What a run is compared with: an earlier run, or the scores of a document that one wrote. */
export type Baseline = { runDir: string } | { scores: readonly DocumentScore[] }

/**
 * Finds the baseline that a name means, before the run: `latest` is the newest run until then, and a name that means
 * nothing costs no requests.
 *
 * @throws EvalScopeError `file_access` when there is no such run, UsageError for a document that is none.
 */
export async function findBaseline(
  name: string,
  options: { workDir: string; cwd: string; ownRun: string | undefined },
): Promise<Baseline> {
  const file = resolve(options.cwd, name)
  if (name.endsWith(".json") && (await exists(file))) return { scores: await documentScores(file, name) }
  return { runDir: await resolveRun(name, options.workDir, options.cwd, options.ownRun) }
}

/**
 * Differences of a finished run to a baseline: question by question against a run folder, by scores and standard
 * errors alone against a JSON document that an earlier `eval --output` wrote.
 */
export async function baselineDeltas(
  baseline: Baseline,
  candidates: readonly { runDir: string; reports: readonly BenchmarkReport[] }[],
): Promise<readonly Delta[]> {
  if ("scores" in baseline) {
    const { scores } = baseline
    return candidates.flatMap(({ reports }) => reports.flatMap((report) => unpaired(report, scores)))
  }
  const before = comparedRuns(await readRun(baseline.runDir))
  const deltas: Delta[] = []
  for (const { runDir } of candidates) {
    for (const after of comparedRuns(await readRun(runDir))) {
      const same =
        before.find((run) => run.name === after.name) ?? (before.length === 1 ? before[0] : undefined)
      if (!same) continue
      const { comparisons } = await compareRuns(same, after)
      for (const row of comparisons) {
        const sign = row.info.direction === "lower" ? -1 : 1
        deltas.push({
          model: after.name,
          dataset: row.benchmark,
          metric: row.metric,
          primary: row.primary,
          improvement: sign * row.difference,
          stderr: row.stderr,
          pValue: row.pValue,
          common: row.common,
          paired: true,
        })
      }
    }
  }
  return deltas
}

interface DocumentScore {
  model: string
  dataset: string
  metric: string
  score: number
  stderr: number | undefined
}

async function documentScores(path: string, name: string): Promise<readonly DocumentScore[]> {
  const refuse = (problem: string) =>
    new UsageError(
      `--baseline ${name} ${problem}.`,
      "Name a run folder, or a document that eval --output file.json wrote.",
    )
  let document: unknown
  try {
    document = JSON.parse(await readFile(path, "utf8"))
  } catch (cause) {
    throw refuse(`is not JSON: ${errorMessage(cause)}`)
  }
  const results = isMap(document) ? document.results : undefined
  if (!Array.isArray(results)) throw refuse("has no results")
  return results.filter(isMap).flatMap(({ model, dataset, subset, metric, score, stderr }) => {
    if (subset !== undefined || typeof score !== "number") return []
    return [
      {
        model: String(model),
        dataset: String(dataset),
        metric: String(metric),
        score,
        stderr: typeof stderr === "number" ? stderr : undefined,
      },
    ]
  })
}

function unpaired(report: BenchmarkReport, before: readonly DocumentScore[]): readonly Delta[] {
  const ofBenchmark = before.filter((row) => row.dataset === report.benchmark)
  const ofModel = ofBenchmark.filter((row) => row.model === report.model)
  const rows = ofModel.length > 0 ? ofModel : ofBenchmark
  return report.metrics.flatMap((metric) => {
    const earlier = rows.find((row) => row.metric === metric.info.name)
    if (!earlier || metric.n === 0) return []
    const improvement = (metric.micro - earlier.score) * (metric.info.direction === "lower" ? -1 : 1)
    const known = metric.stderr !== undefined && earlier.stderr !== undefined
    const stderr = known ? Math.hypot(metric.stderr ?? 0, earlier.stderr ?? 0) : undefined
    const pValue =
      stderr === undefined
        ? undefined
        : stderr === 0
          ? Number(improvement === 0)
          : 2 * (1 - normalCdf(Math.abs(improvement) / stderr))
    return [
      {
        model: report.model,
        dataset: report.benchmark,
        metric: metric.info.name,
        primary: metric.primary,
        improvement,
        stderr,
        pValue,
        common: metric.n,
        paired: false,
      },
    ]
  })
}
