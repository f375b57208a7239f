import {
  perfRequestDetailSchema,
  perfRequestsPageSchema,
  perfRequestsQuerySchema,
  perfSchema,
  perfSeriesSchema,
} from "../api/index.js"
import { notFound } from "../errors/index.js"
import {
  levelsIn,
  type RequestTable,
  readPerf,
  readRequests,
  readWorkload,
  requestSeries,
  requestSource,
  requestsPage,
} from "../perf-view/index.js"
import type { RunPlace } from "../roots/index.js"
import type { Services } from "../service/services.js"
import { type Route, route } from "./route.js"

const mostKept = 4

export function perfRoutes(services: Services): readonly Route[] {
  const group = "Load tests"
  const kept = new Map<string, Promise<RequestTable>>()
  const find = async (id: string): Promise<{ place: RunPlace; name: string; createdAt: string }> => {
    const place = await services.roots.place(id)
    const run = await services.runs.row(place.id)
    if (run?.kind !== "perf") throw notFound("This run is no load test.")
    return { place, name: run.name, createdAt: run.created_at }
  }
  const requests = async (id: string, level: string): Promise<RequestTable> => {
    const { place } = await find(id)
    const levels = await levelsIn(place)
    if (!levels.includes(level) && !(level === "." && levels.length === 0)) {
      throw notFound("The load test has no such level.")
    }
    const source = await requestSource(place, level)
    let table = kept.get(source.fingerprint)
    if (!table) {
      table = readRequests(source)
      kept.set(source.fingerprint, table)
      const [oldest] = kept.keys()
      if (kept.size > mostKept && oldest !== undefined) kept.delete(oldest)
    }
    return table
  }
  return [
    route({
      method: "get",
      path: "/api/v1/perf/{run}",
      summary: "A load test with its levels",
      group,
      response: perfSchema,
      answer: async ({ param }) => {
        const { place, name, createdAt } = await find(param("run"))
        return readPerf(place, name, createdAt)
      },
    }),
    route({
      method: "get",
      path: "/api/v1/perf/{run}/levels/{level}/requests",
      summary: "Requests of a level, filtered and sorted",
      group,
      query: perfRequestsQuerySchema,
      response: perfRequestsPageSchema,
      answer: async ({ param, query }) =>
        requestsPage((await requests(param("run"), param("level"))).requests, query),
    }),
    route({
      method: "get",
      path: "/api/v1/perf/{run}/levels/{level}/requests/{index}",
      summary: "One request",
      group,
      response: perfRequestDetailSchema,
      answer: async ({ param }) => {
        const table = await requests(param("run"), param("level"))
        const request = table.requests.find((one) => one.index === Number(param("index")))
        if (!request) throw notFound("There is no such request.")
        return { request, ...(await table.detail(request.index)) }
      },
    }),
    route({
      method: "get",
      path: "/api/v1/perf/{run}/levels/{level}/series",
      summary: "Requests of a level as points and distributions, for charts",
      group,
      response: perfSeriesSchema,
      answer: async ({ param }) => {
        const table = await requests(param("run"), param("level"))
        const { place } = await find(param("run"))
        return { ...requestSeries(table.requests), workload: await readWorkload(place, param("level")) }
      },
    }),
  ]
}
