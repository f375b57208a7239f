import { z } from "zod"
import { samplesQuerySchema } from "../api/index.js"
import {
  chartPage,
  comparisonChart,
  datasetScoresChart,
  histogramChart,
  levelChart,
  levelCharts,
  type PerfChart,
  percentileChart,
  perfCharts,
  requestChart,
  scoresChart,
  sunburstChart,
} from "../chart-pages/index.js"
import { notFound, ServiceError } from "../errors/index.js"
import { readPerf, readRequests, requestSeries, requestSource } from "../perf-view/index.js"
import { reportView, sampleSource } from "../runs/index.js"
import type { Services } from "../service/services.js"
import { classicPerf, classicRun, modelReports, pathQuery, rootQuery } from "./classic-runs.js"
import { preferredLanguage } from "./report-files.js"
import { type Route, route } from "./route.js"
import { serveReport } from "./run-media.js"

const look = {
  theme: z.enum(["light", "dark", "system"]).default("system"),
  lang: z.enum(["en", "zh"]).optional().describe("Default: what the browser asks for"),
}
const mostCompared = 8

/** Charts as pages of their own, as clients of the original show them in frames: drawings without scripts. */
export function chartRoutes(services: Services): readonly Route[] {
  const page = { method: "get", group: "Classic", mediaType: "text/html" } as const
  return [
    route({
      ...page,
      path: "/api/v1/reports/runs/{run}/models/{model}/charts/{type}",
      summary: "A chart of a model's reports: scores, sunburst, dataset_scores or histogram",
      query: rootQuery.extend({
        ...look,
        dataset_name: z.string().max(500).optional().describe("Default: the first"),
      }),
      answer: async ({ param, query, context }) => {
        const found = await modelReports(services, param("run"), param("model"), query.root_path)
        const reports = found.reports.map(({ report, modelFolder }) => reportView(report, modelFolder))
        const options = lookOf(query, context.req.header("accept-language"))
        const report =
          query.dataset_name === undefined
            ? reports[0]
            : reports.find(({ dataset }) => dataset === query.dataset_name)
        if (!report) throw notFound("This model has no such report.")
        switch (param("type")) {
          case "scores":
            return chartPage(scoresChart(reports, options.language), options)
          case "sunburst":
            return chartPage(sunburstChart(reports, options.language), options)
          case "dataset_scores":
            return chartPage(datasetScoresChart(report, options.language), options)
          case "histogram": {
            const { facets } = await services.samples.page(
              sampleSource(found.place, found.row, found.folder),
              samplesQuerySchema.parse({ dataset: report.dataset, limit: 1 }),
              [],
            )
            return chartPage(histogramChart(report, facets?.histogram ?? [], options.language), options)
          }
          default:
            throw unknownChart("scores, sunburst, dataset_scores, histogram")
        }
      },
    }),
    route({
      ...page,
      path: "/api/v1/reports/charts/{type}",
      summary: "A chart of several reports beside each other: radar or grouped_bar",
      query: rootQuery.extend({
        ...look,
        report: z.array(z.string().max(1000)).min(1).max(mostCompared).describe("run/model, repeated"),
      }),
      answer: async ({ param, query, context }) => {
        const type = z.enum(["radar", "grouped_bar"]).safeParse(param("type")).data
        if (!type) throw unknownChart("radar, grouped_bar")
        const options = lookOf(query, context.req.header("accept-language"))
        const models = await Promise.all(
          query.report.map(async (name) => {
            const [, run = "", model = ""] = /^(.*)\/([^/]+)$/.exec(name) ?? []
            const { reports } = await modelReports(services, run, model, query.root_path)
            return {
              name,
              reports: reports.map(({ report, modelFolder }) => reportView(report, modelFolder)),
            }
          }),
        )
        return chartPage(comparisonChart(type, models, options.language), options)
      },
    }),
    route({
      ...page,
      path: "/api/v1/reports/runs/{run}/html",
      summary: "The page that a run wrote",
      query: rootQuery,
      answer: async ({ param, query }) =>
        serveReport((await classicRun(services, param("run"), query.root_path)).place),
    }),
    route({
      ...page,
      path: "/api/v1/perf/history/report",
      summary: "The page that a load test wrote",
      query: pathQuery,
      answer: async ({ query }) => serveReport((await classicPerf(services, query)).place),
    }),
    route({
      ...page,
      path: "/api/v1/perf/chart",
      summary: "A chart of a load test over its levels, or of the requests of one",
      query: pathQuery.extend({
        ...look,
        chart_type: z.enum(perfCharts),
        run: z
          .string()
          .max(500)
          .optional()
          .describe("Name of the level, for charts of one; default the first"),
      }),
      answer: async ({ query, context }) => {
        const { place, run } = await classicPerf(services, query)
        const view = await readPerf(place, run.name, run.created_at)
        const options = lookOf(query, context.req.header("accept-language"))
        const type = query.chart_type
        if (isOfLevels(type))
          return chartPage(levelChart(type, [{ name: run.name, view }], options.language), options)
        const level =
          query.run === undefined ? view.levels[0] : view.levels.find(({ name }) => name === query.run)
        if (!level) throw notFound("The load test has no such level.")
        if (type === "percentile_latency" || type === "percentile_token")
          return chartPage(percentileChart(type, level, options.language), options)
        const { requests } = level.has_requests
          ? await readRequests(await requestSource(place, level.name))
          : { requests: [] }
        return chartPage(requestChart(type, level.name, requestSeries(requests), options.language), options)
      },
    }),
    route({
      ...page,
      path: "/api/v1/perf/compare/chart",
      summary: "A chart of several load tests over their levels",
      query: rootQuery.extend({
        ...look,
        paths: z.string().min(1).max(8000).describe("Folders of load tests, with semicolons"),
        chart_type: z.enum(levelCharts),
      }),
      answer: async ({ query, context }) => {
        const paths = query.paths.split(";").filter((path) => path !== "")
        if (paths.length > mostCompared) {
          throw new ServiceError({
            status: 400,
            code: "query_invalid",
            message: `paths: at most ${mostCompared} load tests.`,
          })
        }
        const tests = await Promise.all(
          paths.map(async (path) => {
            const { place, run } = await classicPerf(services, { path, root_path: query.root_path })
            return { name: run.name, view: await readPerf(place, run.name, run.created_at) }
          }),
        )
        const options = lookOf(query, context.req.header("accept-language"))
        return chartPage(levelChart(query.chart_type, tests, options.language), options)
      },
    }),
  ]
}

function lookOf(query: z.output<z.ZodObject<typeof look>>, accepted: string | undefined) {
  return { theme: query.theme, language: query.lang ?? preferredLanguage(accepted) }
}

function isOfLevels(type: PerfChart): type is (typeof levelCharts)[number] {
  return levelCharts.some((name) => name === type)
}

function unknownChart(names: string): ServiceError {
  return notFound("There is no such chart.", `There are: ${names}.`)
}
