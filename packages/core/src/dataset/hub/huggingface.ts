import { z } from "zod"
import { readAnswer } from "./answer.js"
import type { Hub, HubFile, HubRepository } from "./hub.js"
import { refusalsOf } from "./refusals.js"

const standardEndpoint = "https://huggingface.co"

const info = z.object({ sha: z.string() })
const entry = z.object({
  type: z.string(),
  path: z.string(),
  size: z.number().default(0),
  oid: z.string().optional(),
  lfs: z.object({ oid: z.string(), size: z.number() }).nullish(),
})

/**
 * Hugging Face, or a mirror named by `HF_ENDPOINT`. The token comes from `HF_TOKEN` or
 * `HUGGING_FACE_HUB_TOKEN`.
 */
export function huggingFace(env: NodeJS.ProcessEnv): Hub {
  const endpoint = (env.HF_ENDPOINT || standardEndpoint).replace(/\/+$/, "")
  const token = env.HF_TOKEN || env.HUGGING_FACE_HUB_TOKEN
  const headers: Record<string, string> = token ? { authorization: `Bearer ${token}` } : {}
  const about = { title: "Hugging Face", endpoint, headers }
  const repositoryUrl = (id: string) => `${endpoint}/api/datasets/${encodePath(id)}`

  return {
    ...about,
    name: "huggingface",
    defaultRevision: "main",
    convertedRevision: "refs/convert/parquet",
    async list(repository, ask) {
      const at = repositoryUrl(repository.id)
      const response = await ask(`${at}/revision/${encodeURIComponent(repository.revision)}`)
      const { sha } = await readAnswer(response, info)
      const files: HubFile[] = []
      let next: string | undefined = `${at}/tree/${sha}?recursive=true&expand=false`
      while (next !== undefined) {
        const page = await ask(next)
        for (const item of await readAnswer(page, z.array(entry))) {
          if (item.type === "file") files.push(toFile(item))
        }
        next = nextPage(page.headers.get("link"), endpoint)
      }
      return { version: sha, files }
    },
    fileUrl: ({ id }, version, path) =>
      `${endpoint}/datasets/${encodePath(id)}/resolve/${encodeURIComponent(version)}/${encodePath(path)}`,
    refusal: async (repository: HubRepository, response: Response, body: string) => {
      const refusals = refusalsOf({
        hub: about,
        repository,
        url: response.url,
        status: response.status,
        tokenName: "HF_TOKEN",
        page: `${endpoint}/datasets/${repository.id}`,
      })
      const message = response.headers.get("x-error-message") ?? ""
      switch (response.headers.get("x-error-code")) {
        case "GatedRepo":
          return refusals.gated()
        case "RepoNotFound":
          return refusals.notFound()
        case "RevisionNotFound":
          return refusals.unknownRevision()
      }
      // Without a token Hugging Face answers 401 also for repositories that do not exist.
      if (response.status === 401) return token ? refusals.badToken() : refusals.notFound()
      if (response.status === 403) return refusals.gated()
      if (response.status === 404) return refusals.notFound()
      return refusals.other(response.status, message || body.slice(0, 200).trim())
    },
  }
}

function toFile({ path, size, oid, lfs }: z.infer<typeof entry>): HubFile {
  if (lfs) return { path, size: lfs.size, sha256: lfs.oid.replace(/^sha256:/, "") }
  return oid === undefined ? { path, size } : { path, size, gitSha1: oid }
}

/** The URL of the next page out of a `Link` header; only one at the same endpoint, as it gets the token. */
function nextPage(link: string | null, endpoint: string): string | undefined {
  const target = /<([^>]+)>\s*;\s*rel="?next"?/.exec(link ?? "")?.[1]
  if (target === undefined) return undefined
  const url = new URL(target, endpoint)
  const base = new URL(endpoint)
  // A mirror may hand through the links of the original.
  return url.origin === base.origin ? url.href : `${base.origin}${url.pathname}${url.search}`
}

function encodePath(path: string): string {
  return path.split("/").map(encodeURIComponent).join("/")
}
