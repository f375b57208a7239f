import { EvalScopeError, parseTasks } from "@evalscope/core"
import { z } from "zod"
import type { JobKind } from "../api/index.js"
import { ServiceError } from "../errors/index.js"
import { loadPerf } from "../perf-package/index.js"
import { type KeyProfiles, withProfiles } from "../profiles/index.js"
import { withoutKeyNames } from "./lent-keys.js"
import { splitRunOptions } from "./run-options.js"

type Config = Readonly<Record<string, unknown>>

interface LenientConfig {
  config: Config
  /** One sentence for each field that was left out. */
  warnings: readonly string[]
}

/**
 * Takes `strict` out of a config. With `strict: false` fields that nobody knows are left out as well, as servers of
 * the first generation did; otherwise they are an error later on.
 * @throws ServiceError 400 when `strict` is neither true nor false
 */
export async function lenientConfig(
  kind: JobKind,
  config: Config,
  profiles: KeyProfiles,
): Promise<LenientConfig> {
  if (!("strict" in config)) return { config, warnings: [] }
  const { strict, ...rest } = config
  if (typeof strict !== "boolean") {
    throw new ServiceError({
      status: 400,
      code: "config_invalid",
      message: "strict: must be true or false.",
      hint: "With false, unknown fields are left out with a warning.",
    })
  }
  if (strict) return { config: rest, warnings: [] }
  if (kind === "eval") return withoutUnknownFields(rest, profiles)
  const known = new Set((await namesOf(kind)).map(plain))
  const unknown = Object.keys(rest).filter((name) => !known.has(plain(name)))
  return {
    config: Object.fromEntries(Object.entries(rest).filter(([name]) => known.has(plain(name)))),
    warnings: unknown.map(leftOut),
  }
}

async function namesOf(kind: "perf" | "arena"): Promise<readonly string[]> {
  if (kind === "perf")
    return [...((await loadPerf())?.perfFlags() ?? []).map(({ name }) => name), ...lentNames]
  const { arenaConfigSchema } = await import("@evalscope/arena")
  return Object.keys(arenaConfigSchema.shape)
}

/** Fields that the service itself knows. */
const lentNames = ["api_key_env", "profile"]
const mostUnknown = 100

/** The task's own check says which field it does not know, also inside of others. */
function withoutUnknownFields(config: Config, profiles: KeyProfiles): LenientConfig {
  const warnings: string[] = []
  let rest: Record<string, unknown> = { ...config }
  while (warnings.length < mostUnknown) {
    const unknown = unknownField(withProfiles("eval", rest, profiles))
    if (!unknown) break
    rest = without(rest, unknown.path)
    warnings.push(leftOut(unknown.field))
  }
  return { config: rest, warnings }
}

const contextSchema = z.object({ field: z.string(), unknown: z.array(z.string()).min(1) })

function unknownField(config: Config): { field: string; path: readonly string[] } | undefined {
  try {
    parseTasks(splitRunOptions(withoutKeyNames(config)).config)
    return undefined
  } catch (error) {
    if (!EvalScopeError.is(error)) throw error
    const context = contextSchema.safeParse(error.context)
    return context.success ? { field: context.data.field, path: context.data.unknown } : undefined
  }
}

function without(config: Config, [first = "", ...inner]: readonly string[]): Record<string, unknown> {
  const entries = Object.entries(config).flatMap(([name, value]): [string, unknown][] => {
    if (plain(name) !== plain(first)) return [[name, value]]
    return inner.length === 0 ? [] : [[name, withoutIn(value, inner)]]
  })
  return Object.fromEntries(entries)
}

function withoutIn(value: unknown, path: readonly string[]): unknown {
  if (Array.isArray(value)) {
    const [index, ...inner] = path
    return value.map((entry, i) => (String(i) === index ? withoutIn(entry, inner) : entry))
  }
  return typeof value === "object" && value !== null ? without({ ...value }, path) : value
}

/** Names are the same in snake_case, camelCase and kebab-case. */
function plain(name: string): string {
  return name.replaceAll(/[_-]/g, "").toLowerCase()
}

function leftOut(field: string): string {
  return `${field.slice(0, 200)}: there is no such field; it was left out.`
}
