import type { DatasetReport } from "../../../api/overview.js"
import type { SunburstNode } from "../../charts/index.js"
import { samplesHref } from "../../data/index.js"
import { positionInRange } from "../../ui/index.js"

/**
 * Benchmarks, their categories and their subsets by the headline score of each. Benchmarks whose metric has no range
 * are left out: they have no place between worst and best.
 */
export function scoreTree(run: string, reports: readonly DatasetReport[]): readonly SunburstNode[] {
  return reports.flatMap((report) => {
    const metric = report.metrics.find(({ info }) => info.primary) ?? report.metrics[0]
    if (metric?.score.value == null || positionInRange(metric.score.value, metric.info) === undefined)
      return []
    const quality = (value: number | null) => {
      const at = value === null ? undefined : positionInRange(value, metric.info)
      return at === undefined || metric.info.direction === "higher" ? at : 1 - at
    }
    const node = (
      name: string,
      score: { value: number | null; n: number },
      subset: string | undefined,
      children: readonly SunburstNode[],
    ): SunburstNode => ({
      name,
      n: score.n,
      quality: quality(score.value),
      href: samplesHref(run, report.model_folder, { dataset: report.dataset, subset }),
      children,
    })
    const subsetsOf = (category: (typeof metric.categories)[number]) =>
      category.subsets
        .filter(({ derived }) => !derived)
        .map(({ name, stored_as, score }) => node(name, score, stored_as, []))
    const plain = metric.categories.every(({ name }) => name.join() === "default")
    const children = plain
      ? metric.categories.flatMap(subsetsOf)
      : metric.categories.map((category) =>
          node(category.name.join(" / "), category.score, undefined, subsetsOf(category)),
        )
    return [node(report.pretty_name, metric.score, undefined, children.length > 1 ? children : [])]
  })
}
