import { createHash } from "node:crypto"
import type { HubFile, HubSnapshot } from "./repository.js"

export type Entry =
  | { type: "file"; path: string; file: HubFile }
  | { type: "folder"; path: string; oid: string }

/**
 * The entries below `root` in path order, folders before what they contain. `undefined` when there is no such
 * folder.
 */
export function listEntries(snapshot: HubSnapshot, root: string, recursive: boolean): Entry[] | undefined {
  const prefix = root === "" ? "" : `${root}/`
  const entries = new Map<string, Entry>()
  for (const file of snapshot.files.values()) {
    if (!file.path.startsWith(prefix)) continue
    const parts = file.path.slice(prefix.length).split("/")
    const depth = recursive ? parts.length - 1 : Math.min(1, parts.length - 1)
    for (let level = 1; level <= depth; level++) {
      const path = prefix + parts.slice(0, level).join("/")
      if (!entries.has(path)) entries.set(path, { type: "folder", path, oid: treeOid(path) })
    }
    if (recursive || parts.length === 1) entries.set(file.path, { type: "file", path: file.path, file })
  }
  return entries.size === 0 && root !== "" ? undefined : [...entries.values()]
}

function treeOid(path: string): string {
  return createHash("sha1").update(`tree ${path}`).digest("hex")
}
