import { readdir, stat } from "node:fs/promises"
import { join } from "node:path"
import { PerfError } from "../../errors/index.js"
import type { HubSettings } from "./hub-address.js"
import { hubFile } from "./hub-file.js"

/** Where a dataset's file is looked for. */
export interface FileWish {
  readonly dataset: string
  /** `--dataset-path`. */
  readonly path: string | undefined
  /** Names that are looked for in a folder, best first; `*.jsonl` takes any. */
  readonly names: readonly string[]
  /** Where to get it from; undefined when the data are the user's own. */
  readonly hub:
    | { readonly modelscope: string; readonly huggingface: string; readonly path: string }
    | undefined
}

/**
 * The file of a dataset on this machine, downloaded if need be.
 * @throws PerfError `data_missing` with the way to give it.
 */
export async function findFile(wish: FileWish, settings: HubSettings): Promise<string> {
  const { path, dataset, hub } = wish
  if (path === undefined) {
    if (!hub) {
      throw new PerfError({
        code: "data_missing",
        message: `The dataset ${dataset} needs a file of yours.`,
        hint: "Name it with --dataset-path.",
      })
    }
    const source = settings.source === "huggingface" ? "huggingface" : "modelscope"
    return hubFile({ kind: "dataset", id: hub[source], path: hub.path }, settings)
  }
  const found = await stat(path).catch(() => undefined)
  if (found?.isFile()) return path
  if (!found) {
    throw new PerfError({
      code: "data_missing",
      message: `--dataset-path ${path} does not exist.`,
      hint: `The dataset ${dataset} takes ${wish.names.join(" or ")}, or a folder that holds it.`,
    })
  }
  const entries = (await readdir(path)).sort()
  for (const name of wish.names) {
    const fits = name.startsWith("*") ? entries.find((entry) => entry.endsWith(name.slice(1))) : name
    if (fits !== undefined && entries.includes(fits)) return join(path, fits)
  }
  throw new PerfError({
    code: "data_missing",
    message: `The folder ${path} has no ${wish.names.join(" or ")}.`,
    hint: `That is what the dataset ${dataset} reads; name the file itself with --dataset-path.`,
  })
}
