import type { CompareSamples, CompareView } from "../../api/compare.js"
import type { RunOverview } from "../../api/overview.js"
import type { SampleRow } from "../../api/sample.js"
import { warning } from "../../api/say-warning.js"
import type { SiteManifest } from "../../api/site.js"
import { api } from "../data/index.js"
import type { Chunks } from "./chunks.js"
import { matchQuestions } from "./match-questions.js"
import { mergeComparisons, turned } from "./merge-comparisons.js"
import { type QueryValues, queryValues } from "./query-values.js"

/** Comparisons of the runs of an exported page. */
export interface SiteCompare {
  /** Undefined for runs that the page does not compare. */
  view(search: URLSearchParams): Promise<CompareView | undefined>
  samples(search: URLSearchParams): Promise<Pick<CompareSamples, "items" | "counts"> | undefined>
}

export function siteCompare({ comparisons, answers, lists }: SiteManifest, chunks: Chunks): SiteCompare {
  const found = (name: string) => comparisons?.refs.find((ref) => ref === name || ref.startsWith(`${name}::`))
  /** The runs that a request names, as the page has them; undefined where they are too few. */
  const chosen = (search: URLSearchParams) => {
    const refs = search.getAll("run").flatMap((name) => found(name) ?? [])
    return refs.length > 1 ? refs : undefined
  }
  const baselineOf = (query: QueryValues) => query.number("baseline") ?? 0

  return {
    view: async (search) => {
      const refs = chosen(search)
      if (!comparisons || !refs) return undefined
      const pairs = await chunks.rows<CompareView>([comparisons.pairs])
      const pairOf = (baseline: string, candidate: string) => {
        const view = pairs.find(({ runs }) => runs.every(({ ref }) => ref === baseline || ref === candidate))
        if (!view) throw new Error(`${baseline}, ${candidate}: not compared`)
        return view.runs[0]?.ref === baseline ? view : turned(view)
      }
      const configs = await Promise.all(refs.map((ref) => configOf(ref)))
      const names = search.getAll("run")
      const missing = names.filter((name) => found(name) === undefined)
      const baseline = found(names[baselineOf(queryValues(search))] ?? "")
      const view = mergeComparisons(refs, Math.max(0, refs.indexOf(baseline ?? "")), pairOf, configs)
      const notes = missing.map((name) => warning("run_missing", { run: name.replace("::", " ") }))
      return { ...view, missing, warnings: [...notes, ...view.warnings] }
    },
    samples: async (search) => {
      const refs = chosen(search)
      if (!comparisons || comparisons.questions === null || !refs) return undefined
      const questions = await chunks.rows<readonly number[]>([comparisons.questions])
      const runs = await Promise.all(
        refs.map(async (ref) => ({
          rows: await chunks.rows<SampleRow>(lists[samplesPath(ref)]?.rows ?? []),
          questions: questions[comparisons.refs.indexOf(ref)] ?? [],
        })),
      )
      const query = queryValues(search)
      return matchQuestions(runs, {
        baseline: baselineOf(query),
        candidate: query.number("candidate"),
        dataset: query.text("dataset") ?? "",
        subset: query.text("subset"),
        q: query.text("q"),
        states: query.text("states"),
        filter: query.word("filter", "all", "regressed", "improved", "both_right", "both_wrong", "differs"),
      })
    },
  }

  async function configOf(ref: string): Promise<Readonly<Record<string, unknown>> | undefined> {
    const chunk = answers[api.run(ref.split("::")[0] ?? "")]
    if (chunk === undefined) return undefined
    const { config }: RunOverview = JSON.parse(await chunks.text(chunk))
    return config ?? undefined
  }
}

function samplesPath(ref: string): string {
  const [run = "", model = ""] = ref.split("::")
  return api.samples(run, model)
}
