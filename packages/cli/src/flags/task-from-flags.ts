import { readMapValue } from "@evalscope/core"
import { UsageError } from "../usage-error.js"
import type { Flag } from "./flag.js"
import type { ParsedFlags } from "./parse-flags.js"

/** The fields of a task that flags set, as `parseTasks` takes them. */
export async function taskFromFlags(
  parsed: ParsedFlags,
  flags: readonly Flag[],
): Promise<Record<string, unknown>> {
  const task: Record<string, unknown> = {}
  for (const flag of flags) {
    const given = parsed.values.get(flag.name)
    if (given === undefined || flag.field === undefined) continue
    task[flag.field] = await flagValue(flag, given)
  }
  const datasets = [...parsed.positional, ...(parsed.values.get("datasets") ?? [])]
  if (datasets.length > 0) task.datasets = datasets
  if (parsed.values.has("no-collect-perf")) task.collectPerf = false
  return task
}

async function flagValue(flag: Flag, given: readonly string[]): Promise<unknown> {
  const last = given.at(-1) ?? ""
  switch (flag.kind) {
    case "list":
    case "texts":
      return given
    case "map":
      return readMapValue(`--${flag.name}`, last)
    case "number":
      return numberOf(flag, last)
    case "switch":
      return last === "true"
    case "text":
      return flag.name === "fail-on-error" ? countOrShare(last) : last
  }
}

function numberOf(flag: Flag, text: string): number | null {
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
