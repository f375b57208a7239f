import { z } from "zod"
import type { JobKind } from "../api/index.js"
import { maskConfig } from "../guard/index.js"

/** Keys; what only a server knows; and what a job's resume says, which the command line does by itself. */
const left = /^retry_?errors$|^profile$|api_?key$/i

/** The command that does the same as a job, without its keys. */
export function commandLine(kind: JobKind, config: Readonly<Record<string, unknown>>): string {
  const { shown } = maskConfig(config)
  const words = kind === "arena" ? ["evalscope", "arena", "run"] : ["evalscope", kind]
  for (const [name, value] of Object.entries(kind === "arena" ? arenaFlags(shown) : shown)) {
    if (value === null || value === undefined || left.test(name)) continue
    const flag = `--${name.replaceAll("_", "-").replaceAll(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)}`
    if (value === true) words.push(flag)
    else if (Array.isArray(value)) words.push(flag, ...value.map((entry) => word(entry)))
    else words.push(flag, word(value))
  }
  return words.join(" ")
}

const entriesSchema = z.array(z.record(z.string(), z.unknown())).catch([])

/** Candidates and judges are lists of maps in a config, and flags of plain words on a command line. */
function arenaFlags({ models, judges, ...rest }: Readonly<Record<string, unknown>>): Record<string, unknown> {
  const candidates = entriesSchema.parse(models)
  const asked = entriesSchema.parse(judges)
  const endpoint = asked.find(({ api_url: url }) => url !== undefined)?.api_url
  return {
    ...(candidates.length > 0 && { models: candidates.map((one) => `${one.name}=${one.report_path}`) }),
    ...rest,
    ...(asked.length > 0 && { judge_model: asked.map((one) => one.model_id) }),
    ...(endpoint !== undefined && { judge_api_url: endpoint }),
  }
}

function word(value: unknown): string {
  const text =
    typeof value === "object"
      ? JSON.stringify(value, (name, inner: unknown) => (left.test(name) ? undefined : inner))
      : String(value)
  return /^[\w@%+=:,./-]+$/.test(text) ? text : `'${text.replaceAll("'", `'\\''`)}'`
}
