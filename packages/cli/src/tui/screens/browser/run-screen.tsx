import { type BenchmarkReport, primaryMetricOf, readRun, readRunState, runFolder } from "@evalscope/core"
import { type ReactNode, useState } from "react"
import { filesOfRun, type RunFile } from "../../../runs/run-files.js"
import type { RunSummary } from "../../../runs/run-summary.js"
import { Frame } from "../../components/frame.js"
import { List, moved } from "../../components/list.js"
import type { ScreenEnds } from "../../components/screen-ends.js"
import { useSize, useTexts, useTheme } from "../../components/ui.js"
import { useKeys } from "../../components/use-keys.js"
import { useLoaded } from "../../components/use-loaded.js"
import { Text } from "../../ink.js"
import { cell, fit } from "../../text/fit.js"

/** Where the samples of one subset are. */
export interface SubsetPlace {
  readonly model: string
  readonly benchmark: string
  readonly subset: string
  readonly path: string
}

interface Row {
  readonly text: string
  readonly place: SubsetPlace | undefined
}

/** The scores of one run: each benchmark with its interval, and its subsets below it. */
export function RunScreen(
  props: ScreenEnds & {
    readonly run: Pick<RunSummary, "dir" | "id" | "models">
    readonly onOpen: (place: SubsetPlace) => void
    readonly onLog: () => void
  },
): ReactNode {
  const { run } = props
  const { columns, rows } = useSize()
  const texts = useTexts()
  const theme = useTheme()
  const [selected, setSelected] = useState<number>()
  const { value, problem } = useLoaded(`${run.dir} ${columns}`, () => rowsOf(run.dir, nameColumns(columns)))
  const lines = value ?? []
  const firstSubset = Math.max(
    0,
    lines.findIndex(({ place }) => place),
  )
  const at = selected ?? firstSubset
  const height = Math.max(1, rows - 5)
  const { keys: names } = texts
  const open = () => {
    const place = lines[at]?.place
    if (place) props.onOpen(place)
  }
  const keys = useKeys({
    commands: [
      { keys: "enter", what: names.open, run: open },
      { keys: "↑ ↓", what: names.select },
      { keys: "v", what: names.log, run: props.onLog },
      { keys: "esc q", what: names.back, run: props.onClose },
    ],
    onInterrupt: props.onInterrupt,
    onOther: (input, key) =>
      setSelected((before) => moved(before ?? firstSubset, lines.length, height, input, key)),
  })
  return (
    <Frame title={`${texts.browser.reports} · ${run.models.join(", ")}`} right={run.id} keys={keys}>
      {problem !== "" && <Text color={theme.bad}>{fit(problem, columns)}</Text>}
      {!value && problem === "" && <Text dimColor>{texts.browser.reading}</Text>}
      {value?.length === 0 && <Text>{texts.browser.noSamples}</Text>}
      <Text dimColor>
        {cell(
          `  ${cell(texts.benchmark, nameColumns(columns))} ${cell(texts.score, 8)} ${cell(texts.browser.interval, 17)} n`,
          columns,
        )}
      </Text>
      <List
        count={lines.length}
        selected={at}
        height={height - 1}
        line={(index) => lines[index]?.text ?? ""}
        color={(index) => (lines[index]?.place ? undefined : theme.good)}
      />
    </Frame>
  )
}

/** Columns for names, next to score, interval and count. */
function nameColumns(columns: number): number {
  return Math.max(22, Math.min(60, columns - 38))
}

async function rowsOf(dir: string, width: number): Promise<readonly Row[]> {
  const reports = await readRun(dir).then(
    (run) => run.reports.map(({ report }) => report),
    () => [],
  )
  const files = await filesOfRun(dir, "reviews")
  const shown = new Set<string>()
  const rows = reports.flatMap((report) => {
    const own = files.filter(({ stem }) => stem.startsWith(`${report.benchmark}_`))
    for (const { path } of own) shown.add(path)
    return [headOf(report, width), ...own.map((file) => subsetRow(report, file, width))]
  })
  // A run that was cut short has samples but no report.
  const rest = files.filter(({ path }) => !shown.has(path))
  const names = (await readRunState(runFolder(dir).stateFile))?.benchmarks ?? []
  return [...rows, ...rest.map((file) => bareRow(file, names))]
}

function headOf(report: BenchmarkReport, width: number): Row {
  const metric = primaryMetricOf(report)
  const name = `${report.prettyName ?? report.benchmark} · ${report.model}`
  if (!metric) return { text: name, place: undefined }
  const { interval } = metric
  const bounds = interval ? `${interval[0].toFixed(3)} – ${interval[1].toFixed(3)}` : ""
  const score = metric.n === 0 ? "–" : metric.micro.toFixed(3)
  return { text: `${cell(name, width)} ${cell(score, 8)} ${cell(bounds, 17)} ${metric.n}`, place: undefined }
}

function subsetRow(
  report: BenchmarkReport,
  file: { readonly model: string; readonly stem: string; readonly path: string },
  width: number,
): Row {
  const subset = file.stem.slice(report.benchmark.length + 1)
  const metric = primaryMetricOf(report)
  const score = metric?.categories.flatMap(({ subsets }) => subsets).find(({ name }) => name === subset)
  const text = score
    ? `${cell(`  ${subset}`, width)} ${cell(score.aggregate.n === 0 ? "–" : score.aggregate.value.toFixed(3), 8)} ${cell("", 17)} ${score.aggregate.n}`
    : `  ${subset}`
  return { text, place: { model: file.model, benchmark: report.benchmark, subset, path: file.path } }
}

/** @param names of the run's benchmarks, which tell where their names end */
function bareRow({ model, stem, path }: RunFile, names: readonly string[]): Row {
  const benchmark = names.find((name) => stem.startsWith(`${name}_`)) ?? stem.split("_")[0] ?? stem
  const subset = stem.slice(benchmark.length + 1)
  return { text: `${benchmark} / ${subset} · ${model}`, place: { model, benchmark, subset, path } }
}
