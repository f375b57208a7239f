import type { CompareView } from "../api/compare.js"
import { mapOf } from "../samples/json-value.js"

/** Settings that say where and how fast a run went, not what it measured. */
const unimportant =
  /^(?:work_dir|use_cache|resume|no_timestamp|enable_progress_tracker|eval_batch_size|api_key|debug|datasets|model|model_id|api_url|rerun_review|ignore_errors|analysis_report|collect_perf|offline|dataset_dir|evaluation_identity\.schema_version)(?:\.|$)/

/** Settings of one benchmark: a run without it does not differ in them. */
const ofBenchmark = /^(?:resolved_benchmarks|evaluation_identity\.benchmarks|dataset_args)\.[^.]+\./

const longest = 300

/** Settings in which the runs differ, one line each. Runs without a config say nothing. */
export function settingDifferences(
  configs: readonly (Readonly<Record<string, unknown>> | undefined)[],
): CompareView["differences"] {
  const flat = configs.map((config) => (config ? flatten(config) : undefined))
  const fields = [...new Set(flat.flatMap((one) => (one ? [...one.keys()] : [])))].sort()
  return fields.flatMap((field) => {
    if (unimportant.test(field)) return []
    const benchmark = ofBenchmark.exec(field)?.[0]
    const known = flat
      .filter((one) => one !== undefined)
      .filter((one) => benchmark === undefined || has(one, benchmark))
    if (new Set(known.map((one) => one.get(field))).size < 2) return []
    return [{ field, values: flat.map((one) => one?.get(field)?.slice(0, longest) ?? null) }]
  })
}

function has(settings: ReadonlyMap<string, string>, prefix: string): boolean {
  return [...settings.keys()].some((name) => name.startsWith(prefix))
}

function flatten(value: Readonly<Record<string, unknown>>, prefix = ""): Map<string, string> {
  const flat = new Map<string, string>()
  for (const [name, entry] of Object.entries(value)) {
    const inner = mapOf(entry)
    if (entry === null || entry === undefined) continue
    if (inner) for (const [key, text] of flatten(inner, `${prefix}${name}.`)) flat.set(key, text)
    else flat.set(`${prefix}${name}`, typeof entry === "string" ? entry : JSON.stringify(entry))
  }
  return flat
}
