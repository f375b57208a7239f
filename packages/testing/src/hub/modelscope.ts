import { randomUUID } from "node:crypto"
import type { IncomingMessage, ServerResponse } from "node:http"
import { hashText } from "../random/index.js"
import { type Caller, isGranted } from "./access.js"
import type { HubFaults, HubName } from "./fault.js"
import type { HubRoutes } from "./huggingface.js"
import { type Entry, listEntries } from "./listing.js"
import type { HubFile, HubRepository, HubSnapshot } from "./repository.js"
import { sendFault, sendFile, sendJson } from "./send.js"

export interface ModelScopeOptions {
  find(kind: "dataset" | "model", id: string): HubRepository | undefined
  repositories: readonly HubRepository[]
  faults: HubFaults
  pageSize: number
  storageUrl: () => string
  storageKey: (hub: HubName, file: HubFile) => string
}

/** Error numbers of the real service: it answers every refusal with 404 and tells them apart by code. */
const codes = { notFound: 10010205001, noAccess: 10010200001, noTree: 10990101004 } as const

/**
 * The routes of modelscope.cn that downloads use: data set info, tree page by page, revisions, and the file
 * endpoint. Every JSON answer is the service's envelope `{Code, Data, Message, RequestId, Success}`.
 */
export function modelScopeRoutes(options: ModelScopeOptions): HubRoutes {
  const { find, repositories, faults, pageSize, storageUrl, storageKey } = options

  async function handle(request: IncomingMessage, response: ServerResponse, url: URL, caller: Caller) {
    const match = /^\/api\/v1\/(datasets|models)\/(.+?)(?:\/(repo|repo\/tree|repo\/files|revisions))?$/.exec(
      url.pathname,
    )
    if (match === null) return false
    const [, kindPart, id = "", route = ""] = match
    const kind = kindPart === "datasets" ? "dataset" : "model"
    const query = url.searchParams
    const file = route === "repo" ? (query.get("FilePath") ?? "") : undefined
    const struck = faults.strikeResponse("modelscope", url.pathname + url.search, file)
    if (await sendFault(response, struck)) return true

    const repository = findByIdOrNumber(kind, decodeURIComponent(id))
    const hidden = repository?.options.private === true && !isGranted(caller, repository)
    if (repository === undefined || hidden) {
      refuse(response, repository === undefined ? codes.notFound : codes.noAccess, "record not found")
      return true
    }
    if (route === "") {
      succeed(response, describe(repository))
      return true
    }
    const revision = query.get("Revision") || "master"
    const snapshot = repository.snapshot(revision)
    if (route === "revisions") {
      const branches = [...repository.branches].filter(([branch]) => branch !== "main")
      const list = branches.map(([branch, { commit }]) => ({ Revision: branch, CommitId: commit }))
      succeed(response, { RevisionMap: { Branches: list, Tags: [] } })
    } else if (snapshot === undefined) {
      refuse(response, codes.noTree, `no file tree at the revision ${revision}`)
    } else if (route === "repo") {
      if (repository.options.gated === true && !isGranted(caller, repository)) {
        refuse(response, codes.noAccess, "no access to this data set")
      } else await sendRepoFile(request, response, snapshot, file ?? "")
    } else await sendTree(response, snapshot, query)
    return true
  }

  /** The client asks for the number once and uses it in later paths. */
  function findByIdOrNumber(kind: "dataset" | "model", id: string): HubRepository | undefined {
    if (!/^\d+$/.test(id)) return find(kind, id)
    return repositories.find((repository) => repository.kind === kind && String(numberOf(repository)) === id)
  }

  async function sendTree(
    response: ServerResponse,
    snapshot: HubSnapshot,
    query: URLSearchParams,
  ): Promise<void> {
    const root = (query.get("Root") ?? "").replace(/^\/+|\/+$/g, "")
    const recursive = /^true$/i.test(query.get("Recursive") ?? "")
    const entries = listEntries(snapshot, root, recursive) ?? []
    const size = Math.min(pageSize, Number(query.get("PageSize") ?? pageSize) || pageSize)
    const page = Math.max(1, Number(query.get("PageNumber") ?? 1) || 1)
    const files = await Promise.all(
      entries.slice((page - 1) * size, page * size).map((entry) => treeEntry(entry, snapshot)),
    )
    succeed(response, { Files: files, LatestCommitter: null, TotalCount: entries.length })
  }

  async function treeEntry(entry: Entry, snapshot: HubSnapshot): Promise<unknown> {
    const file = entry.type === "file" ? entry.file : undefined
    return {
      CommitId: snapshot.commit,
      CommitMessage: "update",
      CommittedDate: 1_767_225_600,
      CommitterName: "mock",
      InCheck: false,
      IsLFS: file?.lfs ?? false,
      Mode: file === undefined ? "16384" : "33188",
      Name: entry.path.slice(entry.path.lastIndexOf("/") + 1),
      Path: entry.path,
      Revision: snapshot.commit,
      Sha256: file === undefined ? "" : await announced(file),
      Size: file?.size ?? 0,
      Type: file === undefined ? "tree" : "blob",
    }
  }

  async function sendRepoFile(
    request: IncomingMessage,
    response: ServerResponse,
    snapshot: HubSnapshot,
    path: string,
  ): Promise<void> {
    const file = snapshot.files.get(path)
    if (file === undefined) {
      refuse(response, codes.notFound, `file ${path} not found`)
    } else if (file.lfs) {
      response.writeHead(302, {
        Location: `${storageUrl()}/${storageKey("modelscope", file)}`,
        "Content-Length": 0,
      })
      response.end()
    } else {
      const headers = { ETag: `"${await announced(file)}"` }
      await sendFile(request, response, file, headers, () =>
        faults.strikeBody("modelscope", request.url ?? "", path),
      )
    }
  }

  async function announced(file: HubFile): Promise<string> {
    return faults.liesAbout(file.path) ? "0".repeat(64) : await file.sha256()
  }

  return { handle }
}

function numberOf(repository: HubRepository): number {
  return hashText(repository.options.id, 7) % 1_000_000
}

function describe(repository: HubRepository): unknown {
  return {
    Id: numberOf(repository),
    Name: repository.name,
    Namespace: repository.owner,
    Type: 4,
    Visibility: repository.options.private === true ? 1 : 5,
    License: "",
    Downloads: 0,
  }
}

function succeed(response: ServerResponse, data: unknown): void {
  const envelope = { Code: 200, Data: data, Message: "success", RequestId: randomUUID(), Success: true }
  sendJson(response, 200, envelope)
}

function refuse(response: ServerResponse, code: number, message: string): void {
  sendJson(response, 404, { Code: code, Message: message, RequestId: randomUUID(), Success: false })
}
