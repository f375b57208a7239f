import { createHash } from "node:crypto"
import { createReadStream } from "node:fs"
import { readdir, stat } from "node:fs/promises"
import { join, relative, sep } from "node:path"
import { Readable } from "node:stream"
import { systemErrorCode, TestingError } from "../errors/index.js"

/** The files of one revision: in memory by path, or a folder on disk. */
export interface HubFiles {
  files?: Readonly<Record<string, string | Uint8Array>>
  folder?: string
}

/** One simulated repository. */
export interface HubRepo extends HubFiles {
  /** `owner/name`. */
  id: string
  /** Default `dataset`. */
  kind?: "dataset" | "model"
  /** Further branches, tags or commits. The default one is called `main` and `master`. */
  revisions?: Readonly<Record<string, HubFiles>>
  /** Files may only be read by tokens that were granted access; the listing is open. */
  gated?: boolean
  /** Invisible without a token that was granted access. */
  private?: boolean
  /** Which files are stored as large files behind a redirect. Default: 10 MiB and up, and Parquet. */
  lfs?: (path: string, size: number) => boolean
}

export interface HubFile {
  readonly path: string
  readonly size: number
  readonly lfs: boolean
  /** SHA-1 of the git blob: the ETag of a small file. */
  gitOid(): Promise<string>
  /** SHA-256 of the content: the ETag of a large file. */
  sha256(): Promise<string>
  /** Bytes from `start` to `end`, both included. */
  read(start: number, end: number): Readable
}

/** One revision of a repository, with its content fixed. */
export interface HubSnapshot {
  /** 40 hexadecimal digits, made from paths and sizes. */
  readonly commit: string
  readonly files: ReadonlyMap<string, HubFile>
}

export interface HubRepository {
  readonly options: HubRepo
  readonly kind: "dataset" | "model"
  readonly owner: string
  readonly name: string
  readonly branches: ReadonlyMap<string, HubSnapshot>
  /** By branch name or commit. */
  snapshot(revision: string): HubSnapshot | undefined
}

const largeFile = 10 * 1024 * 1024

/** @throws {TestingError} `option_invalid` for a malformed id, `file_access` for a folder that cannot be read. */
export async function openRepository(options: HubRepo): Promise<HubRepository> {
  const [owner, name, ...rest] = options.id.split("/")
  if (!owner || !name || rest.length > 0) {
    throw new TestingError({
      code: "option_invalid",
      message: `The repository id "${options.id}" is not of the form owner/name.`,
    })
  }
  const lfs = options.lfs ?? ((path, size) => size >= largeFile || path.endsWith(".parquet"))
  const branches = new Map<string, HubSnapshot>()
  const main = await openSnapshot(options, "main", lfs)
  branches.set("main", main)
  branches.set("master", main)
  for (const [revision, files] of Object.entries(options.revisions ?? {})) {
    branches.set(revision, await openSnapshot(files, revision, lfs))
  }
  const byCommit = new Map([...branches.values()].map((snapshot) => [snapshot.commit, snapshot]))
  return {
    options,
    kind: options.kind ?? "dataset",
    owner,
    name,
    branches,
    snapshot: (revision) => branches.get(revision) ?? byCommit.get(revision),
  }
}

async function openSnapshot(
  source: HubFiles,
  revision: string,
  lfs: (path: string, size: number) => boolean,
): Promise<HubSnapshot> {
  const files = new Map<string, HubFile>()
  for (const [path, content] of Object.entries(source.files ?? {})) {
    const bytes = typeof content === "string" ? Buffer.from(content) : Buffer.from(content)
    const read = (start: number, end: number): Readable => Readable.from([bytes.subarray(start, end + 1)])
    files.set(path, hubFile(path, bytes.length, lfs(path, bytes.length), read))
  }
  if (source.folder !== undefined) {
    for (const { path, absolute, size } of await listFolder(source.folder)) {
      const read = (start: number, end: number): Readable =>
        size === 0 ? Readable.from([]) : createReadStream(absolute, { start, end })
      files.set(path, hubFile(path, size, lfs(path, size), read))
    }
  }
  const sorted = new Map([...files].sort(([a], [b]) => (a < b ? -1 : 1)))
  const commit = createHash("sha1").update(`${revision}\n`)
  for (const file of sorted.values()) commit.update(`${file.path} ${await file.sha256()}\n`)
  return { commit: commit.digest("hex"), files: sorted }
}

function hubFile(path: string, size: number, lfs: boolean, read: HubFile["read"]): HubFile {
  let git: Promise<string> | undefined
  let sha: Promise<string> | undefined
  const all = (): Readable => read(0, Math.max(0, size - 1))
  return {
    path,
    size,
    lfs,
    read,
    gitOid() {
      git ??= digest("sha1", `blob ${size}\0`, all())
      return git
    },
    sha256() {
      sha ??= digest("sha256", "", all())
      return sha
    },
  }
}

async function digest(algorithm: string, before: string, content: Readable): Promise<string> {
  const hash = createHash(algorithm).update(before)
  for await (const chunk of content) hash.update(chunk)
  return hash.digest("hex")
}

async function listFolder(folder: string): Promise<{ path: string; absolute: string; size: number }[]> {
  try {
    const entries = await readdir(folder, { recursive: true, withFileTypes: true })
    return await Promise.all(
      entries
        .filter((entry) => entry.isFile())
        .map(async (entry) => {
          const absolute = join(entry.parentPath, entry.name)
          const path = relative(folder, absolute).split(sep).join("/")
          return { path, absolute, size: (await stat(absolute)).size }
        }),
    )
  } catch (error) {
    throw new TestingError({
      code: "file_access",
      message: `The folder ${folder} cannot be read (${systemErrorCode(error) ?? "unknown reason"}).`,
      hint: "Check the `folder` of the repository.",
      cause: error,
    })
  }
}
