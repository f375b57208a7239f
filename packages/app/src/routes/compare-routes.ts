import {
  compareQuerySchema,
  compareSamplesQuerySchema,
  compareSamplesSchema,
  compareSchema,
} from "../api/index.js"
import { compareView, everyRun } from "../compare/index.js"
import type { Services } from "../service/services.js"
import { type Route, route } from "./route.js"

export function compareRoutes(services: Services): readonly Route[] {
  const group = "Compare"
  return [
    route({
      method: "get",
      path: "/api/v1/compare",
      summary: "Runs side by side, with paired tests against the baseline",
      group,
      query: compareQuerySchema,
      response: compareSchema,
      answer: ({ query }) => compareView(services, query.run, query.baseline),
    }),
    route({
      method: "get",
      path: "/api/v1/compare/samples",
      summary: "Questions that runs have in common, with their answers",
      group,
      query: compareSamplesQuerySchema,
      response: compareSamplesSchema,
      answer: async ({ query }) => {
        const choices = await everyRun(services, query.run)
        return services.samples.align(
          choices.map(({ source }) => source),
          query,
        )
      },
    }),
  ]
}
