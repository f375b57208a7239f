import { createWriteStream } from "node:fs"
import { mkdir, rename, rm, stat } from "node:fs/promises"
import { homedir } from "node:os"
import { dirname, join } from "node:path"
import { Readable } from "node:stream"
import { pipeline } from "node:stream/promises"
import { PerfError } from "../../errors/index.js"

type HubName = "modelscope" | "huggingface"

export interface HubSettings {
  readonly source: HubName | "local"
  /** Addresses, tokens and the cache come from its variables, as in the hubs' own tools. */
  readonly env: Readonly<Record<string, string | undefined>>
  readonly onProgress?: (progress: {
    readonly file: string
    readonly bytes: number
    readonly total: number
  }) => void
}

export interface HubFileRequest {
  readonly kind: "dataset" | "model"
  readonly id: string
  readonly path: string
}

/**
 * A file of a hub, downloaded once and kept in the cache folder (`EVALSCOPE_CACHE`, default `~/.cache/evalscope`).
 * @returns its path on this machine
 * @throws PerfError `data_missing` when the hub has it not or may not be asked, `server_unreachable` when it does
 *   not answer.
 */
export async function hubFile(request: HubFileRequest, settings: HubSettings): Promise<string> {
  const { env } = settings
  const hub = hubName(settings)
  const place = [...request.id.split("/"), ...request.path.split("/")]
  const target = join(cacheFolder(request.kind, settings), ...place)
  if (await stat(target).catch(() => undefined)) return target
  const offline = offlineBy(env)
  if (settings.source === "local" || offline) {
    throw new PerfError({
      code: "data_missing",
      message: `${request.path} of ${request.id} is not on this machine${offline ? `, and ${offline} is set` : ""}.`,
      hint: "Give its file or folder with --dataset-path (or --tokenizer-path), or allow the download with --data-source.",
    })
  }
  const url = hub === "huggingface" ? huggingFaceUrl(request, env) : modelScopeUrl(request, env)
  await download(url, target, request, hubHeaders(hub, env), settings)
  return target
}

export function hubName({ source }: HubSettings): HubName {
  return source === "local" ? "modelscope" : source
}

/** Where files of a kind are kept. */
export function cacheFolder(kind: HubFileRequest["kind"], settings: HubSettings): string {
  const cache = settings.env.EVALSCOPE_CACHE ?? join(homedir(), ".cache", "evalscope")
  return join(cache, "perf", hubName(settings), kind)
}

/** The variable that forbids to ask a hub; undefined when none does. */
export function offlineBy(env: HubSettings["env"]): string | undefined {
  return ["HF_HUB_OFFLINE", "HF_DATASETS_OFFLINE", "EVALSCOPE_OFFLINE"].find((name) => isOn(env[name]))
}

export function hubAddress(hub: HubName, env: HubSettings["env"]): string {
  if (hub === "huggingface") return (env.HF_ENDPOINT ?? "https://huggingface.co").replace(/\/$/, "")
  const domain = env.MODELSCOPE_ENDPOINT ?? env.MODELSCOPE_DOMAIN ?? "https://www.modelscope.cn"
  return (/^https?:/.test(domain) ? domain : `https://${domain}`).replace(/\/$/, "")
}

/** The token of a hub; older routes of ModelScope know it as a cookie only. */
export function hubHeaders(hub: HubName, env: HubSettings["env"]): Record<string, string> {
  const token =
    hub === "huggingface"
      ? (env.HF_TOKEN ?? env.HUGGING_FACE_HUB_TOKEN)
      : (env.MODELSCOPE_API_TOKEN ?? env.MODELSCOPE_SDK_TOKEN)
  if (token === undefined) return {}
  const authorization = `Bearer ${token}`
  return hub === "modelscope" ? { authorization, cookie: `m_session_id=${token}` } : { authorization }
}

function huggingFaceUrl({ kind, id, path }: HubFileRequest, env: HubSettings["env"]): string {
  return `${hubAddress("huggingface", env)}/${kind === "dataset" ? "datasets/" : ""}${id}/resolve/main/${encodePath(path)}`
}

function modelScopeUrl({ kind, id, path }: HubFileRequest, env: HubSettings["env"]): string {
  const query = new URLSearchParams({ Revision: "master", FilePath: path })
  return `${hubAddress("modelscope", env)}/api/v1/${kind === "dataset" ? "datasets" : "models"}/${id}/repo?${query}`
}

function encodePath(path: string): string {
  return path.split("/").map(encodeURIComponent).join("/")
}

async function download(
  url: string,
  target: string,
  request: HubFileRequest,
  headers: Readonly<Record<string, string>>,
  settings: HubSettings,
): Promise<void> {
  const what = `${request.path} of ${request.id}`
  const response = await fetch(url, { headers }).catch((cause: unknown) => {
    throw new PerfError({
      code: "server_unreachable",
      message: `${new URL(url).origin} did not answer when ${what} was asked for.`,
      hint: "Check the network, set HF_ENDPOINT or MODELSCOPE_ENDPOINT to a mirror, or give a local file.",
      cause,
    })
  })
  if (!response.ok || !response.body) {
    throw new PerfError({
      code: "data_missing",
      message: `${new URL(url).origin} refused ${what} (HTTP ${response.status}).`,
      hint:
        response.status === 401 || response.status === 403
          ? "Set HF_TOKEN or MODELSCOPE_SDK_TOKEN to a token that may read it."
          : "Check the id, or try the other hub with --data-source.",
    })
  }
  const total = Number(response.headers.get("content-length") ?? 0)
  const part = `${target}.${process.pid}.part`
  await mkdir(dirname(target), { recursive: true })
  let bytes = 0
  const counted = Readable.fromWeb(response.body).on("data", (chunk: Buffer) => {
    bytes += chunk.length
    settings.onProgress?.({ file: request.path, bytes, total })
  })
  try {
    await pipeline(counted, createWriteStream(part))
    if (total > 0 && bytes !== total && !response.headers.get("content-encoding")) {
      throw new PerfError({
        code: "data_missing",
        message: `The download of ${what} broke off after ${bytes} of ${total} bytes.`,
        hint: "Run it again.",
      })
    }
    await rename(part, target)
  } finally {
    await rm(part, { force: true })
  }
}

function isOn(value: string | undefined): boolean {
  return value !== undefined && /^(?:1|true|yes|on)$/i.test(value)
}
