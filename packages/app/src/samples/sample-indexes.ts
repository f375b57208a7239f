import { createHash } from "node:crypto"
import { mkdir } from "node:fs/promises"
import { join } from "node:path"
import { z } from "zod"
import {
  type CompareSamples,
  type CompareSamplesQuery,
  compareSamplesSchema,
  type JudgeQuery,
  type JudgeView,
  judgeViewSchema,
  type Label,
  type MarkedSample,
  type SamplesPage,
  type SamplesQuery,
  type Spread,
  samplesPageSchema,
  spreadSchema,
  type Timeline,
  type TimelineQuery,
  timelineSchema,
} from "../api/index.js"
import { insideFile, type RunPlace } from "../roots/index.js"
import { type FoundSample, foundSampleSchema } from "./find-sample.js"
import {
  type ComparedMetricRow,
  comparedMetricSchema,
  type IndexState,
  type IndexTask,
  indexStateSchema,
} from "./index-task.js"
import { IndexThread } from "./index-threads.js"
import type { SampleFile } from "./sample-file.js"
import { sampleFiles } from "./sample-files.js"
import { typedRegex } from "./typed-regex.js"

/** One model of a run, and what must be known to read its files. */
export interface SampleSource {
  place: RunPlace
  modelFolder: string
  /** Data sets of the run, to tell them from subsets in file names. */
  datasets: readonly string[]
  /** Still being written. */
  live: boolean
}

export interface SampleIndexes {
  page(source: SampleSource, query: SamplesQuery, labels: readonly Label[]): Promise<SamplesPage>
  /** When its requests were under way, and what its log tells of them. */
  timeline(source: SampleSource, query: TimelineQuery): Promise<Timeline>
  /** How its latency, tokens and repeats are spread. */
  spread(source: SampleSource): Promise<Spread>
  /** What its judges said. */
  judge(source: SampleSource, query: JudgeQuery, labels: readonly Label[]): Promise<JudgeView>
  find(
    source: SampleSource,
    key: MarkedSample,
  ): Promise<{ found: FoundSample | undefined; files: readonly SampleFile[] }>
  align(sources: readonly SampleSource[], query: CompareSamplesQuery): Promise<CompareSamples>
  /** Paired tests of a candidate against a baseline over the questions that both answered. */
  compare(
    baseline: SampleSource,
    candidate: SampleSource,
    benchmarks: Extract<IndexTask, { type: "compare" }>["benchmarks"],
  ): Promise<readonly ComparedMetricRow[]>
  /** Subsets with their counts, as far as the index knows; starts looking, but waits only a moment. */
  state(source: SampleSource): Promise<IndexState>
  close(): Promise<void>
}

const pageSchema = samplesPageSchema.pick({
  items: true,
  next_cursor: true,
  total: true,
  facets: true,
  search: true,
})

/** An index that is being filled. */
interface Filling {
  done: number
  total: number
  /** There is something to show. */
  first: Promise<void>
  end: Promise<void>
}

/** How long a request waits for the first rows of an index. */
const firstRowsMs = 3000
/** How long it waits for the rest, which small runs need no longer for. */
const patienceMs = 300
/** How long it takes to look again for a sample that is not indexed yet. */
const lookAgainMs = 300

/** The indexes of all runs, one file each in `folder`. Four threads: one fills, one answers
 * quick questions, one compares, one reads lines again to search them. */
