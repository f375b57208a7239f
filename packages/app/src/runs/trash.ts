import { randomBytes } from "node:crypto"
import { mkdir, readdir, readFile, realpath, rename, rm, stat, writeFile } from "node:fs/promises"
import { dirname, join } from "node:path"
import { z } from "zod"
import type { DeletedRun, Trash } from "../api/index.js"
import { notFound, ServiceError } from "../errors/index.js"
import { isPlainPath, type Root, type Roots, type RunPlace } from "../roots/index.js"
import { folderSize } from "./fingerprint.js"
import { parsed } from "./run-files.js"

const noteSchema = z.object({
  path: z.string().refine(isPlainPath),
  deleted_at: z.string(),
  size_bytes: z.number(),
})

/** Where deleted runs of a root wait: on the same disk, so that moving there is one step. */
function trashOf(root: Root): string {
  return join(root.real, ".evalscope", "trash")
}

/** Moves a run to the trash of its root, or deletes it. @throws ServiceError 403 in a root that is only shown. */
export async function discardRun(place: RunPlace, purge: boolean): Promise<DeletedRun> {
  if (!place.root.writable) {
    throw new ServiceError({
      status: 403,
      code: "root_readonly",
      message: "Runs of this folder are only shown.",
      hint: "Start the server with --outputs for this folder to manage its runs.",
    })
  }
  const size = await folderSize(place.dir)
  if (purge) {
    await rm(place.dir, { recursive: true, force: true })
    return { id: place.id, trash_id: null, size_bytes: size }
  }
  const name = `${Date.now()}-${randomBytes(4).toString("hex")}`
  const folder = join(trashOf(place.root), name)
  await mkdir(folder, { recursive: true })
  const note = { path: place.path, deleted_at: new Date().toISOString(), size_bytes: size }
  await writeFile(join(folder, "trash.json"), JSON.stringify(note))
  await rename(place.dir, join(folder, "run"))
  return { id: place.id, trash_id: `${place.root.name}:${name}`, size_bytes: size }
}

const modelParts = ["reports", "predictions", "reviews", "errors"]

/** Moves what a run holds of one of its models to the trash, each part by itself; the other models stay. */
export async function discardModel(place: RunPlace, folder: string): Promise<void> {
  const run = await realpath(place.dir)
  for (const part of modelParts) {
    const path = `${part}/${folder}`
    const real = await realpath(join(run, path)).catch(() => undefined)
    // A link to another run's files is not this run's to take away.
    if (real !== join(run, path)) continue
    await discardRun({ ...place, path: `${place.path}/${path}`, dir: real }, false)
  }
}

export async function listTrash(roots: Roots): Promise<Trash> {
  const items: Trash["items"] = []
  for (const root of roots.all.filter((one) => one.writable)) {
    for (const name of await readdir(trashOf(root)).catch(() => [])) {
      const note = await noteAt(join(trashOf(root), name))
      if (note) items.push({ trash_id: `${root.name}:${name}`, root: root.name, ...note })
    }
  }
  return { items: items.sort((a, b) => (a.deleted_at < b.deleted_at ? 1 : -1)) }
}

/** Puts a run back where it was. @throws ServiceError 404, 409 when something else is there by now. */
export async function restoreRun(roots: Roots, trashId: string): Promise<{ id: string }> {
  const { root, folder, note } = await findInTrash(roots, trashId)
  const target = join(root.real, note.path)
  if (await stat(target).catch(() => undefined)) {
    throw new ServiceError({
      status: 409,
      code: "run_exists",
      message: `There is another run at ${note.path} by now.`,
      hint: "Move or delete that one first.",
    })
  }
  await mkdir(dirname(target), { recursive: true })
  await rename(join(folder, "run"), target)
  await rm(folder, { recursive: true, force: true })
  return { id: roots.idOf(root, note.path) }
}

/** Deletes a run of the trash for good. @throws ServiceError 404 */
export async function purgeRun(roots: Roots, trashId: string): Promise<DeletedRun> {
  const { root, folder, note } = await findInTrash(roots, trashId)
  await rm(folder, { recursive: true, force: true })
  return { id: roots.idOf(root, note.path), trash_id: null, size_bytes: note.size_bytes }
}

async function findInTrash(roots: Roots, trashId: string) {
  const [rootName = "", name = ""] = trashId.split(":")
  const root = roots.all.find((one) => one.name === rootName && one.writable)
  const folder = root && /^\d+-[0-9a-f]{8}$/.test(name) ? join(trashOf(root), name) : undefined
  const note = folder === undefined ? undefined : await noteAt(folder)
  if (!root || folder === undefined || !note) throw notFound("There is no such run in the trash.")
  return { root, folder, note }
}

async function noteAt(folder: string): Promise<z.infer<typeof noteSchema> | undefined> {
  return parsed(noteSchema, await readFile(join(folder, "trash.json"), "utf8").catch(() => undefined))
}
