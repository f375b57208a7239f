import { constants } from "node:fs"
import { type FileHandle, open, realpath } from "node:fs/promises"
import { isAbsolute } from "node:path"
import { datasetCacheDir } from "@evalscope/core"
import { notFound } from "../errors/index.js"
import { isInside, isPlainPath, openInside, type RunPlace } from "../roots/index.js"
import type { Services } from "../service/services.js"

/**
 * A file that a sample names: of its run, or by an absolute path of the folders that the server shows and of the cache
 * of data sets that its jobs fill. Links are followed first; whatever lies elsewhere is not there.
 * @throws ServiceError 404
 */
export async function openMedia(services: Services, place: RunPlace, path: string): Promise<FileHandle> {
  if (!isAbsolute(path)) {
    if (!isPlainPath(path)) throw missing()
    return openInside(place, path)
  }
  const real = await realpath(path).catch(() => undefined)
  const cache = await realpath(datasetCacheDir(services.env)).catch(() => undefined)
  if (real === undefined) throw missing()
  const isShown = (cache !== undefined && isInside(cache, real)) || (await services.roots.contains(real))
  if (!isShown) throw missing()
  const handle = await open(real, constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK)
  if ((await handle.stat()).isFile()) return handle
  await handle.close()
  throw missing()
}

function missing() {
  return notFound("There is no such file in the run.")
}
