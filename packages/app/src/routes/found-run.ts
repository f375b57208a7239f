import type { RunRow } from "../api/index.js"
import { notFound } from "../errors/index.js"
import type { RunPlace } from "../roots/index.js"
import { modelFolders, sampleSource } from "../runs/index.js"
import type { SampleSource } from "../samples/index.js"
import type { Services } from "../service/services.js"

/** The run that an address names. @throws ServiceError 404 */
export async function foundRun(services: Services, id: string): Promise<{ place: RunPlace; run: RunRow }> {
  const place = await services.roots.place(id)
  const run = await services.runs.row(place.id)
  if (!run) throw notFound("There is no such run.")
  return { place, run }
}

/** The samples of one of its models. @throws ServiceError 404 */
export async function foundSamples(
  services: Services,
  id: string,
  folder: string,
): Promise<{ place: RunPlace; run: RunRow; source: SampleSource }> {
  const { place, run } = await foundRun(services, id)
  const folders = await modelFolders(place)
  if (!folders.includes(folder)) {
    throw notFound(
      "This run has no such model.",
      folders.length > 0 ? `It has: ${folders.join(", ")}.` : "It has no samples.",
    )
  }
  return { place, run, source: sampleSource(place, run, folder) }
}
