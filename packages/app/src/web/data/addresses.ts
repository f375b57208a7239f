import { useParams } from "wouter"
import type { RunRow } from "../../api/run.js"
import type { SampleKey } from "../../api/sample.js"
import { decodePart, repeatMark, sampleMark } from "../../api/sample-mark.js"
import { withQuery } from "./request.js"

const part = encodeURIComponent

/** Stands for the model in the address of a run without one. */
const noModel = "-"

/** Where a run is looked at. */
export function runHref(run: Pick<RunRow, "id" | "kind" | "models">, modelFolder?: string): string {
  if (run.kind === "perf") return `/perf/${part(run.id)}`
  if (run.kind === "arena") return `/arena/${part(run.id)}`
  return evalHref(run.id, modelFolder ?? run.models[0]?.folder ?? noModel)
}

export function evalHref(run: string, modelFolder: string, tab?: string): string {
  return `/runs/${part(run)}/${part(modelFolder)}${tab === undefined ? "" : `/${tab}`}`
}

export function samplesHref(
  run: string,
  modelFolder: string,
  filter: Readonly<Record<string, string | number | undefined>> = {},
): string {
  return withQuery(`/runs/${part(run)}/${part(modelFolder)}/samples`, filter)
}

export function sampleHref(run: string, modelFolder: string, key: SampleKey): string {
  const { dataset, subset } = key
  return samplesHref(run, modelFolder, { dataset, subset, at: sampleMark(key) })
}

/**
 * Where a sample is looked at that was written as `run/model/benchmark/subset/number`, with `#repeat` if wished;
 * undefined for any other text.
 */
export function sampleAddress(text: string): string | undefined {
  const [run, model, dataset, subset, number, ...rest] = text.split("/")
  const [, index, repeat] = /^(\d+)(?:#(\d+))?$/.exec(number ?? "") ?? []
  if (!run || !model || !dataset || subset === undefined || rest.length > 0 || index === undefined)
    return undefined
  const mark = { dataset, subset, group: Number(index), repeat: Number(repeat) }
  return samplesHref(run, model, {
    dataset,
    subset,
    at: repeat === undefined ? sampleMark({ dataset, subset, index: Number(index) }) : repeatMark(mark),
  })
}

const oldReportName = /^([^@/]+)@@([^/]+?)(?:::.*)?$/s

/** Where a report is looked at that the original names `run@@model::datasets`; undefined for any other text. */
export function reportAddress(text: string): string | undefined {
  const [, run, model] = oldReportName.exec(text.trim()) ?? []
  return run === undefined || model === undefined ? undefined : evalHref(run, model)
}

/** A run and one of its models, as the comparison names them. */
export function compareRef(run: string, modelFolder?: string): string {
  return modelFolder === undefined ? run : `${run}::${modelFolder}`
}

/** A run in a comparison, also where the original named it `run@@model::datasets`. */
export function comparedRef(text: string): string {
  const [, run, model] = oldReportName.exec(text.trim()) ?? []
  return run === undefined ? text : compareRef(run, model)
}

export function compareHref(refs: readonly string[]): string {
  return withQuery("/compare", { r: refs })
}

/** Paths of the service. */
export const api = {
  run: (run: string) => `/api/v1/runs/${part(run)}`,
  samples: (run: string, model: string) => `/api/v1/runs/${part(run)}/models/${part(model)}/samples`,
  sample: (run: string, model: string) => `/api/v1/runs/${part(run)}/models/${part(model)}/sample`,
  timeline: (run: string, model: string) => `/api/v1/runs/${part(run)}/models/${part(model)}/timeline`,
  spread: (run: string, model: string) => `/api/v1/runs/${part(run)}/models/${part(model)}/spread`,
  judge: (run: string, model: string) => `/api/v1/runs/${part(run)}/models/${part(model)}/judge`,
  explanation: (run: string, model: string) => `/api/v1/runs/${part(run)}/models/${part(model)}/explanation`,
  again: (run: string) => `/api/v1/runs/${part(run)}/again`,
  views: "/api/v1/views",
  collections: "/api/v1/collections",
  collection: (id: string) => `/api/v1/collections/${part(id)}`,
  collected: (id: string) => `/api/v1/collections/${part(id)}/samples`,
  arena: (run: string) => `/api/v1/arena/${part(run)}`,
  perf: (run: string) => `/api/v1/perf/${part(run)}`,
  level: (run: string, level: string) => `/api/v1/perf/${part(run)}/levels/${part(level)}`,
  job: (job: string) => `/api/v1/jobs/${part(job)}`,
  benchmark: (name: string) => `/api/v1/benchmarks/${part(name)}`,
}

/** A named part of the address of the screen; an empty text where the address has none. */
export function useRoutePart(name: string): string {
  return decodePart(useParams()[name] ?? "")
}
