import { stat } from "node:fs/promises"
import { join } from "node:path"
import type { Benchmark, DatasetSpec } from "../benchmark/benchmark.js"
import { datasetAt } from "../benchmark/dataset-at.js"
import { EvalScopeError } from "../errors/index.js"
import type { DatasetArgs } from "../task/dataset-args.js"
import {
  type DataFolder,
  type FolderReading,
  type FolderSource,
  openLocalFolder,
  readFolder,
} from "./folder/index.js"
import { dataExtension } from "./format/index.js"
import {
  type DownloadProgress,
  datasetCacheDir,
  foreignCaches,
  type Hub,
  type HubFolderOptions,
  huggingFace,
  modelScope,
  openHubFolder,
  type Transport,
} from "./hub/index.js"
import { datasetOrigin, datasetPlace } from "./place.js"
import { plannedSelections } from "./selections.js"
import type { DatasetPlace, DatasetSource } from "./source.js"

/** Which data of which benchmark, and how it may be had. */
export interface DatasetRequest {
  benchmark: Pick<Benchmark, "name" | "dataset">
  /** The user's `dataset_args` of this benchmark. */
  args?: DatasetArgs
  /** The task's `dataset_hub`; default `modelscope`. `local` never asks a hub. */
  hub?: DatasetPlace
  /** The task's `dataset_dir`; default see `datasetCacheDir`. */
  cacheDir?: string
  /** Never touch the network; also when `EVALSCOPE_OFFLINE` or `HF_HUB_OFFLINE` is 1. */
  offline?: boolean
  /** Endpoints, tokens and cache folders are read from here. */
  env: NodeJS.ProcessEnv
  signal?: AbortSignal
  /** Called as bytes of a download arrive. */
  onProgress?: (progress: DownloadProgress) => void
  /** How hubs are asked; for tests and proxies. */
  transport?: Omit<Transport, "signal">
}

/**
 * Opens the data of a benchmark: a local file or folder, the data it brings along, or a hub's repository,
 * whose files are downloaded when they are first read.
 *
 * A local folder may hold `{subset}_{split}.jsonl`, `{subset}/{split}.csv`, `{split}/{subset}_{split}.csv`, a
 * copy of a hub repository, or zip archives of these. A hub's data is downloaded once and then read from
 * the cache, also without the network; `args.forceRedownload` renews it.
 *
 * @throws EvalScopeError `dataset_missing`, `dataset_offline`, `dataset_gated`, `hub_unreachable`, or
 * `config_invalid` when there is nothing to open.
 * @example
 * const source = await openDataset({ benchmark, args: { localPath: "./gsm8k" }, env: process.env })
 * for await (const { value } of source.records({ subset: "main", split: "test" })) console.log(value)
 */
export async function openDataset(request: DatasetRequest): Promise<DatasetSource> {
  const { benchmark } = request
  const origin = datasetOrigin(request)
  if (origin.type === "bundled" && benchmark.dataset.bundled) return benchmark.dataset.bundled()
  return openFiles(request)
}

/** As {@link openDataset}, for data that is files: not what a benchmark brings along in code. */
export async function openFiles(request: DatasetRequest): Promise<FolderSource> {
  const { benchmark, args = {} } = request
  const spec = datasetAt(benchmark.dataset, datasetPlace(request))
  const origin = datasetOrigin(request)
  switch (origin.type) {
    case "path":
      return readLocal(request, spec, origin.path)
    case "named":
      return readLocal(request, spec, await namedFolder(request, origin.names))
    case "hub": {
      const hub = origin.hub === "huggingface" ? huggingFace(request.env) : modelScope(request.env)
      return readHub(request, spec, hub, origin.id)
    }
    default:
      throw new EvalScopeError({
        code: "config_invalid",
        message: `Benchmark "${benchmark.name}" has no data of its own${args.datasetId ? ` named ${args.datasetId}` : ""}.`,
        hint: `Give your file or folder as dataset_args.${benchmark.name}.local_path.`,
      })
  }
}