export async function openSampleIndexes(folder: string): Promise<SampleIndexes> {
  await mkdir(folder, { recursive: true })
  const filler = new IndexThread()
  const reader = new IndexThread()
  const analyst = new IndexThread()
  const searcher = new IndexThread()
  const filling = new Map<string, Filling>()

  const databaseOf = (source: SampleSource) => {
    const name = createHash("sha256")
      .update(`${source.place.dir}\n${source.modelFolder}`)
      .digest("hex")
      .slice(0, 32)
    return join(folder, `${name}.sqlite`)
  }

  const refresh = async (source: SampleSource) => {
    const database = databaseOf(source)
    const files = [...(await sampleFiles(source.place, source.modelFolder, source.datasets))]
    const known = filling.get(database)
    if (!known) {
      const state = await reader.ask({ type: "state", database, files }, indexStateSchema)
      if (state.ready && !state.outdated && state.unread === 0) return { database, files, state }
    }
    const running = known ?? filling.get(database) ?? fill(source, database, files)
    await Promise.race([running.first, pause(firstRowsMs)])
    // Who asks again while it goes on has seen the start, and wants no delay.
    await Promise.race([running.end, pause(known ? 0 : patienceMs)])
    const state = await reader.ask({ type: "state", database, files }, indexStateSchema)
    return { database, files, state }
  }

  const fill = (source: SampleSource, database: string, files: SampleFile[]): Filling => {
    let started = () => {}
    const first = new Promise<void>((resolve) => {
      started = resolve
    })
    const entry: Filling = { done: 0, total: 0, first, end: first }
    filling.set(database, entry)
    entry.end = filler
      .ask({ type: "update", database, files, live: source.live }, indexStateSchema, (done, total) => {
        entry.done = done
        entry.total = total
        started()
      })
      .then(
        () => undefined,
        () => undefined,
      )
      .finally(() => {
        started()
        filling.delete(database)
      })
    return entry
  }

  /** Comparisons want all of a run: they wait for its index. */
  const complete = async (source: SampleSource) => {
    const { database } = await refresh(source)
    await filling.get(database)?.end
    return database
  }

  return {
    page: async (source, query, labels) => {
      const expression = typedRegex(query.q)
      const { database, files, state } = await refresh(source)
      // As it is before the rows are read: what ends meanwhile may have rows that they lack.
      const running = filling.get(database)
      const labelled = labels.map(labelKey)
      const page = expression
        ? await searcher.ask({ type: "search", database, files: [...files], query, labelled }, pageSchema)
        : await reader.ask({ type: "page", database, query, labelled }, pageSchema)
      return {
        ...page,
        total: state.ready ? page.total : null,
        facets: state.ready ? page.facets : null,
        index: {
          state: running ? "building" : "ready",
          indexed: state.samples,
          bytes_done: running?.done ?? 0,
          bytes_total: running?.total ?? 0,
        },
      }
    },
    timeline: async (source, query) => {
      const { database } = await refresh(source)
      const log = await insideFile(source.place, "logs/eval_log.log").catch(() => undefined)
      return analyst.ask(
        { type: "timeline", database, query, ...(log !== undefined && { log }) },
        timelineSchema,
      )
    },
    spread: async (source) => {
      const { database } = await refresh(source)
      return analyst.ask({ type: "spread", database }, spreadSchema)
    },
    judge: async (source, query, labels) => {
      const { database } = await refresh(source)
      return analyst.ask({ type: "judge", database, query, labelled: labels.map(labelKey) }, judgeViewSchema)
    },
    find: async (source, key) => {
      const { database, files } = await refresh(source)
      const look = async () =>
        (await reader.ask({ type: "find", database, ...key }, foundSampleSchema.nullable())) ?? undefined
      // What the index has not come to yet is not missing.
      let end = filling.get(database)?.end
      let found = await look()
      while (!found && end) {
        const isAtEnd = await Promise.race([end.then(() => true), pause(lookAgainMs).then(() => false)])
        if (isAtEnd) end = undefined
        found = await look()
      }
      return { found, files }
    },
    align: async (sources, { run: _, ...query }) => {
      const databases: string[] = []
      for (const source of sources) databases.push(await complete(source))
      return analyst.ask({ type: "align", databases, query }, compareSamplesSchema)
    },
    compare: async (baseline, candidate, benchmarks) => {
      const [before, after] = [await complete(baseline), await complete(candidate)]
      return analyst.ask(
        { type: "compare", baseline: before, candidate: after, benchmarks },
        z.array(comparedMetricSchema),
      )
    },
    state: async (source) => (await refresh(source)).state,
    close: async () => {
      await Promise.all([filler.close(), reader.close(), analyst.close(), searcher.close()])
    },
  }
}

function labelKey({ dataset, subset, index, kind }: Label) {
  return { dataset, subset, index, kind }
}

function pause(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms).unref())
}
