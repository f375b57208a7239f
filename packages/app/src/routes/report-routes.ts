import { createHash } from "node:crypto"
import { z } from "zod"
import {
  analysisSchema,
  modelReportsSchema,
  predictionsSchema,
  type RunRow,
  removedPathSchema,
  reportsSchema,
  samplesQuerySchema,
  tableSchema,
} from "../api/index.js"
import { notFound, ServiceError } from "../errors/index.js"
import { maskConfig } from "../guard/index.js"
import { namesInside, openInside, parseRunId, type RunPlace, readInside } from "../roots/index.js"
import { discardModel, discardRun, modelFolders, readConfig, sampleSource } from "../runs/index.js"
import type { Services } from "../service/services.js"
import { modelReports, rootQuery } from "./classic-runs.js"
import { predictionRow } from "./prediction-row.js"
import { preferredLanguage } from "./report-files.js"
import { type ReportItem, reportItems } from "./report-items.js"
import { type Route, route } from "./route.js"
import { serveMedia } from "./run-media.js"

const list = z.string().max(4000).optional().describe("One or several, with semicolons")

const tableHeads = {
  en: {
    byDataset: ["Model", "Dataset", "Metric", "Num", "Score"],
    bySubset: ["Model", "Dataset", "Metric", "Category", "Subset", "Num", "Score"],
  },
  zh: {
    byDataset: ["模型", "数据集", "指标", "数量", "得分"],
    bySubset: ["模型", "数据集", "指标", "类别", "子集", "数量", "得分"],
  },
} as const

/** Reports as clients of the original ask for them. */
export function reportRoutes(services: Services): readonly Route[] {
  const group = "Classic"
  const ofModel = (run: string, model: string, rootPath: string | undefined) =>
    modelReports(services, run, model, rootPath)
  const base = "/api/v1/reports/runs/{run}/models/{model}"
  return [
    route({
      method: "get",
      path: "/api/v1/reports",
      summary: "Reports by run and model, page by page",
      group,
      query: rootQuery.extend({
        search: z.string().max(500).optional(),
        models: list,
        datasets: list,
        sort_by: z.enum(["model", "dataset", "time"]).default("time"),
        sort_order: z.enum(["asc", "desc"]).default("desc"),
        page: z.coerce.number().int().min(1).default(1),
        page_size: z.coerce
          .number()
          .int()
          .transform((size) => Math.min(100, Math.max(1, size)))
          .default(20),
      }),
      response: reportsSchema,
      answer: async ({ query, context }) => {
        const root = query.root_path === undefined ? undefined : services.roots.named(query.root_path)
        const { rows } = await services.runs.rows()
        const all = rows
          .filter((row) => root === undefined || row.root === root.name)
          .flatMap((row: RunRow) => reportItems(row))
        const chosen = sorted(
          all.filter((item) => matches(item, query)),
          query,
        )
        const start = (query.page - 1) * query.page_size
        const body = {
          reports: chosen.slice(start, start + query.page_size),
          total: chosen.length,
          page: query.page,
          page_size: query.page_size,
          filters: {
            available_models: unique(all.map((item) => item.model_name)),
            available_datasets: unique(
              all.flatMap((item) => item.primary_metrics.map((one) => one.dataset_name)),
            ),
          },
        }
        const text = JSON.stringify(body)
        const etag = `"${createHash("sha256").update(text).digest("hex").slice(0, 32)}"`
        if (context.req.header("if-none-match") === etag) {
          return new Response(null, { status: 304, headers: { etag } })
        }
        return new Response(text, { headers: { "content-type": "application/json; charset=utf-8", etag } })
      },
    }),
    route({
      method: "get",
      path: base,
      summary: "Reports of a model as they are on disk",
      group,
      query: rootQuery,
      response: modelReportsSchema,
      answer: async ({ param, query }) => {
        const { place, reports, folder } = await ofModel(param("run"), param("model"), query.root_path)
        const config = await readConfig(place)
        return {
          report_list: await storedReports(place, folder),
          datasets: reports.map(({ report }) => report.benchmark),
          task_config: config ? maskConfig(config).shown : null,
        }
      },
    }),
    route({
      method: "delete",
      path: base,
      summary: "Move what a run holds of a model to the trash, and the run with its last one",
      group,
      query: rootQuery,
      response: removedPathSchema,
      answer: async ({ param, query }) => {
        const { place, row, folder } = await ofModel(param("run"), param("model"), query.root_path)
        if (row.status === "running" || services.jobs.usesRun(place.id)) {
          throw new ServiceError({ status: 409, code: "run_busy", message: "The run is being written to." })
        }
        const isShared = (await modelFolders(place)).some((other) => other !== folder)
        await (isShared ? discardModel(place, folder) : discardRun(place, false))
        services.runs.forget(place.id)
        return { success: true, path: place.path }
      },
    }),
    route({
      method: "get",
      path: `${base}/table`,
      summary: "Scores of a model as a table, its head in the language of Accept-Language",
      group,
      query: rootQuery.extend({
        view: z.enum(["acc", "compare", "dataset"]).default("acc"),
        dataset_name: z.string().max(500).optional(),
      }),
      response: tableSchema,
      answer: async ({ param, query, context }) => {
        const { reports } = await ofModel(param("run"), param("model"), query.root_path)
        const heads = tableHeads[preferredLanguage(context.req.header("accept-language"))]
        const own = reports.filter(
          ({ report }) => query.dataset_name === undefined || report.benchmark === query.dataset_name,
        )
        if (query.view === "dataset") {
          return {
            columns: [...heads.bySubset],
            data: own.flatMap(({ report }) =>
              report.metrics.flatMap((metric) =>
                metric.categories.flatMap((category) =>
                  category.subsets.map((subset) => [
                    report.model,
                    report.benchmark,
                    metric.info.name,
                    category.name.join("/"),
                    subset.name,
                    subset.aggregate.n,
                    subset.aggregate.value,
                  ]),
                ),
              ),
            ),
          }
        }
        return {
          columns: [...heads.byDataset],
          data: own.flatMap(({ report }) =>
            report.metrics.map((metric) => [
              report.model,
              report.benchmark,
              metric.info.name,
              metric.n,
              metric.micro,
            ]),
          ),
        }
      },
    }),
    route({
      method: "get",
      path: `${base}/predictions`,
      summary: "Samples in the original's words, at most 500 at a time",
      group,
      query: rootQuery.extend({
        dataset_name: z.string().max(500),
        subset_name: z.string().max(500).optional(),
        cursor: z.string().max(2000).optional(),
        limit: z.coerce.number().int().min(1).max(500).default(500),
      }),
      response: predictionsSchema,
      answer: async ({ param, query }) => {
        const { place, row, folder } = await ofModel(param("run"), param("model"), query.root_path)
        const source = sampleSource(place, row, folder)
        const page = await services.samples.page(
          source,
          samplesQuerySchema.parse({
            dataset: query.dataset_name,
            subset: query.subset_name,
            cursor: query.cursor,
            limit: query.limit,
          }),
          [],
        )
        const predictions = await Promise.all(
          page.items.map((item) => predictionRow(services.samples, source, item)),
        )
        return { predictions, total: page.total, next_cursor: page.next_cursor }
      },
    }),
    route({
      method: "get",
      path: `${base}/analysis`,
      summary: "What a model wrote about a report",
      group,
      query: rootQuery.extend({ dataset_name: z.string().max(500) }),
      response: analysisSchema,
      answer: async ({ param, query }) => {
        const { reports } = await ofModel(param("run"), param("model"), query.root_path)
        const own = reports.find(({ report }) => report.benchmark === query.dataset_name)
        if (!own) throw notFound("This model has no such report.")
        return { analysis: own.report.analysis ?? "" }
      },
    }),
    route({
      method: "get",
      path: "/api/v1/reports/media/file",
      summary: "An image, a sound or a film by its path, inside the folders that the server shows",
      group,
      mediaType: "*/*",
      query: z.object({ path: z.string().max(4000) }),
      answer: async ({ query, context }) => {
        const id = services.roots.idOfDir(query.path)
        if (id === undefined) throw notFound("There is no such file in the folders of this server.")
        const { rootName, path } = parseRunId(id)
        const root = rootName === undefined ? services.roots.all[0] : services.roots.named(rootName)
        const handle = await openInside({ id, root, path: "", dir: root.real }, path)
        return serveMedia(handle, "file", context.req.raw, "inline")
      },
    }),
  ]
}

