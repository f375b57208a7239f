import { isAbsolute, join } from "node:path"
import { z } from "zod"
import type { CommandVariable, JobKind } from "../api/index.js"
import { maskConfig } from "../guard/index.js"
import { commandVariables, type Variables } from "./command-variables.js"

/** Keys; what only a server knows; and what a job's resume says, which the command line does by itself. */
const left = /^retry_?errors$|^profile$|api_?key(?:_?env)?$/i
const nameOfKey = /^api_?key(?:_?env)?$/i

/** Fields of an arena that have a flag, as `arena run --help` lists them. */
const arenaFlagNames: ReadonlySet<string> = new Set([
  ...["models", "judges", "baseline", "mode", "budget", "positions", "repeats", "limit", "rounds", "seed"],
  ...["confidence", "concurrency", "parser", "usecache", "workdir", "humanlabels", "compat"],
])
/** Fields of a judge that flags can say, where they are the same for all. */
const judgeFlagNames: ReadonlySet<string> = new Set(["modelid", "apiurl", "apikey", "apikeyenv", "profile"])

type Config = Readonly<Record<string, unknown>>

export interface Command {
  command: string
  /** What has to be set before it: the server's own addresses and keys stand in no command. */
  environment: CommandVariable[]
}

/**
 * The command that does the same as a job. Addresses of key profiles, and keys, come from the environment.
 * @param outputs folder that relative paths of a config start from
 */
export function commandLine(kind: JobKind, config: Config, outputs: string): Command {
  const { shown } = maskConfig(config)
  const variables = commandVariables()
  const command =
    kind === "arena"
      ? arenaCommand(shown, outputs, variables)
      : kind === "perf"
        ? perfCommand(shown, variables)
        : evalCommand(shown, variables)
  return { command, environment: variables.used() }
}

function evalCommand(config: Config, variables: Variables): string {
  const own = textOf(config.profile)
  variables.ofTask(own, hasKey(config))
  const opened = (value: unknown): unknown => {
    if (isMap(value)) return withVariables(value, own, variables, 0)
    if (!Array.isArray(value)) return value
    return value.map((one, at) =>
      isMap(one) ? withVariables(one, own, variables, value.length > 1 ? at + 1 : 0) : one,
    )
  }
  const { judge, judge_model_args: legacy, ...rest } = config
  const judging = {
    ...(judge !== undefined && {
      judge: isMap(judge) && judge.models !== undefined ? { ...judge, models: opened(judge.models) } : judge,
    }),
    ...(legacy !== undefined && { judge_model_args: opened(legacy) }),
  }
  return ["evalscope eval", ...flagsOf({ ...rest, ...judging })].join(" ")
}

/** Load tests take both as flags alone. */
function perfCommand(config: Config, variables: Variables): string {
  const profile = textOf(config.profile)
  const words = ["evalscope perf", ...flagsOf(config)]
  if (profile !== undefined) {
    const { address, key } = variables.ofProfile(profile)
    words.push("--url", `"$${address}"`, "--api-key", `"$${key}"`)
  } else if (hasKey(config)) words.push("--api-key", `"$${variables.key("API_KEY")}"`)
  return words.join(" ")
}

const entriesSchema = z.array(z.record(z.string(), z.unknown())).catch([])

/** Flags where they can say it, which give all judges one endpoint; else a file of settings. */
function arenaCommand({ models, judges, ...rest }: Config, outputs: string, variables: Variables): string {
  const candidates = entriesSchema.parse(models).map(({ report_path: path, ...one }) => ({
    ...one,
    ...(path !== undefined && {
      report_path: typeof path !== "string" || isAbsolute(path) ? path : join(outputs, path),
    }),
  }))
  const asked = entriesSchema.parse(judges)
  const [first] = asked
  const alike = asked.every(
    (one) =>
      Object.keys(one).every((name) => judgeFlagNames.has(plain(name))) &&
      one.profile === first?.profile &&
      one.api_url === first?.api_url &&
      hasKey(one) === hasKey(first),
  )
  if (alike && Object.keys(rest).every((name) => arenaFlagNames.has(plain(name)))) {
    if (first) variables.ofTask(textOf(first.profile), hasKey(first))
    const flags = {
      ...(candidates.length > 0 && {
        models: candidates.map((one: Config) => `${one.name}=${one.report_path}`),
      }),
      ...rest,
      ...(asked.length > 0 && { judge_model: asked.map((one) => one.model_id) }),
      ...(first?.api_url !== undefined && first.profile === undefined && { judge_api_url: first.api_url }),
    }
    return ["evalscope arena run", ...flagsOf(flags)].join(" ")
  }
  const settings = {
    models: candidates,
    ...rest,
    judges: asked.map((one, at) => withVariables(one, undefined, variables, asked.length > 1 ? at + 1 : 0)),
  }
  return `cat > arena.json <<'END'\n${JSON.stringify(settings, null, 2)}\nEND\nevalscope arena run --config arena.json`
}

/**
 * A judge with the names of variables, which settings are filled with, where its address and its key would stand. One
 * with the profile of the task is asked where the model is, with its key, as are those that say nothing.
 */
function withVariables(judge: Config, task: string | undefined, variables: Variables, n: number): Config {
  const { profile, ...rest } = Object.fromEntries(
    Object.entries(judge).filter(([name]) => !nameOfKey.test(name)),
  )
  if (typeof profile === "string" && profile === task) return rest
  if (typeof profile === "string") {
    const { address, key } = variables.ofProfile(profile)
    return { ...rest, api_url: `\${${address}}`, api_key: `\${${key}}` }
  }
  if (!hasKey(judge)) return rest
  return { ...rest, api_key: `\${${variables.key(n === 0 ? "JUDGE_KEY" : `JUDGE_${n}_KEY`)}}` }
}

function flagsOf(config: Config): readonly string[] {
  return Object.entries(config).flatMap(([name, value]) => {
    if (value === null || value === undefined || left.test(name)) return []
    const flag = `--${name.replaceAll("_", "-").replaceAll(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)}`
    if (value === true) return [flag]
    return Array.isArray(value) ? [flag, ...value.map((entry) => word(entry))] : [flag, word(value)]
  })
}

/** Masks of keys are left out of what stands in a flag as JSON; names of variables stay. */
function word(value: unknown): string {
  const text =
    typeof value === "object"
      ? JSON.stringify(value, (name, inner: unknown) =>
          left.test(name) && !(typeof inner === "string" && /^\$\{\w+\}$/.test(inner)) ? undefined : inner,
        )
      : String(value)
  return /^[\w@%+=:,./-]+$/.test(text) ? text : `'${text.replaceAll("'", `'\\''`)}'`
}

function hasKey(endpoint: Config | undefined): boolean {
  return Object.entries(endpoint ?? {}).some(([name, value]) => nameOfKey.test(name) && value != null)
}

/** Names are the same in snake_case and camelCase. */
function plain(name: string): string {
  return name.replaceAll("_", "").toLowerCase()
}

function textOf(value: unknown): string | undefined {
  return typeof value === "string" ? value : undefined
}

function isMap(value: unknown): value is Config {
  return typeof value === "object" && value !== null && !Array.isArray(value)
}
