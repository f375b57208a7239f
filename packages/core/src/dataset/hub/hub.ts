import type { EvalScopeError } from "../../errors/index.js"

export type HubName = "modelscope" | "huggingface"

/** One file of a hub repository. */
export interface HubFile {
  path: string
  size: number
  /** Of the content; hubs know it at least for large files. */
  sha256?: string
  /** Git's blob id: SHA-1 over `blob <size>\0` and the content. */
  gitSha1?: string
}

/** The files of a repository at one revision. */
export interface HubListing {
  /** Names the state exactly: the commit, or a hash of the listing where the hub gives no commit. */
  version: string
  files: readonly HubFile[]
}

/** A repository that is asked for. */
export interface HubRepository {
  id: string
  /** Branch, tag or commit. */
  revision: string
}

/** Asks a hub: retries, and turns a failure into an error people can act on. */
type HubAsk = (url: string) => Promise<Response>

/** A place that data sets are downloaded from; adding one is adding a value of this shape. */
export interface Hub {
  readonly name: HubName
  /** For people. */
  readonly title: string
  readonly endpoint: string
  readonly defaultRevision: string
  /** Credentials, when the environment has them. Never shown. */
  readonly headers: Readonly<Record<string, string>>
  /** Where a repository's own files are; tried when the default revision holds no data. */
  readonly convertedRevision?: string
  list(repository: HubRepository, ask: HubAsk): Promise<HubListing>
  fileUrl(repository: HubRepository, version: string, path: string): string
  /** The error of a refused request. */
  refusal(repository: HubRepository, response: Response, body: string, ask: HubAsk): Promise<EvalScopeError>
}

/** The part of a repository's id behind its owner. */
export function repositoryName(id: string): string {
  return id.slice(id.lastIndexOf("/") + 1)
}
