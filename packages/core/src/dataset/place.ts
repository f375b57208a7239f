import { existsSync } from "node:fs"
import { homedir } from "node:os"
import { join } from "node:path"
import type { Benchmark } from "../benchmark/benchmark.js"
import type { DatasetArgs } from "../task/dataset-args.js"
import type { DatasetPlace } from "./source.js"

/** Where the data of a benchmark comes from in one task. */
export type DatasetOrigin =
  | { type: "path"; path: string }
  | { type: "hub"; hub: "modelscope" | "huggingface"; id: string }
  /** `dataset_hub: local`: a folder under the cache named after the data set or the benchmark. */
  | { type: "named"; names: readonly string[] }
  | { type: "bundled" }
  /** The benchmark has no data of its own and the user named none. */
  | { type: "none" }

export interface OriginRequest {
  benchmark: Pick<Benchmark, "name" | "dataset">
  args?: Pick<DatasetArgs, "datasetId" | "localPath">
  /** The task's `dataset_hub`; default `modelscope`. */
  hub?: DatasetPlace
}

/**
 * Decides where data comes from: `local_path`; a `dataset_id` that is a path; a `dataset_id` on the task's
 * hub; data the benchmark brings along; its id on the task's hub, or on the other one when it is only there.
 */
export function datasetOrigin({ benchmark, args = {}, hub = "modelscope" }: OriginRequest): DatasetOrigin {
  if (args.localPath) return { type: "path", path: expandHome(args.localPath) }
  const ids = benchmark.dataset.hub ?? {}
  if (args.datasetId) {
    if (isPath(args.datasetId)) return { type: "path", path: expandHome(args.datasetId) }
    if (hub !== "local") return { type: "hub", hub, id: args.datasetId }
    return { type: "named", names: namesOf([args.datasetId]) }
  }
  if (benchmark.dataset.bundled) return { type: "bundled" }
  if (hub === "local") {
    const known = [ids.modelscope, ids.huggingface].filter((id) => id !== undefined)
    return { type: "named", names: namesOf([...known, benchmark.name]) }
  }
  const own = ids[hub]
  if (own !== undefined) return { type: "hub", hub, id: own }
  const other = hub === "modelscope" ? "huggingface" : "modelscope"
  const id = ids[other]
  return id === undefined ? { type: "none" } : { type: "hub", hub: other, id }
}

/** The place that `datasetAt` takes: which layout of the benchmark's data holds in this task. */
export function datasetPlace(request: OriginRequest): DatasetPlace {
  const origin = datasetOrigin(request)
  return origin.type === "hub" ? origin.hub : "local"
}

function namesOf(ids: readonly string[]): string[] {
  return [...new Set(ids.flatMap((id) => [id, id.replaceAll("/", "--"), id.slice(id.lastIndexOf("/") + 1)]))]
}

function isPath(id: string): boolean {
  return /^(\.{0,2}[/\\]|~|[a-z]:[/\\])/i.test(id) || existsSync(id)
}

function expandHome(path: string): string {
  return path === "~" || path.startsWith("~/") ? join(homedir(), path.slice(1)) : path
}
