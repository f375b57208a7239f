import { z } from "zod"
import {
  type PerfRequest,
  perfLevelsSchema,
  perfListSchema,
  perfRequestsQuerySchema,
  perfSchema,
  perfTableSchema,
  removedPathSchema,
} from "../api/index.js"
import { notFound, ServiceError } from "../errors/index.js"
import { readPerf, readRequests, requestSource, requestsPage } from "../perf-view/index.js"
import { discardRun } from "../runs/index.js"
import type { Services } from "../service/services.js"
import { classicPerf, pathQuery } from "./classic-runs.js"
import { type Route, route } from "./route.js"

const semantics = {
  requests_per_second: { direction: "higher", unit: "req/s" },
  output_tokens_per_second: { direction: "higher", unit: "tok/s" },
  latency_s: { direction: "lower", unit: "s" },
  ttft_ms: { direction: "lower", unit: "ms" },
  tpot_ms: { direction: "lower", unit: "ms" },
  success_rate: { direction: "higher", unit: "share" },
}

const columns = [
  "index",
  "start_s",
  "latency_s",
  "ttft_ms",
  "tpot_ms",
  "input_tokens",
  "output_tokens",
  "success",
  "error",
] as const satisfies readonly (keyof PerfRequest)[]

/** Load tests as clients of the original ask for them: by path. */
export function classicPerfRoutes(services: Services): readonly Route[] {
  const group = "Classic"
  const found = (query: z.infer<typeof pathQuery>) => classicPerf(services, query)
  return [
    route({
      method: "get",
      path: "/api/v1/perf/list",
      summary: "Load tests, newest first",
      group,
      query: pathQuery.pick({ root_path: true }),
      response: perfListSchema,
      answer: async ({ query }) => {
        const root = query.root_path === undefined ? undefined : services.roots.named(query.root_path)
        const { rows } = await services.runs.rows()
        const runs = rows
          .filter((row) => row.kind === "perf" && (root === undefined || row.root === root.name))
          .sort((a, b) => (a.created_at < b.created_at ? 1 : -1))
          .map((row) => ({
            run_id: row.id,
            path: row.path,
            name: row.name,
            model: row.models[0]?.name ?? null,
            dataset: row.datasets[0] ?? null,
            timestamp: row.created_at,
            status: row.status,
            num_requests: row.samples,
            failed_requests: row.errored,
            requests_per_second: row.headlines[0]?.score.value ?? null,
          }))
        return { runs, total: runs.length, metric_semantics: semantics }
      },
    }),
    route({
      method: "get",
      path: "/api/v1/perf/detail",
      summary: "A load test by its path",
      group,
      query: pathQuery,
      response: perfSchema,
      answer: async ({ query }) => {
        const { place, run } = await found(query)
        return readPerf(place, run.name, run.created_at)
      },
    }),
    route({
      method: "get",
      path: "/api/v1/perf/runs",
      summary: "Levels of a load test",
      group,
      query: pathQuery,
      response: perfLevelsSchema,
      answer: async ({ query }) => {
        const { place, run } = await found(query)
        const { levels } = await readPerf(place, run.name, run.created_at)
        return { runs: levels, total: levels.length }
      },
    }),
    route({
      method: "get",
      path: "/api/v1/perf/requests",
      summary: "Requests of a level, page by page",
      group,
      query: pathQuery.extend({
        run: z.string().max(500).describe("Name of the level"),
        status: z.enum(["success", "failed"]).optional(),
        page: z.coerce.number().int().min(1).default(1),
        page_size: z.coerce.number().int().min(1).max(500).default(50),
      }),
      response: perfTableSchema,
      answer: async ({ query }) => {
        const { place, run } = await found(query)
        const { levels } = await readPerf(place, run.name, run.created_at)
        const level = levels.find(({ name }) => name === query.run)
        if (!level) throw notFound("The load test has no such level.")
        const shape = { columns: [...columns], page: query.page, page_size: query.page_size }
        if (!level.has_requests) return { ...shape, rows: [], total: 0, has_db: false }
        const table = await readRequests(await requestSource(place, level.name))
        const chosen = requestsPage(
          table.requests,
          perfRequestsQuerySchema.parse({ status: query.status, limit: query.page_size }),
          (query.page - 1) * query.page_size,
        )
        const rows = chosen.items.map((item) => Object.fromEntries(columns.map((name) => [name, item[name]])))
        return { ...shape, rows, total: chosen.total, has_db: true }
      },
    }),
    route({
      method: "delete",
      path: "/api/v1/perf/run",
      summary: "Move a load test to the trash",
      group,
      query: pathQuery,
      response: removedPathSchema,
      answer: async ({ query }) => {
        const { place, run } = await found(query)
        if (run.status === "running" || services.jobs.usesRun(place.id)) {
          throw new ServiceError({ status: 409, code: "run_busy", message: "The load test is running." })
        }
        await discardRun(place, false)
        services.runs.forget(place.id)
        return { success: true, path: place.path }
      },
    }),
  ]
}
