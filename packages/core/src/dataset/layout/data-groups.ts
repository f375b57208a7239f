import { type DataExtension, dataExtension, dataExtensions } from "../format/index.js"

/** Files that together hold one split: a single file, or all shards of one. */
export interface DataGroup {
  /** Path without shard number and extension: `main/test` for `main/test-00000-of-00003.parquet`. */
  stem: string
  extension: DataExtension
  /** In order. */
  paths: readonly string[]
  /** Shards the names promise (`-of-00003`); undefined for a file that is no shard. */
  shards: number | undefined
}

const shardSuffix = /-(\d{5})-of-(\d{5})(?:-[0-9a-f]{8,})?$/
const notData = /^(dataset_infos?|dataset_dict|state|configuration|config|package|tsconfig|\..*)\.json$/i

/** Groups the data files of a folder; descriptions, hidden files and other formats are left out. */
export function groupDataFiles(paths: readonly string[]): DataGroup[] {
  const groups = new Map<
    string,
    { stem: string; extension: DataExtension; paths: string[]; shards?: number }
  >()
  for (const path of [...paths].sort()) {
    const extension = dataExtension(path)
    if (extension === undefined || !isData(path)) continue
    const named = path.replace(/\.gz$/i, "").slice(0, -(extension.length + 1))
    const shard = shardSuffix.exec(named)
    const stem = shard === null ? named : named.slice(0, shard.index)
    // Two complete sets with different totals must not be read as one.
    const key = `${stem}\n${extension}\n${shard?.[2] ?? path}`
    const group = groups.get(key)
    if (group) group.paths.push(path)
    else {
      const shards = shard === null ? {} : { shards: Number(shard[2]) }
      groups.set(key, { stem, extension, paths: [path], ...shards })
    }
  }
  return [...groups.values()].map((group) => ({ ...group, shards: group.shards })).sort(byExtension)
}

/** All data files directly inside one folder, as one group per extension: `test/0000.parquet`, … */
export function groupFolders(groups: readonly DataGroup[]): DataGroup[] {
  const folders = new Map<string, { stem: string; extension: DataExtension; paths: string[] }>()
  for (const group of groups) {
    const slash = group.stem.lastIndexOf("/")
    if (slash < 0) continue
    const stem = group.stem.slice(0, slash)
    const key = `${stem}\n${group.extension}`
    const folder = folders.get(key) ?? { stem, extension: group.extension, paths: [] }
    folder.paths.push(...group.paths)
    folders.set(key, folder)
  }
  return [...folders.values()]
    .map((folder) => ({ ...folder, paths: folder.paths.sort(), shards: undefined }))
    .sort(byExtension)
}

function byExtension(a: DataGroup, b: DataGroup): number {
  return dataExtensions.indexOf(a.extension) - dataExtensions.indexOf(b.extension)
}

function isData(path: string): boolean {
  const parts = path.split("/")
  const name = parts.at(-1) ?? ""
  return !parts.some((part) => part.startsWith(".") || part === "__MACOSX") && !notData.test(name)
}
