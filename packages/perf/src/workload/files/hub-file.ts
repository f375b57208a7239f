import { createWriteStream } from "node:fs"
import { rename, rm, stat } from "node:fs/promises"
import { homedir } from "node:os"
import { dirname, join } from "node:path"
import { Readable } from "node:stream"
import { pipeline } from "node:stream/promises"
import { errorMessage, PerfError } from "../../errors/index.js"
import { makeFolder } from "../../report/make-folder.js"
import { type HubSettings, hubAddress, hubName } from "./hub-address.js"
import { askHub } from "./hub-request.js"

export interface HubFileRequest {
  readonly kind: "dataset" | "model"
  readonly id: string
  readonly path: string
}

/**
 * A file of a hub, downloaded once and kept in the cache folder (`EVALSCOPE_CACHE`, default `~/.cache/evalscope`).
 * @returns its path on this machine
 * @throws PerfError `data_missing` when the hub has it not or may not be asked, `server_unreachable` when it does
 *   not answer, `aborted` when the run was stopped.
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
  const what = `${request.path} of ${request.id}`
  await askHub({ hub, url, what }, settings, (response, alive) =>
    save(response, target, { request, settings, alive }),
  )
  return target
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

/** Writes the body beside the file and puts it in its place once it is whole. */
async function save(
  response: Response,
  target: string,
  {
    request,
    settings,
    alive,
  }: { readonly request: HubFileRequest; readonly settings: HubSettings; readonly alive: () => void },
): Promise<void> {
  const { body, headers, url } = response
  const what = `${request.path} of ${request.id}`
  if (body === null || isPage(headers, request.path)) {
    void body?.cancel().catch(() => {})
    throw new PerfError({
      code: "data_missing",
      message: `${new URL(url).origin} sent a web page in place of ${what}.`,
      hint: "A proxy or a login may be in between: check the network and HF_ENDPOINT or MODELSCOPE_ENDPOINT.",
    })
  }
  const total = Number(headers.get("content-length") ?? 0)
  const part = `${target}.${process.pid}.part`
  await makeCacheFolder(dirname(target))
  let bytes = 0
  const counted = Readable.fromWeb(body).on("data", (chunk: Buffer) => {
    bytes += chunk.length
    alive()
    settings.onProgress?.({ file: request.path, bytes, total })
  })
  try {
    await pipeline(counted, createWriteStream(part))
    if (total > 0 && bytes !== total && !headers.get("content-encoding")) {
      throw new PerfError({
        code: "server_unreachable",
        message: `The download of ${what} broke off after ${bytes} of ${total} bytes.`,
        hint: "Run it again.",
      })
    }
    await rename(part, target)
  } finally {
    // What went wrong first is what is told.
    await rm(part, { force: true }).catch(() => {})
  }
}

async function makeCacheFolder(folder: string): Promise<void> {
  try {
    await makeFolder(folder)
  } catch (cause) {
    throw new PerfError({
      code: "output_failed",
      message: `The folder ${folder} cannot be made: ${errorMessage(cause)}.`,
      hint: "Set EVALSCOPE_CACHE to a folder that you may write to.",
      cause,
    })
  }
}

function isPage(headers: Headers, path: string): boolean {
  return /^text\/html\b/i.test(headers.get("content-type") ?? "") && !/\.html?$/i.test(path)
}

function isOn(value: string | undefined): boolean {
  return value !== undefined && /^(?:1|true|yes|on)$/i.test(value)
}
