import type { Sample } from "../../benchmark/sample.js"
import { EvalScopeError } from "../../errors/index.js"
import { trainSelectionOf } from "../selections.js"
import { mersenneTwister } from "./mersenne-twister.js"
import { contextOf, draftsOf, numbered, type SampleRequest, specOf } from "./samples.js"
import { contentSeed } from "./seed.js"
import { fieldOf, selectRecords } from "./select-records.js"

export interface DemonstrationRequest extends SampleRequest {
  /** Where they come from; default `args.trainSplit`, then the benchmark's. */
  split?: string
  /** How many; default `args.fewShotNum`, then the benchmark's. */
  count?: number
  /** At random instead of the first ones; default `args.fewShotRandom`, then the benchmark's. */
  random?: boolean
}

/**
 * The solved samples that are shown before the questions of a subset: the first of the train split, or ones
 * drawn at random (reservoir sampling, MT19937 seeded by SHA-256 over `seed NUL "demonstrations" NUL subset`;
 * in file order). `limit`, `repeats` and `args.shuffle` do not apply; choices are shuffled as elsewhere.
 * @throws EvalScopeError `config_invalid` when the split has too few.
 */
export async function demonstrations(request: DemonstrationRequest): Promise<Sample[]> {
  const { args = {}, source, subset, signal } = request
  const spec = specOf(request)
  const count = request.count ?? args.fewShotNum ?? spec.fewShot?.count ?? 0
  if (count === 0) return []
  const split = request.split ?? args.trainSplit ?? spec.fewShot?.split
  if (split === undefined) {
    throw new EvalScopeError({
      code: "config_invalid",
      message: `Benchmark "${request.benchmark.name}" has no split for demonstrations.`,
      hint: `Set dataset_args.${request.benchmark.name}.train_split, or few_shot_num to 0.`,
    })
  }
  const random = request.random ?? args.fewShotRandom ?? spec.fewShot?.random ?? false
  const context = contextOf(request, split)
  const records = selectRecords({
    source,
    selection: trainSelectionOf(spec, args, subset, split),
    field: fieldOf(spec, subset),
    limit: { type: "all" },
    shuffleSeed: undefined,
    ...(signal === undefined ? {} : { signal }),
  })

  const generator = mersenneTwister(contentSeed([String(context.seed), "demonstrations", subset]))
  const chosen: { place: number; sample: Sample }[] = []
  let seen = 0
  for await (const record of records) {
    for (const draft of draftsOf(request, record, context)) {
      const sample = () => ({ place: seen, sample: numbered(draft, subset, seen, 0, 1) })
      if (chosen.length < count) chosen.push(sample())
      else {
        const slot = generator.below(seen + 1)
        if (slot < count) chosen[slot] = sample()
      }
      seen += 1
    }
    if (!random && chosen.length >= count) break
  }
  if (chosen.length < count) {
    throw new EvalScopeError({
      code: "config_invalid",
      message:
        `few_shot_num is ${count}, but split "${split}" of subset "${subset}" ` +
        `has only ${chosen.length} usable records in ${source.name}.`,
      hint: `Lower dataset_args.${request.benchmark.name}.few_shot_num, or choose another train_split.`,
      context: { split, subset, count, found: chosen.length },
    })
  }
  return chosen.sort((a, b) => a.place - b.place).map(({ sample }) => sample)
}
