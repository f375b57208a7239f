import type { IncomingMessage, ServerResponse } from "node:http"
import { type Caller, isGranted } from "./access.js"
import type { HubFaults, HubName } from "./fault.js"
import { type Entry, listEntries } from "./listing.js"
import type { HubFile, HubRepository, HubSnapshot } from "./repository.js"
import { sendFault, sendFile, sendJson } from "./send.js"

export interface HubRoutes {
  /** False when the path is none of this hub's. */
  handle(request: IncomingMessage, response: ServerResponse, url: URL, caller: Caller): Promise<boolean>
}

export interface HuggingFaceOptions {
  find(kind: "dataset" | "model", id: string): HubRepository | undefined
  faults: HubFaults
  pageSize: number
  /** Where large files really are, as `https://host:port`. */
  storageUrl: () => string
  storageKey: (hub: HubName, file: HubFile) => string
}

/**
 * The routes of huggingface.co that downloads use: repository info, tree with pagination, paths-info, refs,
 * and resolve with its redirect to the large-file store. Header and error names follow the official client.
 */
export function huggingFaceRoutes(options: HuggingFaceOptions): HubRoutes {
  const { find, faults, pageSize, storageUrl, storageKey } = options

  async function handle(request: IncomingMessage, response: ServerResponse, url: URL, caller: Caller) {
    const parts = url.pathname.split("/").slice(1).map(decodeURIComponent)
    const api = /^\/api\/(datasets|models)\/[^/]+\/[^/]+(\/|$)/.test(url.pathname)
    const resolve = /^\/(datasets\/)?[^/]+\/[^/]+\/resolve\/[^/]+\/./.test(url.pathname)
    const cached = /^\/api\/resolve-cache\/(datasets|models)\/[^/]+\/[^/]+\/[^/]+\/./.test(url.pathname)
    if (!api && !resolve && !cached) return false

    const typed = parts[0] === "datasets"
    const [kindPart, owner, name, ...rest] = cached
      ? parts.slice(2)
      : api
        ? parts.slice(1)
        : typed
          ? parts
          : ["models", ...parts]
    const kind = kindPart === "datasets" ? "dataset" : "model"
    const file = resolve ? rest.slice(2).join("/") : cached ? rest.slice(1).join("/") : undefined
    const struck = faults.strikeResponse("huggingface", url.pathname + url.search, file)
    if (await sendFault(response, struck)) return true
    if (caller.type === "unknown-token") {
      deny(response, 401, undefined, "Invalid credentials in Authorization header")
      return true
    }
    const repository = find(kind, `${owner}/${name}`)
    if (repository === undefined || (repository.options.private === true && !isGranted(caller, repository))) {
      if (caller.type === "anonymous") deny(response, 401, "RepoNotFound", "Invalid username or password.")
      else deny(response, 404, "RepoNotFound", "Repository not found")
      return true
    }
    const context: Context = { request, response, url, repository, caller }
    if (resolve) await resolveFile(context, rest[1] ?? "", file ?? "")
    else if (cached) await sendCached(context, rest[0] ?? "", file ?? "")
    else await answerApi(context, rest)
    return true
  }

  interface Context {
    request: IncomingMessage
    response: ServerResponse
    url: URL
    repository: HubRepository
    caller: Caller
  }

  function snapshotOf(context: Context, revision: string): HubSnapshot | undefined {
    const snapshot = context.repository.snapshot(revision)
    if (snapshot === undefined) deny(context.response, 404, "RevisionNotFound", `Invalid rev id: ${revision}`)
    return snapshot
  }

  async function answerApi(context: Context, rest: readonly string[]): Promise<void> {
    const { response, repository, url } = context
    const [route, revision = "main", ...path] = rest
    if (route === undefined || route === "revision") {
      const snapshot = snapshotOf(context, revision)
      if (snapshot !== undefined) sendJson(response, 200, await info(repository, snapshot, url))
    } else if (route === "tree") {
      const snapshot = snapshotOf(context, revision)
      if (snapshot !== undefined) await sendTree(context, snapshot, path.join("/"))
    } else if (route === "paths-info") {
      const snapshot = snapshotOf(context, revision)
      if (snapshot !== undefined) await sendPathsInfo(context, snapshot)
    } else if (route === "refs") {
      const named = [...repository.branches].filter(([branch]) => branch !== "master")
      const branches = named.map(([branch, { commit }]) => ({
        name: branch,
        ref: branch.startsWith("refs/") ? branch : `refs/heads/${branch}`,
        targetCommit: commit,
      }))
      sendJson(response, 200, { branches, converts: [], tags: [] })
    } else deny(response, 404, undefined, "Sorry, we can't find the page you are looking for.")
  }

  async function sendTree(context: Context, snapshot: HubSnapshot, root: string): Promise<void> {
    const { response, url, request } = context
    const entries = listEntries(snapshot, root, /^(true|1)$/i.test(url.searchParams.get("recursive") ?? ""))
    if (entries === undefined) {
      deny(response, 404, "EntryNotFound", `${root} does not exist on this revision`)
      return
    }
    const limit = Math.min(pageSize, Number(url.searchParams.get("limit") ?? pageSize) || pageSize)
    const start = Number(Buffer.from(url.searchParams.get("cursor") ?? "", "base64url").toString() || 0)
    const page = await Promise.all(entries.slice(start, start + limit).map((entry) => treeEntry(entry)))
    const headers: Record<string, string> = { "X-Repo-Commit": snapshot.commit }
    if (start + limit < entries.length) {
      const next = new URL(url.pathname + url.search, `http://${request.headers.host}`)
      next.searchParams.set("cursor", Buffer.from(String(start + limit)).toString("base64url"))
      headers.Link = `<${next.href}>; rel="next"`
    }
    sendJson(response, 200, page, headers)
  }

  async function sendPathsInfo(context: Context, snapshot: HubSnapshot): Promise<void> {
    const body = await readBody(context.request)
    const wanted = new URLSearchParams(body).getAll("paths")
    const paths = wanted.length > 0 ? wanted : jsonPaths(body)
    const found: unknown[] = []
    for (const path of paths) {
      const file = snapshot.files.get(path)
      if (file !== undefined) found.push(await treeEntry({ type: "file", path, file }))
    }
    sendJson(context.response, 200, found)
  }

  async function treeEntry(entry: Entry): Promise<unknown> {
    if (entry.type === "folder") return { type: "directory", oid: entry.oid, size: 0, path: entry.path }
    const { file } = entry
    return {
      type: "file",
      oid: await file.gitOid(),
      size: file.size,
      ...(file.lfs ? { lfs: { oid: await announced(file), size: file.size, pointerSize: 134 } } : {}),
      path: file.path,
    }
  }

  async function info(repository: HubRepository, snapshot: HubSnapshot, url: URL): Promise<unknown> {
    const blobs = url.searchParams.has("blobs")
    const siblings = await Promise.all(
      [...snapshot.files.values()].map(async (file) => ({
        rfilename: file.path,
        ...(blobs ? { size: file.size, blobId: await file.gitOid() } : {}),
        ...(blobs && file.lfs
          ? { lfs: { sha256: await announced(file), size: file.size, pointerSize: 134 } }
          : {}),
      })),
    )
    return {
      _id: snapshot.commit.slice(0, 24),
      id: repository.options.id,
      author: repository.owner,
      sha: snapshot.commit,
      lastModified: "2026-01-01T00:00:00.000Z",
      private: repository.options.private ?? false,
      gated: repository.options.gated === true ? "manual" : false,
      disabled: false,
      downloads: 0,
      likes: 0,
      tags: [],
      siblings,
      createdAt: "2026-01-01T00:00:00.000Z",
    }
  }

  async function resolveFile(context: Context, revision: string, path: string): Promise<void> {
    const { request, response, repository, caller, url } = context
    if (repository.options.gated === true && !isGranted(caller, repository)) {
      const { id } = repository.options
      if (caller.type === "anonymous") deny(response, 401, "GatedRepo", `Access to ${id} needs a login.`)
      else deny(response, 403, "GatedRepo", `Access to ${id} must be requested first.`)
      return
    }
    const snapshot = snapshotOf(context, revision)
    if (snapshot === undefined) return
    const file = snapshot.files.get(path)
    if (file === undefined) {
      deny(response, 404, "EntryNotFound", "Entry not found", { "X-Repo-Commit": snapshot.commit })
      return
    }
    const etag = `"${file.lfs ? await announced(file) : await announcedGit(file)}"`
    if (!file.lfs) {
      const headers = { ETag: etag, "X-Repo-Commit": snapshot.commit }
      await sendFile(request, response, file, headers, () =>
        faults.strikeBody("huggingface", url.pathname, path),
      )
      return
    }
    response.writeHead(302, {
      Location: `${storageUrl()}/${storageKey("huggingface", file)}`,
      "X-Linked-Etag": etag,
      "X-Linked-Size": file.size,
      "X-Repo-Commit": snapshot.commit,
      "Content-Length": 0,
    })
    response.end()
  }

  /** Where the real hub redirects small files to; kept for clients that stored such a link. */
  async function sendCached(context: Context, commit: string, path: string): Promise<void> {
    await resolveFile(context, commit, path)
  }

  async function announced(file: HubFile): Promise<string> {
    const sha = await file.sha256()
    return faults.liesAbout(file.path) ? "0".repeat(sha.length) : sha
  }

  async function announcedGit(file: HubFile): Promise<string> {
    const oid = await file.gitOid()
    return faults.liesAbout(file.path) ? "0".repeat(oid.length) : oid
  }

  return { handle }
}

function deny(
  response: ServerResponse,
  status: number,
  code: string | undefined,
  message: string,
  headers: Readonly<Record<string, string>> = {},
): void {
  const all: Record<string, string> = { ...headers, "X-Error-Message": headerText(message) }
  if (code !== undefined) all["X-Error-Code"] = code
  sendJson(response, status, { error: message }, all)
}

/** Header values must be plain ASCII; names from a request may hold anything. */
function headerText(text: string): string {
  return text.replace(/[^ -~]/g, "?")
}

async function readBody(request: IncomingMessage): Promise<string> {
  const parts: Buffer[] = []
  for await (const part of request) parts.push(part)
  return Buffer.concat(parts).toString()
}

function jsonPaths(body: string): string[] {
  try {
    const value: unknown = JSON.parse(body)
    if (typeof value !== "object" || value === null || !("paths" in value)) return []
    return Array.isArray(value.paths) ? value.paths.filter((path) => typeof path === "string") : []
  } catch {
    return []
  }
}
