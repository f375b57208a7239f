import { z } from "zod"
import { notFound } from "../errors/index.js"
import { modelFolders, readReports } from "../runs/index.js"
import type { Services } from "../service/services.js"

export const rootQuery = z.object({
  root_path: z.string().max(4000).optional().describe("Name or path of a folder that the server shows"),
})

export const pathQuery = rootQuery.extend({
  path: z.string().min(1).max(1000).describe("Folder of the load test, below its root"),
})

/** A run by its name below a root. @throws ServiceError 403, 404 */
export async function classicRun(services: Services, run: string, rootPath: string | undefined) {
  const id = rootPath === undefined ? run : services.roots.idOf(services.roots.named(rootPath), run)
  const place = await services.roots.place(id)
  const row = await services.runs.row(place.id)
  if (!row) throw notFound("There is no such run.")
  return { place, row }
}

/** What a run says of one of its models. @throws ServiceError 403, 404 */
export async function modelReports(
  services: Services,
  run: string,
  model: string,
  rootPath: string | undefined,
) {
  const { place, row } = await classicRun(services, run, rootPath)
  const { reports } = await readReports(place)
  const own = reports.filter((one) => one.modelFolder === model || one.report.model === model)
  if (own.length === 0 && !(await modelFolders(place)).includes(model)) {
    throw notFound("This run has no such model.")
  }
  return { place, row, reports: own, folder: own[0]?.modelFolder ?? model }
}

/** A load test by its path. @throws ServiceError 403, 404 */
export async function classicPerf(
  services: Services,
  { path, root_path: rootPath }: z.infer<typeof pathQuery>,
) {
  const [main] = services.roots.all
  const root = rootPath === undefined ? main : services.roots.named(rootPath)
  const { place, row } = await classicRun(services, services.roots.idOf(root, path), undefined)
  if (row.kind !== "perf") throw notFound("There is no such load test.")
  return { place, run: row }
}
