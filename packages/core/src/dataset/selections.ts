import type { DatasetSpec } from "../benchmark/benchmark.js"
import type { DatasetArgs } from "../task/dataset-args.js"
import type { RecordSelection } from "./source.js"

type SelectionArgs = Pick<
  DatasetArgs,
  "defaultSubset" | "evalSplit" | "trainSplit" | "fewShotNum" | "subsetList"
>

/** The records one subset of a benchmark is made of. */
export function selectionOf(
  spec: DatasetSpec,
  args: SelectionArgs,
  subset: string,
  split = args.evalSplit ?? spec.evalSplit,
): RecordSelection {
  const subsetIs = spec.subsetIs ?? "config"
  const config = spec.config ?? args.defaultSubset
  if (subsetIs === "config") return { subset: spec.config ?? subset, split, name: subset }
  if (subsetIs === "split") return { subset: config ?? "default", split: subset, name: subset }
  return { subset: config ?? "default", split, name: subset }
}

/** The records demonstrations of a subset come from; for subsets that are splits, the train split itself. */
export function trainSelectionOf(
  spec: DatasetSpec,
  args: SelectionArgs,
  subset: string,
  split: string,
): RecordSelection {
  const selection = selectionOf(spec, args, subset, split)
  return { ...selection, split }
}

/** The split demonstrations come from; undefined when a task uses none. */
function trainSplitOf(spec: DatasetSpec, args: SelectionArgs): string | undefined {
  const count = args.fewShotNum ?? spec.fewShot?.count ?? 0
  return count === 0 ? undefined : (args.trainSplit ?? spec.fewShot?.split)
}

/** Everything a task will read, without repetition. */
export function plannedSelections(spec: DatasetSpec, args: SelectionArgs): RecordSelection[] {
  const subsets = args.subsetList ?? spec.defaultSubsets ?? spec.subsets
  const train = trainSplitOf(spec, args)
  const all = subsets.flatMap((subset) => [
    selectionOf(spec, args, subset),
    ...(train === undefined ? [] : [trainSelectionOf(spec, args, subset, train)]),
  ])
  const isField = typeof spec.subsetIs === "object"
  const keys = new Set<string>()
  return all.filter(({ subset, split, name }) => {
    const key = JSON.stringify([subset, split, isField && spec.files === undefined ? "" : name])
    if (keys.has(key)) return false
    keys.add(key)
    return true
  })
}
