// Without anything of the server, so that an exported page compares by the same rules.
import type { CompareView } from "../api/compare.js"
import { warning } from "../api/say-warning.js"
import type { Warning } from "../api/warning.js"
import { mapOf } from "../samples/json-value.js"

/** Settings that say where and how fast a run went, not what it measured. */
const unimportant =
  /^(?:work_dir|use_cache|resume|no_timestamp|enable_progress_tracker|eval_batch_size|api_key|debug|datasets|model|model_id|api_url|rerun_review|ignore_errors|analysis_report|collect_perf|offline|dataset_dir|evaluation_identity\.schema_version)(?:\.|$)/

/** Settings of one benchmark: a run without it does not differ in them. */
const ofBenchmark = /^(resolved_benchmarks|evaluation_identity\.benchmarks|dataset_args)\.([^.]+)\.(.+)$/

const longest = 300

/** Settings in which the runs differ, one line each. Runs without a config say nothing. */
export function settingDifferences(
  configs: readonly (Readonly<Record<string, unknown>> | undefined)[],
): CompareView["differences"] {
  const flat = configs.map((config) => (config ? flatten(config) : undefined))
  const fields = [...new Set(flat.flatMap((one) => (one ? [...one.keys()] : [])))].sort()
  return fields.flatMap((field) => {
    if (unimportant.test(field)) return []
    const [, , benchmark, setting] = ofBenchmark.exec(field) ?? []
    const known = flat
      .filter((one) => one !== undefined)
      .filter((one) => benchmark === undefined || asks(one, benchmark))
    // What came of an argument says more than whether it was given.
    const came = `resolved_benchmarks.${benchmark}.${setting}`
    if (field.startsWith("dataset_args.") && known.every((one) => one.has(came))) return []
    if (new Set(known.map((one) => one.get(field))).size < 2) return []
    return [{ field, values: flat.map((one) => one?.get(field)?.slice(0, longest) ?? null) }]
  })
}

function asks(settings: ReadonlyMap<string, string>, benchmark: string): boolean {
  const named = settings.get("datasets")?.includes(JSON.stringify(benchmark)) === true
  return named || [...settings.keys()].some((name) => ofBenchmark.exec(name)?.[2] === benchmark)
}

/** Settings of the whole run that decide what is asked and how it is scored. */
const decisive = /^(?:limit|repeats|seed|compat|judge\.(?!contract).*|judge_\w+)$/
/** How a request travels, not what the model is asked. */
const transport = /^generation_config\.(?:timeout|retries|retry_interval|stream|extra_headers|batch_size)\b/
/** Names and origins of the same questions. */
const incidental = /^(?:fingerprint|cache_source|name|pretty_name|description|tags|local_path)$/
const mostNamed = 8

/** A warning where the runs differ in prompts, few-shot, version, generation or judges: scores may come from that. */
export function settingWarnings(differences: CompareView["differences"]): Warning[] {
  const named = differences.flatMap(({ field }) => {
    const [, , benchmark, setting = ""] = ofBenchmark.exec(field) ?? []
    if (benchmark !== undefined) return incidental.test(setting) ? [] : [`${benchmark}: ${setting}`]
    if (field.startsWith("generation_config."))
      return transport.test(field) ? [] : [field.slice("generation_config.".length)]
    return decisive.test(field) ? [field] : []
  })
  const fields = [...new Set(named)]
  if (fields.length === 0) return []
  const shown = fields.slice(0, mostNamed).join(", ")
  return [warning("settings_differ", { fields: fields.length > mostNamed ? `${shown} …` : shown })]
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
