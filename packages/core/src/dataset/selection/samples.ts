import type { Benchmark, DatasetSpec, SampleContext } from "../../benchmark/benchmark.js"
import { datasetAt } from "../../benchmark/dataset-at.js"
import type { Sample, SampleDraft } from "../../benchmark/sample.js"
import { EvalScopeError } from "../../errors/index.js"
import type { DatasetArgs } from "../../task/dataset-args.js"
import { selectionOf } from "../selections.js"
import type { DatasetSource, RawRecord } from "../source.js"
import { parseLimit, shareOf } from "./limit.js"
import { fieldOf, orderSeed, selectRecords } from "./select-records.js"
import { shuffleChoices } from "./shuffle-choices.js"

/** Seed of tasks that name none, as in the task's schema. */
const standardSeed = 42
/** Up to this size the data is read once more to know the number of samples beforehand. */
const countedBytes = 64 * 1024 * 1024

/** One subset of a benchmark, and how it is cut. */
export interface SampleRequest {
  benchmark: Pick<Benchmark, "name" | "dataset" | "samplesOf" | "shuffleChoices">
  args?: DatasetArgs
  source: DatasetSource
  subset: string
  /** Records: a count, or a share below 1; none or 0 = all. */
  limit?: number
  /** Answers per question; default 1. */
  repeats?: number
  /** Of the order of records and choices; default 42. */
  seed?: number
  params?: Readonly<Record<string, unknown>>
  signal?: AbortSignal
}

/**
 * Streams the samples of one subset in order: records are shuffled when `args.shuffle` says so, limited, made
 * into samples, and each sample is repeated. Samples made of one draft share `groupId`; ids are
 * `groupId * repeats + generationIndex`. Choices are shuffled by content when the benchmark or
 * `args.shuffleChoices` says so.
 *
 * The order of records is MT19937's shuffle seeded by SHA-256 over `seed NUL "order" NUL subset`.
 *
 * @throws EvalScopeError `dataset_*` of the source; `dataset_malformed` naming the record that does not fit.
 */
export async function* samples(request: SampleRequest): AsyncGenerator<Sample> {
  const { repeats = 1, subset } = request
  const { records, context } = chosenRecords(request)
  let groupId = 0
  for await (const record of records) {
    for (const draft of draftsOf(request, record, context)) {
      for (let generationIndex = 0; generationIndex < repeats; generationIndex += 1) {
        yield numbered(draft, subset, groupId, generationIndex, repeats)
      }
      groupId += 1
    }
  }
}

/**
 * How many samples a subset will have: exact where the data is small enough to be read twice (64 MiB as
 * stored), else the number of records where the files state it; undefined when only reading would tell.
 */
export async function countSamples(request: SampleRequest): Promise<number | undefined> {
  const { source, repeats = 1, args = {}, subset } = request
  const spec = specOf(request)
  const selection = selectionOf(spec, args, subset)
  const size = await source.size?.(selection)
  if (size !== undefined && size <= countedBytes) {
    let groups = 0
    const { records, context } = chosenRecords(request)
    for await (const record of records) groups += draftsOf(request, record, context).length
    return groups * repeats
  }
  if (fieldOf(spec, subset) !== undefined) return undefined
  const records = await source.quickCount?.(selection)
  const limit = parseLimit(request.limit)
  if (records === undefined) return undefined
  if (limit.type === "all") return records * repeats
  const wanted = limit.type === "share" ? shareOf(limit.share, records) : limit.count
  return Math.min(wanted, records) * repeats
}

/** The records of one subset, and what samples are made of them with. */
function chosenRecords(request: SampleRequest): {
  records: AsyncIterable<RawRecord>
  context: SampleContext
} {
  const { args = {}, source, subset, seed = standardSeed, signal } = request
  const spec = specOf(request)
  const selection = selectionOf(spec, args, subset)
  const records = selectRecords({
    source,
    selection,
    field: fieldOf(spec, subset),
    limit: parseLimit(request.limit),
    shuffleSeed: args.shuffle === true ? orderSeed(seed, subset) : undefined,
    ...(signal === undefined ? {} : { signal }),
  })
  return { records, context: contextOf(request, selection.split) }
}

export function specOf({ benchmark, source }: SampleRequest): DatasetSpec {
  return datasetAt(benchmark.dataset, source.place ?? "local")
}

export function contextOf(request: SampleRequest, split: string): SampleContext {
  return { subset: request.subset, split, seed: request.seed ?? standardSeed, params: request.params ?? {} }
}

/** The samples of one record, choices shuffled if need be; an error of the benchmark gets the record's place. */
export function draftsOf(request: SampleRequest, record: RawRecord, context: SampleContext): SampleDraft[] {
  const { benchmark, args = {} } = request
  let made: readonly SampleDraft[]
  try {
    made = benchmark.samplesOf(record.value, context)
  } catch (cause) {
    throw atRecord(benchmark.name, record.where, cause)
  }
  const shuffles = args.shuffleChoices ?? benchmark.shuffleChoices
  return shuffles ? made.map((draft) => shuffleChoices(draft, context.seed)) : [...made]
}

export function numbered(
  draft: SampleDraft,
  subset: string,
  groupId: number,
  generationIndex: number,
  repeats: number,
): Sample {
  const { input, choices, target = "", tools, metadata = {} } = draft
  const id = groupId * repeats + generationIndex
  const sample: Sample = { id, groupId, generationIndex, subset, input, target, metadata }
  if (choices !== undefined) sample.choices = choices
  if (tools !== undefined) sample.tools = tools
  return sample
}

function atRecord(benchmark: string, where: string, cause: unknown): EvalScopeError {
  if (EvalScopeError.is(cause)) {
    return new EvalScopeError({
      code: cause.code,
      message: `${where}: ${cause.message}`,
      ...(cause.hint === undefined ? {} : { hint: cause.hint }),
      context: { ...cause.context, where },
      cause,
    })
  }
  return new EvalScopeError({
    code: "dataset_malformed",
    message: `${where}: benchmark "${benchmark}" cannot make a sample of the record: ${cause instanceof Error ? cause.message : String(cause)}.`,
    hint: "Compare the record's fields with the benchmark's format (evalscope benchmark-info).",
    context: { where },
    cause,
  })
}
