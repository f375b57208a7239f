import { basename } from "node:path"
import { type RunOverview, type RunRow, type Warning, warning } from "../api/index.js"
import { maskConfig } from "../guard/index.js"
import { namesInside, type RunPlace } from "../roots/index.js"
import type { SampleIndexes } from "../samples/index.js"
import { reportView } from "./report-view.js"
import { benchmarkVersions, readConfig, readReports, readSpending, readState } from "./run-files.js"
import { sampleSource } from "./sample-source.js"
import { stoppedRun } from "./stopped-run.js"

const notCounted = { samples: null, unscored: null, errored: null }

/** Everything the page of a run shows before one goes into its samples. */
export async function readOverview(
  place: RunPlace,
  run: RunRow,
  indexes: SampleIndexes,
  remotePictures: boolean,
): Promise<RunOverview> {
  const { reports, warnings } = await readReports(place)
  const config = await readConfig(place)
  const versions = benchmarkVersions(config)
  const state = await readState(place)
  const spending = await readSpending(place)
  const subsets: RunOverview["subsets"] = []
  const notes: Warning[] = []
  for (const folder of await modelFolders(place)) {
    const known = await indexes.state(sampleSource(place, run, folder))
    for (const { dataset, subset, ...counts } of known.subsets) {
      const { samples, unscored, errored } = known.ready ? counts : notCounted
      subsets.push({ model_folder: folder, dataset, subset, samples, unscored, errored })
    }
    notes.push(...known.problems.map(({ path, at }) => warning("line_invalid", { path: basename(path), at })))
  }
  const html = (await namesInside(place, "reports", "file")).includes("report.html")
  return {
    run,
    reports: reports.map(({ report, modelFolder }) =>
      reportView(report, modelFolder, versions.get(report.benchmark)),
    ),
    subsets,
    config: config ? maskConfig(config).shown : null,
    made_by: state?.made_by ?? null,
    git: state?.git ?? null,
    spending: spending?.parts?.map(({ benchmark, ...part }) => ({ dataset: benchmark, ...part })) ?? null,
    stopped: await stoppedRun(place, run),
    remote_pictures: remotePictures,
    html_report: html || (await namesInside(place, "", "file")).includes("perf_report.html"),
    warnings: [...new Map([...warnings, ...notes].map((one) => [one.message, one])).values()],
  }
}

/** Folders of models that have samples. */
export async function modelFolders(place: RunPlace): Promise<readonly string[]> {
  const folders = await Promise.all(
    ["predictions", "reviews", "errors"].map((kind) => namesInside(place, kind, "folder")),
  )
  return [...new Set(folders.flat())].sort()
}
