import { type ConformanceCase, codeOf, demand, rejection, same } from "./conformance-case.js"

export interface TestedSelection {
  subset: string | undefined
  split: string
}

export interface TestedRecord {
  value: Readonly<Record<string, unknown>>
  where: string
}

/** Where records come from: `DatasetSource` of `@evalscope/core` fits. */
export interface TestedSource {
  readonly name: string
  readonly fingerprint: string
  records(selection: TestedSelection, options?: { signal?: AbortSignal }): AsyncIterable<TestedRecord>
  quickCount?(selection: TestedSelection): Promise<number | undefined>
  size?(selection: TestedSelection): Promise<number>
}

export interface DatasetTarget {
  /** Opens the data set; called once per case, and must give the same data each time. */
  open(): TestedSource | Promise<TestedSource>
  /** Records to read: at least three. */
  selection: TestedSelection
  /** A selection that the data set does not have; the case that needs it is left out without. */
  missing?: TestedSelection
}

async function all(source: TestedSource, selection: TestedSelection): Promise<TestedRecord[]> {
  const records: TestedRecord[] = []
  for await (const record of source.records(selection)) records.push(record)
  return records
}

function datasetCase(
  name: string,
  work: (source: TestedSource, target: DatasetTarget) => Promise<void>,
  applies: (target: DatasetTarget) => boolean = () => true,
): ConformanceCase<DatasetTarget> {
  return { name, applies, run: async (target) => work(await target.open(), target) }
}

/** Every demand on a source of records, for any test framework. */
export const datasetCases: readonly ConformanceCase<DatasetTarget>[] = [
  datasetCase("has a name", async ({ name }) => demand(name.trim() !== "", "the name is empty")),

  datasetCase("has one fingerprint for the same data", async ({ fingerprint }, target) => {
    demand(fingerprint !== "", "the fingerprint is empty")
    same("the fingerprint when opened again", (await target.open()).fingerprint, fingerprint)
  }),

  datasetCase("yields records that are objects and say where they are", async (source, { selection }) => {
    const records = await all(source, selection)
    demand(records.length >= 3, `there are ${records.length} records, and the suite needs three`)
    for (const { value } of records) {
      demand(typeof value === "object" && value !== null && !Array.isArray(value), "a record is no object")
    }
    demand(
      records.every(({ where }) => where !== ""),
      "a record does not say where it is",
    )
    same("the number of different places", new Set(records.map(({ where }) => where)).size, records.length)
  }),

  datasetCase("yields the same records in the same order again", async (source, { selection }) => {
    const first = await all(source, selection)
    same("the second reading", (await all(source, selection)).map(inOrder), first.map(inOrder))
  }),

  datasetCase("can be read by two at once", async (source, { selection }) => {
    const [first, second] = await Promise.all([all(source, selection), all(source, selection)])
    same("what the second read", second.map(inOrder), first.map(inOrder))
  }),

  datasetCase("can be left in the middle, and read again from the start", async (source, { selection }) => {
    const [first] = await all(source, selection)
    for await (const record of source.records(selection)) {
      same("the first record", inOrder(record), first && inOrder(first))
      break
    }
    same(
      "the first record afterwards",
      (await all(source, selection)).map(inOrder)[0],
      first && inOrder(first),
    )
  }),

  datasetCase("counts its records right where it counts them", async (source, { selection }) => {
    const count = await source.quickCount?.(selection)
    if (count !== undefined) same("the count", count, (await all(source, selection)).length)
  }),

  datasetCase("has a size where it has one", async (source, { selection }) => {
    const size = await source.size?.(selection)
    demand(size === undefined || (Number.isFinite(size) && size > 0), `the size is ${size}`)
  }),

  datasetCase(
    "refuses what it does not have, by name",
    async (source, { missing }) => {
      if (!missing) return
      const error = await rejection("reading what is not there", all(source, missing))
      same("the code of the error", codeOf(error), "dataset_missing")
      demand(
        error.message.includes(missing.split) || error.message.includes(missing.subset ?? missing.split),
        `the message names neither split nor subset: ${error.message}`,
      )
    },
    ({ missing }) => missing !== undefined,
  ),
]

function inOrder({ value, where }: TestedRecord): unknown {
  return [
    where,
    JSON.stringify(value, (_, field: unknown) => (typeof field === "bigint" ? `${field}n` : field)),
  ]
}
