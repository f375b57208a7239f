import { readdir } from "node:fs/promises"
import { join } from "node:path"
import { z } from "zod"
import { PerfError } from "../../errors/index.js"
import { type HubSettings, hubAddress, hubName } from "./hub-address.js"
import { cacheFolder, hubFile, offlineBy } from "./hub-file.js"
import { askHub } from "./hub-request.js"

const huggingFaceTree = z.array(z.looseObject({ type: z.string(), path: z.string() }))
const modelScopeTree = z.looseObject({
  Data: z.looseObject({ Files: z.array(z.looseObject({ Type: z.string(), Path: z.string() })).nullish() }),
})
const mostFiles = 500

/**
 * The files of a data set on a hub whose paths begin and end as wanted, downloaded where they are not in the cache;
 * in the order of their names.
 * @throws PerfError as {@link hubFile}, and `data_missing` when there is none.
 */
export async function hubFiles(
  { id, start, end }: { readonly id: string; readonly start: string; readonly end: string },
  settings: HubSettings,
): Promise<readonly string[]> {
  const fits = (path: string) => path.startsWith(start) && path.endsWith(end)
  const isOffline = settings.source === "local" || offlineBy(settings.env) !== undefined
  const paths = (isOffline ? await cached(id, settings) : await listed(id, settings)).filter(fits).sort()
  if (paths.length === 0) {
    throw new PerfError({
      code: "data_missing",
      message: `${id} has no file ${start}…${end}${isOffline ? " on this machine, and no hub may be asked" : ""}.`,
      hint: "Give the data with --dataset-path, or try the other hub with --data-source.",
    })
  }
  const files: string[] = []
  for (const path of paths) files.push(await hubFile({ kind: "dataset", id, path }, settings))
  return files
}

async function cached(id: string, settings: HubSettings): Promise<string[]> {
  const folder = join(cacheFolder("dataset", settings), ...id.split("/"))
  const entries = await readdir(folder, { recursive: true }).catch(() => [])
  return entries.map((path) => path.replaceAll("\\", "/"))
}

async function listed(id: string, settings: HubSettings): Promise<string[]> {
  const hub = hubName(settings)
  const base = `${hubAddress(hub, settings.env)}/api`
  const query = new URLSearchParams({ Revision: "master", Recursive: "True", PageSize: String(mostFiles) })
  const url =
    hub === "huggingface"
      ? `${base}/datasets/${id}/tree/main?recursive=true`
      : `${base}/v1/datasets/${id}/repo/tree?${query}`
  const what = `the list of files of ${id}`
  const body: unknown = await askHub({ hub, url, what }, settings, (response) =>
    response.json().catch(() => undefined),
  )
  const tree = hub === "huggingface" ? huggingFaceTree.safeParse(body).data : modelScopeFiles(body)
  if (tree === undefined) {
    throw new PerfError({
      code: "data_missing",
      message: `${new URL(url).origin} gave no list of the files of ${id}.`,
      hint: "Check the id, or try the other hub with --data-source.",
    })
  }
  return tree.filter(({ type }) => type !== "tree" && type !== "directory").map(({ path }) => path)
}

function modelScopeFiles(body: unknown) {
  const files = modelScopeTree.safeParse(body).data?.Data.Files
  return files?.map(({ Type, Path }) => ({ type: Type, path: Path }))
}
