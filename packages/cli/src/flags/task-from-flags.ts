import { readMapValue } from "@evalscope/core"
import { mergeMaps, placeAt } from "../config/merge-maps.js"
import { parseConnections } from "../eval/adaptive-limit.js"
import { UsageError } from "../usage-error.js"
import type { Flag } from "./flag.js"
import { type ParsedFlags, splitList } from "./parse-flags.js"

/** The fields of a task that flags set, as `parseTasks` takes them. */
export async function taskFromFlags(
  parsed: ParsedFlags,
  flags: readonly Flag[],
): Promise<Record<string, unknown>> {
  let task: Record<string, unknown> = {}
  for (const flag of flags) {
    const given = parsed.values.get(flag.name)
    if (given === undefined || flag.field === undefined) continue
    const value = await flagValue(flag, given)
    const path = flag.field.split(".")
    // --generation-config and --timeout go to the same map.
    task = path.length > 1 ? placeAt(task, path, value) : mergeMaps(task, { [flag.field]: value })
  }
  const datasets = [...parsed.positional.flatMap(splitList), ...(parsed.values.get("datasets") ?? [])]
  if (datasets.length > 0) task.datasets = datasets
  if (parsed.values.has("no-collect-perf")) task.collectPerf = false
  const connections = parsed.values.get("max-connections")?.at(-1)
  if (connections !== undefined) task.evalBatchSize = parseConnections(connections).max
  return task
}

async function flagValue(flag: Flag, given: readonly string[]): Promise<unknown> {
  const last = given.at(-1) ?? ""
  switch (flag.kind) {
    case "list":
    case "texts":
      return given
    case "map": {
      const maps = await Promise.all(given.map((text) => readMapValue(`--${flag.name}`, text)))
      return maps.reduce(mergeMaps)
    }
    case "number":
      return numberOf(flag, last)
    case "switch":
      return last === "true"
    case "text":
      return flag.name === "fail-on-error" ? countOrShare(last) : last
  }
}

/** @throws UsageError naming the flag. */
export function numberOf(flag: Pick<Flag, "name">, text: string): number | null {
  if (flag.name === "seed" && /^(none|null)$/i.test(text)) return null
  const value = Number(text)
  if (text.trim() !== "" && Number.isFinite(value)) return value
  throw new UsageError(
    `--${flag.name} must be a number, not ${JSON.stringify(text)}.`,
    `For example --${flag.name} 8.`,
  )
}

function countOrShare(text: string): boolean | number {
  if (text === "true") return true
  if (text === "false") return false
  const value = Number(text)
  if (Number.isFinite(value) && value >= 0) return value
  throw new UsageError(
    `--fail-on-error must be a count, a share below 1, or true; not ${JSON.stringify(text)}.`,
    "For example --fail-on-error 0.05.",
  )
}
