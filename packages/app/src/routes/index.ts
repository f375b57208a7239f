import type { Services } from "../service/services.js"
import { arenaRoutes } from "./arena-routes.js"
import { benchmarkRoutes } from "./benchmark-routes.js"
import { chartRoutes } from "./chart-routes.js"
import { waitingRoom } from "./classic-answer.js"
import { classicPerfRoutes } from "./classic-perf-routes.js"
import { classicRoutes } from "./classic-routes.js"
import { collectionRoutes } from "./collection-routes.js"
import { compareRoutes } from "./compare-routes.js"
import { insightRoutes } from "./insight-routes.js"
import { jobRoutes } from "./job-routes.js"
import { perfRoutes } from "./perf-routes.js"
import { reportRoutes } from "./report-routes.js"
import type { Route } from "./route.js"
import { runRoutes } from "./run-routes.js"
import { serverRoutes } from "./server-routes.js"
import { uploadRoutes } from "./upload-routes.js"

export type { Route } from "./route.js"
export { endpointNotFound } from "./server-routes.js"

/** Every address of the service. */
export function allRoutes(services: Services): readonly Route[] {
  const routes: Route[] = [
    ...classicRoutes(services, waitingRoom(services.options.maxWaiting)),
    ...classicPerfRoutes(services),
    ...chartRoutes(services),
    ...reportRoutes(services),
    ...jobRoutes(services),
    ...runRoutes(services),
    ...insightRoutes(services),
    ...collectionRoutes(services),
    ...compareRoutes(services),
    ...arenaRoutes(services),
    ...perfRoutes(services),
    ...benchmarkRoutes(services),
    ...uploadRoutes(services),
  ]
  routes.unshift(...serverRoutes(services, () => routes))
  return routes
}
