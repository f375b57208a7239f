import type { CompareView, PairedResult } from "../../api/compare.js"
import { adjustVerdicts } from "../../compare/adjust-verdicts.js"
import { settingDifferences, settingWarnings } from "../../compare/setting-differences.js"

type Row = CompareView["rows"][number]
type Config = Readonly<Record<string, unknown>> | undefined

/** One run against another, the baseline being the first. */
export type PairOf = (baseline: string, candidate: string) => CompareView

/**
 * The comparison of any runs, from the comparisons of every two of them: the service tests each candidate against the
 * baseline by itself, and only then looks at all of them.
 */
export function mergeComparisons(
  refs: readonly string[],
  baseline: number,
  pairOf: PairOf,
  configs: readonly Config[],
): CompareView {
  const base = refs[baseline] ?? ""
  const views = refs.map((ref) => (ref === base ? undefined : pairOf(base, ref)))
  const runs = views.flatMap((view) => view?.runs[1] ?? views.find((one) => one)?.runs[0] ?? [])
  const rows = new Map<string, Row>()
  for (const [index] of refs.entries())
    for (const row of ownRows(views, index)) if (!rows.has(keyOf(row))) rows.set(keyOf(row), row)
  const merged = [...rows].map(([key, row]) => mergedRow(key, row, views))
  adjustVerdicts(
    merged.flatMap(({ metric, cells }) =>
      cells.flatMap(({ against_baseline: result }) =>
        result
          ? [
              {
                primary: metric.primary,
                lower: metric.direction === "lower",
                quality: metric.kind === "quality",
                result,
              },
            ]
          : [],
      ),
    ),
  )
  const settings = settingDifferences(configs)
  const warnings = new Map(
    // Those of a pair name what these two differ in.
    settingWarnings(settings)
      .concat(views.flatMap((view) => view?.warnings.filter(({ code }) => code !== "settings_differ") ?? []))
      .map((one) => [one.message, one]),
  )
  return {
    runs,
    missing: [],
    baseline,
    confidence: views.find((view) => view)?.confidence ?? 0,
    rows: merged,
    differences: settings,
    warnings: [...warnings.values()],
  }
}

const keyOf = ({ dataset, metric }: Row) => `${dataset}\n${metric.key}`

type Views = readonly (CompareView | undefined)[]

/** The rows in which a run has a score, from a comparison that it is part of. */
function ownRows(views: Views, index: number): readonly Row[] {
  const own = views[index]
  const [view, side] = own ? [own, 1] : [views.find((one) => one), 0]
  return (view?.rows ?? []).filter(({ cells }) => cells[side]?.score != null)
}

function mergedRow(key: string, { dataset, pretty_name, metric }: Row, views: Views): Row {
  const found = views.map((view) => view?.rows.find((row) => keyOf(row) === key))
  const baseline = found.find((row) => row?.cells[0]?.score != null)?.cells[0]?.score ?? null
  const unscored = found.find((row) => row?.cells[0]?.score != null)?.cells[0]?.unscored ?? 0
  const scores = views.map((view, index) => (view ? (found[index]?.cells[1]?.score ?? null) : baseline))
  const values = scores.flatMap((score) => (score?.value == null ? [] : [score.value]))
  const best = metric.direction === "lower" ? Math.min(...values) : Math.max(...values)
  return {
    dataset,
    pretty_name,
    metric,
    cells: scores.map((score, index) => {
      const paired = views[index] && found[index]?.cells[1]?.against_baseline
      return {
        score,
        unscored: views[index] ? (found[index]?.cells[1]?.unscored ?? 0) : unscored,
        against_baseline: paired ? { ...paired, p_adjusted: null, verdict: "unclear" } : null,
        best: values.length > 1 && score?.value === best,
      }
    }),
  }
}

/** The same comparison with the other run as its baseline. */
export function turned(view: CompareView): CompareView {
  const [from, to] = view.runs.map(({ name }) => name)
  return {
    ...view,
    runs: view.runs.toReversed(),
    // Of a pair they name the candidate, which is the other one now.
    warnings: view.warnings.map((one) =>
      one.code !== "still_running" && one.params.run === to && from !== undefined && to !== undefined
        ? { ...one, params: { ...one.params, run: from }, message: one.message.replace(to, from) }
        : one,
    ),
    rows: view.rows.map((row) => {
      const [baseline, candidate] = row.cells
      const paired = candidate?.against_baseline
      return {
        ...row,
        cells: [
          {
            score: candidate?.score ?? null,
            unscored: candidate?.unscored ?? 0,
            against_baseline: null,
            best: candidate?.best ?? false,
          },
          {
            score: baseline?.score ?? null,
            unscored: baseline?.unscored ?? 0,
            against_baseline: paired ? turnedResult(paired) : null,
            best: baseline?.best ?? false,
          },
        ],
      }
    }),
  }
}

function turnedResult(result: PairedResult): PairedResult {
  const { difference, interval, only_baseline, only_candidate, better, worse } = result
  return {
    ...result,
    difference: 0 - difference,
    interval: interval && [0 - interval[1], 0 - interval[0]],
    only_baseline: only_candidate,
    only_candidate: only_baseline,
    better: worse,
    worse: better,
  }
}
