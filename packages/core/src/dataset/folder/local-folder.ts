import { readdir, readFile, stat } from "node:fs/promises"
import { basename, dirname, join } from "node:path"
import { EvalScopeError } from "../../errors/index.js"
import { readError } from "../format/index.js"
import type { DataFolder, FolderEntry } from "./data-folder.js"

const deepest = 6
const mostEntries = 50_000
const skipped = new Set(["node_modules", "__MACOSX", "__pycache__"])

/**
 * Opens a folder, or a single file as a folder that holds only it.
 * @throws EvalScopeError `dataset_missing` when there is nothing at the path, `config_invalid` when the
 * folder holds so many files that it cannot be one data set.
 */
export async function openLocalFolder(path: string): Promise<DataFolder> {
  const status = await stat(path).catch((cause) => {
    throw readError(path, cause)
  })
  const root = status.isDirectory() ? path : dirname(path)
  const entries = status.isDirectory()
    ? await walk(root)
    : [{ path: basename(path), size: status.size, version: versionOf(status) }]
  return {
    name: path,
    aliases: [basename(path)],
    entries,
    readme: async () => {
      if (!entries.some((entry) => entry.path === "README.md")) return undefined
      return readFile(join(root, "README.md"), "utf8").catch((cause) => {
        throw readError(join(root, "README.md"), cause)
      })
    },
    locate: async (paths) => paths.map((relative) => ({ path: join(root, relative) })),
  }
}

async function walk(root: string): Promise<FolderEntry[]> {
  const entries: FolderEntry[] = []
  const visit = async (folder: string, depth: number): Promise<void> => {
    const items = await readdir(join(root, folder), { withFileTypes: true }).catch((cause) => {
      throw readError(join(root, folder), cause)
    })
    for (const item of items.sort((a, b) => (a.name < b.name ? -1 : 1))) {
      if (item.name.startsWith(".") || skipped.has(item.name)) continue
      const path = folder === "" ? item.name : `${folder}/${item.name}`
      // Hub caches of other tools are folders of links, so links are followed; a dangling one is left out.
      const status = await stat(join(root, path)).catch(() => undefined)
      if (status?.isDirectory()) {
        if (depth < deepest) await visit(path, depth + 1)
      } else if (status?.isFile()) {
        entries.push({ path, size: status.size, version: versionOf(status) })
        if (entries.length > mostEntries) throw tooMany(root)
      }
    }
  }
  await visit("", 1)
  return entries
}

function versionOf({ size, mtimeMs }: { size: number; mtimeMs: number }): string {
  return `${size}:${Math.trunc(mtimeMs)}`
}

function tooMany(root: string): EvalScopeError {
  return new EvalScopeError({
    code: "config_invalid",
    message: `${root} holds more than ${mostEntries} files and cannot be one data set.`,
    hint: "Give the data set's own folder or file as local_path.",
    context: { folder: root },
  })
}
