import { createHash } from "node:crypto"
import { z } from "zod"
import { readAnswer } from "./answer.js"
import type { Hub, HubFile } from "./hub.js"
import { refusalsOf } from "./refusals.js"

const standardEndpoint = "https://www.modelscope.cn"
const pageSize = 200

const entry = z.object({
  Path: z.string(),
  Type: z.string().default("blob"),
  Size: z.number().nullish(),
  Sha256: z.string().nullish(),
})
const tree = z.object({
  Data: z.object({ Files: z.array(entry).nullish(), TotalCount: z.number().nullish() }).nullish(),
})
const named = z.object({ Revision: z.string() })
const revisions = z.object({
  Data: z.object({
    RevisionMap: z.object({ Branches: z.array(named).nullish(), Tags: z.array(named).nullish() }).nullish(),
  }),
})
const problem = z.object({ Code: z.number().optional(), Message: z.string().optional() })
/** The site answers 404 to nearly every refusal; this code tells the one for want of access. */
const noAccess = 10_010_200_001

/**
 * ModelScope, or the site that `MODELSCOPE_ENDPOINT` (older: `MODELSCOPE_DOMAIN`) names. The token comes from
 * `MODELSCOPE_API_TOKEN` or `MODELSCOPE_SDK_TOKEN`.
 */
export function modelScope(env: NodeJS.ProcessEnv): Hub {
  const endpoint = withScheme(env.MODELSCOPE_ENDPOINT || env.MODELSCOPE_DOMAIN || standardEndpoint)
  const token = env.MODELSCOPE_API_TOKEN || env.MODELSCOPE_SDK_TOKEN
  // Older routes of the site know the cookie only, newer ones the header.
  const headers: Record<string, string> = token
    ? { authorization: `Bearer ${token}`, cookie: `m_session_id=${token}` }
    : {}
  const about = { title: "ModelScope", endpoint, headers }
  const repositoryUrl = (id: string) =>
    `${endpoint}/api/v1/datasets/${id.split("/").map(encodeURIComponent).join("/")}`

  return {
    ...about,
    name: "modelscope",
    defaultRevision: "master",
    async list({ id, revision }, ask) {
      const files: HubFile[] = []
      let seen = 0
      for (let page = 1; ; page += 1) {
        const query = new URLSearchParams({
          Revision: revision,
          Recursive: "True",
          PageNumber: String(page),
          PageSize: String(pageSize),
        })
        const data = (await readAnswer(await ask(`${repositoryUrl(id)}/repo/tree?${query}`), tree)).Data
        const found = data?.Files ?? []
        files.push(...found.filter(({ Type }) => Type !== "tree").map(toFile))
        seen += found.length
        // The site may send shorter pages than were asked for; only some answers state the total.
        const isLast = data?.TotalCount ? seen >= data.TotalCount : found.length < pageSize
        if (isLast || found.length === 0) break
      }
      return { version: hashOf(files), files }
    },
    fileUrl: ({ id, revision }, _version, path) =>
      `${repositoryUrl(id)}/repo?${new URLSearchParams({ Source: "SDK", Revision: revision, FilePath: path, View: "False" })}`,
    async refusal(repository, response, body, ask) {
      const refusals = refusalsOf({
        hub: about,
        repository,
        url: response.url,
        status: response.status,
        tokenName: "MODELSCOPE_API_TOKEN",
        page: `${endpoint}/datasets/${repository.id}`,
      })
      if (response.status === 401) return token ? refusals.badToken() : refusals.gated()
      if (response.status === 403) return refusals.gated()
      const { Code: code, Message: message } = refusalIn(body)
      if (code === noAccess) return refusals.gated()
      if (response.status === 404 || response.status === 400) {
        const known = await knownRevisions(`${repositoryUrl(repository.id)}/revisions`, ask)
        return known === undefined || known.includes(repository.revision)
          ? refusals.notFound()
          : refusals.unknownRevision(known)
      }
      return refusals.other(response.status, message ?? body.slice(0, 200).trim())
    },
  }
}

/** Branches and tags; undefined when there is no such repository. The site answers both alike otherwise. */
async function knownRevisions(
  url: string,
  ask: (url: string) => Promise<Response>,
): Promise<string[] | undefined> {
  const response = await ask(url).catch(() => undefined)
  if (response === undefined) return undefined
  const parsed = revisions.safeParse(await response.json().catch(() => undefined))
  if (!parsed.success) return undefined
  const map = parsed.data.Data.RevisionMap
  return [...(map?.Branches ?? []), ...(map?.Tags ?? [])].map(({ Revision }) => Revision)
}

function toFile({ Path, Size, Sha256 }: z.infer<typeof entry>): HubFile {
  return { path: Path, size: Size ?? 0, ...(Sha256 ? { sha256: Sha256 } : {}) }
}

/** The tree has no commit id, so the state is named by what it holds. */
function hashOf(files: readonly HubFile[]): string {
  const hash = createHash("sha256")
  const lines = files.map(({ path, size, sha256 }) => `${path}\0${size}\0${sha256 ?? ""}\n`).sort()
  for (const line of lines) hash.update(line)
  return hash.digest("hex").slice(0, 40)
}

function refusalIn(body: string): z.infer<typeof problem> {
  try {
    return problem.parse(JSON.parse(body))
  } catch {
    return {}
  }
}

function withScheme(endpoint: string): string {
  const plain = endpoint.replace(/\/+$/, "")
  return /^https?:\/\//.test(plain) ? plain : `https://${plain}`
}