async function readLocal(request: DatasetRequest, spec: DatasetSpec, path: string): Promise<FolderSource> {
  const { benchmark, args = {} } = request
  const folder = await openLocalFolder(path)
  const isFile = folder.entries.length === 1 && dataExtension(path) !== undefined
  const subsets = args.subsetList ?? spec.defaultSubsets ?? spec.subsets
  if (isFile && subsets.length > 1 && (spec.subsetIs ?? "config") === "config" && spec.config === undefined) {
    throw new EvalScopeError({
      code: "config_invalid",
      message: `${path} is one file, but benchmark "${benchmark.name}" runs ${subsets.length} subsets.`,
      hint: `Give a folder with a file per subset, or set dataset_args.${benchmark.name}.subset_list to one.`,
      context: { file: path },
    })
  }
  return readFolder(folder, readingOf(request, spec, isFile))
}

async function readHub(
  request: DatasetRequest,
  spec: DatasetSpec,
  hub: Hub,
  id: string,
): Promise<FolderSource> {
  const { args = {}, env, signal } = request
  const options: HubFolderOptions = {
    hub,
    repository: { id, revision: args.datasetRevision ?? hub.defaultRevision },
    cacheDir: datasetCacheDir(env, request.cacheDir),
    offline: isOffline(request, hub),
    forceRedownload: args.forceRedownload ?? false,
    fetchCommand: fetchCommand(request, hub),
    transport: { ...request.transport, ...(signal === undefined ? {} : { signal }) },
    ...(request.onProgress === undefined ? {} : { onProgress: request.onProgress }),
  }
  return readFolder(await hubOrForeign(options, env), readingOf(request, spec, false))
}

/** The hub's repository; offline, when it is not cached, what the hub's own client downloaded. */
async function hubOrForeign(options: HubFolderOptions, env: NodeJS.ProcessEnv): Promise<DataFolder> {
  const { hub, repository } = options
  try {
    const folder = await openHubFolder(options)
    const hasData = folder.entries.some(
      ({ path }) => dataExtension(path) !== undefined || path.endsWith(".zip"),
    )
    if (hasData || hub.convertedRevision === undefined || repository.revision !== hub.defaultRevision)
      return folder
    // A repository of a loading script only; the hub keeps its data converted to Parquet on a branch.
    return await openHubFolder({ ...options, repository: { ...repository, revision: hub.convertedRevision } })
  } catch (cause) {
    if (!EvalScopeError.is(cause) || cause.code !== "dataset_offline") throw cause
    const [path] = await foreignCaches(hub.name, repository, env)
    if (path === undefined) throw cause
    return openLocalFolder(path)
  }
}

function readingOf(request: DatasetRequest, spec: DatasetSpec, isFile: boolean): FolderReading {
  const { benchmark, args = {} } = request
  const [only, ...more] = args.subsetList ?? spec.defaultSubsets ?? spec.subsets
  // A file need not name the subset when there is no other it could be of.
  const isOnlySubset = more.length === 0 && spec.subsets.length === 1 && spec.subsets[0] === only
  return {
    evalSplit: args.evalSplit ?? spec.evalSplit,
    isNamedFile: isFile,
    isSole: isFile || isOnlySubset || (spec.subsetIs ?? "config") !== "config",
    names: [benchmark.name],
    place: datasetPlace(request),
    planned: plannedSelections(spec, args),
    ...(spec.files === undefined ? {} : { files: spec.files }),
    ...(spec.columns === undefined ? {} : { columns: spec.columns }),
  }
}

async function namedFolder(
  { benchmark, cacheDir, env }: DatasetRequest,
  names: readonly string[],
): Promise<string> {
  const root = datasetCacheDir(env, cacheDir)
  for (const name of names) {
    const path = join(root, name)
    if (await stat(path).catch(() => undefined)) return path
  }
  throw new EvalScopeError({
    code: "dataset_missing",
    message: `There is no data of benchmark "${benchmark.name}" in ${root}. Looked for ${names.join(", ")}.`,
    hint: `Put it there, give dataset_args.${benchmark.name}.local_path, or set --dataset-hub to modelscope or huggingface.`,
    context: { folder: root },
  })
}

function isOffline({ offline, env }: DatasetRequest, hub: Hub): boolean {
  const isOn = (value: string | undefined) => value !== undefined && /^(1|true|yes|on)$/i.test(value)
  return (
    offline === true ||
    isOn(env.EVALSCOPE_OFFLINE) ||
    (hub.name === "huggingface" && isOn(env.HF_HUB_OFFLINE))
  )
}

function fetchCommand({ benchmark, hub = "modelscope" }: DatasetRequest, used: Hub): string {
  const other = hub === used.name && hub === "modelscope" ? "" : ` --dataset-hub ${used.name}`
  return `evalscope fetch ${benchmark.name}${other}`
}
