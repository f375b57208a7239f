import {
  comparedRuns,
  compareRuns,
  type Flip,
  formatDifference,
  formatPValue,
  formatScore,
  type MetricComparison,
  type RunComparison,
  readRun,
} from "@evalscope/core"
import { pairRuns } from "../../eval/run-compare.js"
import type { Texts } from "../i18n/texts.js"
import { cell, wrap } from "../text/fit.js"
import type { SamplePlace } from "./stored-sample.js"

const shownFlips = 20

/** A sample, and the run that it is in. */
interface PlacedSample {
  readonly runDir: string
  readonly sample: SamplePlace
}

/** A line of a comparison; that of a flip leads to both answers. */
export interface CompareRow {
  readonly text: string
  readonly verdict?: MetricComparison["verdict"]
  readonly flip?: { readonly baseline: PlacedSample; readonly candidate: PlacedSample }
}

type Side = readonly [runDir: string, model: string]

interface Style {
  readonly ascii: boolean
  readonly columns: number
  readonly words: Texts
}

/** A model of the baseline and one of another run, compared. */
interface Compared {
  readonly baseline: Side
  readonly candidate: Side
  readonly comparison: RunComparison
}

/** Compares runs, the first of them as the baseline. */
export async function compareAll(dirs: readonly string[]): Promise<readonly Compared[]> {
  const runs = await Promise.all(dirs.map(async (dir) => ({ dir, models: comparedRuns(await readRun(dir)) })))
  const [baseline, ...candidates] = runs
  if (!baseline) return []
  const compared: Compared[] = []
  for (const candidate of candidates) {
    for (const [a, b] of pairRuns(baseline.models, candidate.models)) {
      compared.push({
        baseline: [baseline.dir, a.name],
        candidate: [candidate.dir, b.name],
        comparison: await compareRuns(a, b, { flips: shownFlips }),
      })
    }
  }
  return compared
}

/** What runs are worth beside each other: deltas with tests, and the questions that flipped. */
export function compareRows(compared: readonly Compared[], style: Style): readonly CompareRow[] {
  return compared
    .flatMap(({ comparison, ...places }) => {
      const { comparisons } = comparison
      const main = comparisons.filter(({ primary }) => primary)
      const name = (side: string, [dir, model]: Side) => ({
        text: `${side}  ${model} · ${dir.split(/[\\/]/).at(-1) ?? ""}`,
      })
      return [
        [name("A", places.baseline), name("B", places.candidate)],
        [...metricRows(comparison, style), ...noteRows(comparison, style)],
        (main.length > 0 ? main : comparisons).flatMap((row) => flipRows(row, places, style)),
      ]
    })
    .filter((part) => part.length > 0)
    .flatMap((part, at) => (at === 0 ? part : [{ text: "" }, ...part]))
}

interface Column {
  readonly title: string
  readonly width: number
  /** There from so many columns of the window on. */
  readonly from: number
  readonly text: (row: MetricComparison) => string
}

/** A line for each metric, as much of it as there is room for; the verdict is always there. */
function metricRows(
  { comparisons, confidence }: RunComparison,
  { ascii, columns, words: { benchmark, browser } }: Style,
): readonly CompareRow[] {
  const numbers: readonly Column[] = [
    { title: "A", width: 7, from: 0, text: (row) => formatScore(row.baseline, row.info) },
    { title: "B", width: 7, from: 0, text: (row) => formatScore(row.candidate, row.info) },
    { title: "B-A", width: 7, from: 0, text: (row) => formatDifference(row.difference, row.info) },
    { title: "p", width: 6, from: 68, text: (row) => formatPValue(row.adjustedPValue) },
    { title: ascii ? "+/-" : "▲/▼", width: 9, from: 78, text: (row) => `${row.better}/${row.worse}` },
    { title: `${Math.round(100 * confidence)}%`, width: 18, from: 98, text: intervalOf },
    { title: browser.common, width: 8, from: 108, text: (row) => String(row.common) },
  ]
  const shown = numbers.filter(({ from }) => columns >= from)
  const verdictColumns = 10
  const wide = shown.reduce((rest, { width }) => rest - width - 1, columns - verdictColumns - 2)
  const line = (name: string, verdict: string, text: (column: Column) => string) =>
    `${cell(name, wide)} ${shown.map((one) => cell(text(one), one.width, "right")).join(" ")}  ${verdict}`
  return [
    { text: line(benchmark, browser.verdict, ({ title }) => title) },
    ...comparisons.map((row) => ({
      text: line(`${row.prettyName} · ${row.metric}`, browser.verdicts[row.verdict], ({ text }) => text(row)),
      verdict: row.verdict,
    })),
  ]
}

function intervalOf({ interval, info }: MetricComparison): string {
  return interval ? `[${formatDifference(interval[0], info)}, ${formatDifference(interval[1], info)}]` : "–"
}

/** What the numbers do not say by themselves. */
function noteRows(comparison: RunComparison, { columns, words }: Style): readonly CompareRow[] {
  const { browser } = words
  const { baselineOnly, candidateOnly, unmatched, comparisons } = comparison
  const list = (what: string, names: readonly string[]) =>
    names.length === 0 ? [] : [`${what}: ${names.join(", ")}`]
  const undecided = comparisons.flatMap(({ primary, verdict, prettyName, detectable, info }) =>
    primary && verdict === "unclear" && detectable !== undefined
      ? [`${prettyName}: ${browser.detectable} ${formatDifference(detectable, info).replace("+", "")}`]
      : [],
  )
  const notes = [
    ...undecided,
    ...list(browser.onlyInA, baselineOnly),
    ...list(browser.onlyInB, candidateOnly),
    ...list(browser.unmatched, unmatched),
    ...(comparisons.some(({ matchedBy }) => matchedBy === "position") ? [browser.byPosition] : []),
  ]
  return notes.flatMap((note) => wrap(note, columns).map((text) => ({ text })))
}

function flipRows(
  { benchmark, prettyName, flips }: MetricComparison,
  place: Pick<Compared, "baseline" | "candidate">,
  { ascii, words: { browser: words } }: Style,
): readonly CompareRow[] {
  const at = ([runDir, model]: Side, subset: string, id: number): PlacedSample => ({
    runDir,
    sample: { model, benchmark, subset, id },
  })
  const row = (sign: string, what: string) => (flip: Flip) => {
    const { subset, id, candidateId, baseline, candidate } = flip
    return {
      text: `${sign} ${what}: ${subset} ${id}  ${baseline.toFixed(2)} ${ascii ? "->" : "→"} ${candidate.toFixed(2)}`,
      flip: {
        baseline: at(place.baseline, subset, id),
        candidate: at(place.candidate, subset, candidateId),
      },
    }
  }
  if (flips.worse.length + flips.better.length === 0) return []
  return [
    { text: `${words.flips} · ${prettyName}` },
    ...flips.worse.map(row(ascii ? "-" : "✗", words.becameWrong)),
    ...flips.better.map(row(ascii ? "+" : "✓", words.becameRight)),
  ]
}
