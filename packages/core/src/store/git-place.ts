import { readFile, stat } from "node:fs/promises"
import { dirname, join, resolve } from "node:path"
import { z } from "zod"

export const gitPlaceSchema = z.object({
  commit: z.string(),
  /** Null on a detached head. */
  branch: z.string().nullable(),
})

/** A commit that is checked out. */
export type GitPlace = z.infer<typeof gitPlaceSchema>

const commitPattern = /^[0-9a-f]{40,64}$/

/**
 * The commit that is checked out around a folder; undefined where there is none. Only files are read: git itself runs
 * programs that a repository names.
 */
export async function readGitPlace(folder: string): Promise<GitPlace | undefined> {
  const gitDir = await findGitDir(resolve(folder))
  const head = gitDir && (await textAt(join(gitDir, "HEAD")))
  if (!gitDir || head === undefined) return undefined
  if (commitPattern.test(head)) return { commit: head, branch: null }
  const ref = /^ref: (refs\/\S+)$/.exec(head)?.[1]
  if (ref === undefined || ref.includes("..")) return undefined
  // A further work tree keeps its head to itself, and shares the branches.
  const common = await textAt(join(gitDir, "commondir"))
  const places = common === undefined ? [gitDir] : [gitDir, resolve(gitDir, common)]
  for (const place of places) {
    const commit = (await textAt(join(place, ref))) ?? (await packedCommit(place, ref))
    if (commit !== undefined && commitPattern.test(commit))
      return { commit, branch: ref.replace(/^refs\/heads\//, "") }
  }
  return undefined
}

/** `.git` of the folder or of one above it; in a work tree or a submodule it is a file that names the place. */
async function findGitDir(folder: string): Promise<string | undefined> {
  const at = join(folder, ".git")
  const found = await stat(at).catch(() => undefined)
  if (found?.isDirectory()) return at
  const named = found?.isFile() ? /^gitdir: (.+)$/.exec((await textAt(at)) ?? "")?.[1] : undefined
  if (named !== undefined) return resolve(folder, named)
  const above = dirname(folder)
  return above === folder ? undefined : findGitDir(above)
}

async function packedCommit(gitDir: string, ref: string): Promise<string | undefined> {
  const lines = (await textAt(join(gitDir, "packed-refs")))?.split("\n") ?? []
  return lines.find((line) => line.endsWith(` ${ref}`))?.split(" ")[0]
}

async function textAt(path: string): Promise<string | undefined> {
  return readFile(path, "utf8").then(
    (text) => text.trim(),
    () => undefined,
  )
}
