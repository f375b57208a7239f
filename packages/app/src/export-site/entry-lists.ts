import type { z } from "zod"
import {
  type BattleRow,
  battleDetailSchema,
  battlesPageSchema,
  perfRequestDetailSchema,
  perfRequestsPageSchema,
  type RunOverview,
  type SampleRow,
  type SitePart,
  sampleDetailSchema,
  samplesPageSchema,
} from "../api/index.js"
import type { Answers } from "./answers.js"
import { detailWithout, rowWithout } from "./leave-out.js"

/** What answers as the service does. */
export type Asked = Pick<Answers, "get">

/** A list of the service: its light rows, and how each is asked for in whole. */
export interface EntryList<Row = unknown> {
  run: string
  path: string
  rows: readonly Row[]
  /** How many entries the run has, kept or not. */
  total: number
  /** The whole entry behind a row. */
  detail(at: number): Promise<unknown>
}

const pageLimit = 500
const pauseMs = 200

const samplesOf = (run: string, model: string, name: "samples" | "sample") =>
  `/api/v1/runs/${encodeURIComponent(run)}/models/${encodeURIComponent(model)}/${name}`

/** Samples of one model, at most `most` of each subset, those that are not right first. */
export async function sampleList(
  answers: Asked,
  { run, subsets }: RunOverview,
  model: string,
  { most = Infinity, without }: { most?: number | undefined; without: readonly SitePart[] },
): Promise<EntryList<SampleRow>> {
  const rows: SampleRow[] = []
  let total = 0
  for (const { dataset, subset } of subsets.filter(({ model_folder: folder }) => folder === model)) {
    const all = await allRows(answers, samplesOf(run.id, model, "samples"), samplesPageSchema, {
      query: new URLSearchParams({ dataset, subset, facets: "false" }),
      isReady: ({ index }) => index.state === "ready",
    })
    total += all.length
    rows.push(...(all.length <= most ? all : failuresFirst(all, most)))
  }
  return {
    run: run.id,
    path: samplesOf(run.id, model, "samples"),
    rows: rows.map((row) => rowWithout(row, without)),
    total,
    detail: async (at) => {
      const { dataset = "", subset = "", index = 0 } = rows[at] ?? {}
      const query = new URLSearchParams({ dataset, subset, index: String(index), full: "true" })
      const detail = await answers.get(sampleDetailSchema, `${samplesOf(run.id, model, "sample")}?${query}`)
      return detailWithout(detail, without)
    },
  }
}

function failuresFirst(rows: readonly SampleRow[], most: number): readonly SampleRow[] {
  const ranked = rows.toSorted((a, b) => Number(a.status === "right") - Number(b.status === "right"))
  return ranked.slice(0, most).sort((a, b) => a.index - b.index)
}

export async function battleList(answers: Asked, run: string): Promise<EntryList> {
  const base = `/api/v1/arena/${encodeURIComponent(run)}`
  const rows: readonly BattleRow[] = await allRows(answers, `${base}/battles`, battlesPageSchema)
  return {
    run,
    path: `${base}/battles`,
    rows,
    total: rows.length,
    detail: (at) =>
      answers.get(battleDetailSchema, `${base}/battle?id=${encodeURIComponent(rows[at]?.id ?? "")}`),
  }
}

export async function requestList(
  answers: Asked,
  run: string,
  level: string,
  without: readonly SitePart[],
): Promise<EntryList> {
  const path = `/api/v1/perf/${encodeURIComponent(run)}/levels/${encodeURIComponent(level)}/requests`
  const rows = await allRows(answers, path, perfRequestsPageSchema)
  return {
    run,
    path,
    rows,
    total: rows.length,
    detail: async (at) => {
      const detail = await answers.get(perfRequestDetailSchema, `${path}/${rows[at]?.index ?? 0}`)
      return {
        ...detail,
        ...(without.includes("prompts") && { body: null }),
        ...(without.includes("outputs") && { response: null }),
      }
    },
  }
}

/** All rows of a list, page after page; waits for an index that is still being made. */
export async function allRows<Page extends { items: readonly unknown[]; next_cursor: string | null }>(
  answers: Asked,
  path: string,
  schema: z.ZodType<Page>,
  {
    query = new URLSearchParams(),
    limit = pageLimit,
    isReady = () => true,
  }: { query?: URLSearchParams; limit?: number; isReady?: (page: Page) => boolean } = {},
): Promise<Page["items"][number][]> {
  const rows: Page["items"][number][] = []
  let cursor: string | null = ""
  while (cursor !== null) {
    const asked = new URLSearchParams(query)
    asked.set("limit", String(limit))
    if (cursor !== "") asked.set("cursor", cursor)
    const page: Page = await answers.get(schema, `${path}?${asked}`)
    if (isReady(page)) {
      rows.push(...page.items)
      cursor = page.next_cursor
    } else await new Promise((resolve) => setTimeout(resolve, pauseMs))
  }
  return rows
}
