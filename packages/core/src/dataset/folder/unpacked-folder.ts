import { type DataFile, listZip } from "../format/index.js"
import type { DataFolder, FolderEntry, LocateOptions } from "./data-folder.js"

/**
 * The same folder with the members of its zip archives as if they had been unpacked beside them. Archives of
 * a hub are downloaded for that.
 * @throws EvalScopeError `dataset_malformed` for a damaged archive.
 */
export async function unpackArchives(folder: DataFolder, options?: LocateOptions): Promise<DataFolder> {
  const archives = folder.entries.filter(({ path }) => isArchive(path))
  const located = await folder.locate(
    archives.map(({ path }) => path),
    options,
  )
  const members = new Map<string, DataFile>()
  const entries: FolderEntry[] = [...folder.entries]
  for (const [index, archive] of archives.entries()) {
    const file = located[index]
    if (file === undefined) continue
    const beside = archive.path.includes("/") ? archive.path.slice(0, archive.path.lastIndexOf("/") + 1) : ""
    for (const { name, size } of await listZip(file.path)) {
      const path = beside + name
      members.set(path, { path: file.path, member: name })
      entries.push({ path, size, version: `${archive.version}!${name}` })
    }
  }
  return {
    name: folder.name,
    aliases: folder.aliases,
    entries,
    readme: (readmeOptions) => folder.readme(readmeOptions),
    locate: async (paths, locateOptions) => {
      const stored = await folder.locate(
        paths.filter((path) => !members.has(path)),
        locateOptions,
      )
      const rest = stored[Symbol.iterator]()
      return paths.map((path) => members.get(path) ?? rest.next().value ?? { path })
    },
  }
}

export function isArchive(path: string): boolean {
  return path.toLowerCase().endsWith(".zip")
}