async function storedReports(place: RunPlace, folder: string): Promise<unknown[]> {
  const reports: unknown[] = []
  for (const name of await namesInside(place, `reports/${folder}`, "file")) {
    const text = name.endsWith(".json") ? await readInside(place, `reports/${folder}/${name}`) : undefined
    try {
      if (text !== undefined) reports.push(JSON.parse(text))
    } catch {
      // A damaged report is a warning of the run's overview.
    }
  }
  return reports
}

interface ListQuery {
  search?: string | undefined
  models?: string | undefined
  datasets?: string | undefined
  sort_by: "model" | "dataset" | "time"
  sort_order: "asc" | "desc"
}

function matches(item: ReportItem, { search, models, datasets }: ListQuery): boolean {
  const text = `${item.run_id}\n${item.model_name}\n${item.dataset_name}`.toLowerCase()
  const own = item.dataset_name.split(", ")
  return (
    (search === undefined || text.includes(search.toLowerCase())) &&
    (!models || models.split(";").includes(item.model_name)) &&
    (!datasets || datasets.split(";").some((name) => own.includes(name)))
  )
}

function sorted(items: readonly ReportItem[], query: ListQuery): ReportItem[] {
  const key = { model: "model_name", dataset: "dataset_name", time: "timestamp" } as const
  const field = key[query.sort_by]
  const sign = query.sort_order === "asc" ? 1 : -1
  return [...items].sort((a, b) => {
    if (a[field] !== b[field]) return a[field] < b[field] ? -sign : sign
    return a.run_id < b.run_id ? -1 : 1
  })
}

function unique(names: readonly string[]): string[] {
  return [...new Set(names)].sort()
}
