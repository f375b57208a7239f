import { readdir, readFile } from "node:fs/promises"
import { basename, join, resolve } from "node:path"
import { EvalScopeError, errorMessage } from "../errors/index.js"
import { type BenchmarkReport, type ComparedRun, parseReportFile, questionKey } from "../report/index.js"
import { readReviews } from "../store/index.js"

/** A finished run folder, of this tool or of the original. */
export interface StoredRun {
  dir: string
  reports: readonly StoredReport[]
}

export interface StoredReport {
  report: BenchmarkReport
  file: string
  /** Folder of the model inside `reports/` and `reviews/`. */
  modelFolder: string
}

/**
 * Reads the reports of a run folder.
 * @throws EvalScopeError `file_access` when there is no such folder or no report in it, `run_damaged` naming file
 *   and field of a report that cannot be read.
 */
export async function readRun(path: string): Promise<StoredRun> {
  const dir = resolve(path)
  const reports: StoredReport[] = []
  for (const modelFolder of await foldersIn(join(dir, "reports"))) {
    const folder = join(dir, "reports", modelFolder)
    const files = (await readdir(folder)).filter((name) => name.endsWith(".json")).sort()
    for (const name of files) {
      const file = join(folder, name)
      reports.push({ report: parseReportFile(await readFile(file, "utf8"), file), file, modelFolder })
    }
  }
  if (reports.length === 0) {
    throw new EvalScopeError({
      code: "file_access",
      message: `There is no report in ${path}.`,
      hint: "Name the folder of a finished run, the one that holds reports/ and reviews/.",
    })
  }
  return { dir, reports }
}

/** The models of a stored run with their scores, ready to be compared. */
export function comparedRuns(run: StoredRun): readonly ComparedRun[] {
  const models = [...new Set(run.reports.map((entry) => entry.modelFolder))]
  return models.map((modelFolder) => {
    const own = run.reports.filter((entry) => entry.modelFolder === modelFolder)
    return {
      name: own[0]?.report.model ?? modelFolder,
      benchmarks: own.map(({ report }) => ({
        name: report.benchmark,
        prettyName: report.prettyName,
        metrics: report.metrics.map((metric) => metric.info),
        primaryMetric: report.metrics.find((metric) => metric.primary)?.info.name,
        scores: () => scoresOf(join(run.dir, "reviews", modelFolder), report.benchmark),
      })),
    }
  })
}

async function* scoresOf(folder: string, benchmark: string) {
  const prefix = `${benchmark}_`
  const files = (await namesIn(folder))
    .filter((name) => name.startsWith(prefix) && name.endsWith(".jsonl"))
    .sort()
  for (const name of files) {
    const subset = basename(name, ".jsonl").slice(prefix.length)
    for await (const review of readReviews(join(folder, name))) {
      yield {
        subset,
        id: review.index,
        groupId: review.groupId,
        key: review.identity?.question ?? questionKey(review.messages, review.target),
        values: review.score.values,
        outcome: review.identity?.outcome,
      }
    }
  }
}

async function foldersIn(path: string): Promise<readonly string[]> {
  try {
    const entries = await readdir(path, { withFileTypes: true })
    return entries.filter((entry) => entry.isDirectory()).map((entry) => entry.name)
  } catch (cause) {
    throw new EvalScopeError({
      code: "file_access",
      message: `Cannot read ${path}: ${errorMessage(cause)}.`,
      hint: "Name the folder of a finished run, the one that holds reports/ and reviews/.",
      cause,
    })
  }
}

async function namesIn(path: string): Promise<readonly string[]> {
  return readdir(path).catch(() => [])
}
