import { existsSync } from "node:fs"
import { relative } from "node:path"
import { EvalScopeError, nameHint, readMapValue, withEnvFiles } from "@evalscope/core"
import type { Flag, ParsedFlags } from "../flags/index.js"
import { taskFromFlags } from "../flags/task-from-flags.js"
import type { Io } from "../io.js"
import { readConfigFile } from "./config-file.js"
import { expandTasks } from "./expand-tasks.js"
import { projectConfigs, userConfigPath } from "./find-config.js"
import { flagsOfEnvironment, type Layer, layerOf, mergedFields, mergedFlags, variableOf } from "./layer.js"
import { type Fields, fieldNamed, isMap, mergeMaps } from "./merge-maps.js"
import { fillKeyNames, literalKeys } from "./secrets.js"

type Locate = (path: readonly PropertyKey[]) => { line: number; column: number } | undefined

/** One task of a command line with everything laid over it, not yet checked. */
export interface ResolvedTask {
  fields: Record<string, unknown>
  /** Models named as a list, texts or maps. */
  models: readonly unknown[]
  /** From least to most important. */
  layers: readonly Layer[]
  parsed: ParsedFlags
}

export interface ResolvedConfig {
  tasks: readonly ResolvedTask[]
  env: NodeJS.ProcessEnv
  warnings: readonly string[]
  /** The only config file, for messages with its lines. */
  source: string | undefined
  locate: Locate | undefined
  /** Maps that config files define besides task fields. */
  suites: Fields
  prices: Fields
  /** Files that were read. */
  files: readonly string[]
}

interface File {
  path: string
  /** For messages. */
  name: string
  content: unknown
  locate: Locate | undefined
}

/**
 * Lays flags over `--set`, environment, profile, config files and the user's config.
 * @param options.alone look only at the files that are named, not at those of the user and the project
 * @throws EvalScopeError `config_invalid` naming the file and field.
 */
export async function resolveConfig(
  parsed: ParsedFlags,
  flags: readonly Flag[],
  io: Io,
  options: { alone?: boolean } = {},
): Promise<ResolvedConfig> {
  const env = await environment(parsed, io)
  const user = userConfigPath(env)
  const given = parsed.values.get("config") ?? (env.EVALSCOPE_CONFIG ? [env.EVALSCOPE_CONFIG] : [])
  const around = [...(existsSync(user) ? [user] : []), ...projectConfigs(io.cwd)]
  const standing = options.alone ? [] : around
  const backgrounds = await Promise.all(standing.map((path) => readFile(path, io.cwd)))
  const files = await Promise.all(given.map((path) => readFile(path, io.cwd)))
  const maps = [...backgrounds, ...files].flatMap(({ content }) => (isMap(content) ? [content] : []))

  const below = backgrounds.map((file) => backgroundLayer(file, flags))
  const profile = profileLayer(parsed, env, maps, flags)
  const fromEnvironment = await environmentLayers(env, flags)
  const above = [
    ...(profile ? [profile] : []),
    ...fromEnvironment,
    await setLayer(parsed),
    {
      origin: "command line",
      fields: await taskFromFlags(parsed, flags),
      flags: ownFlags(parsed.values, flags),
    },
  ]
  const tasks = taskLayers(files, flags).map((middle): ResolvedTask => {
    const layers = [...below, ...middle.layers, ...above]
    return {
      fields: fillKeyNames(mergedFields(layers), env),
      models: middle.models ?? listNamed(maps, "models") ?? [],
      layers,
      parsed: mergedFlags(parsed, layers),
    }
  })
  const [only] = files.length === 1 ? files : []
  return {
    tasks,
    env,
    warnings: [...backgrounds, ...files].flatMap(({ name, content }) =>
      literalKeys(content).map(
        (path) => `${name}: ${path} holds a key; write api_key_env: NAME or \${NAME} instead.`,
      ),
    ),
    source: only?.name,
    locate: only?.locate,
    suites: mapNamed(maps, "suites"),
    prices: mapNamed(maps, "prices"),
    files: [...backgrounds, ...files].map((file) => file.path),
  }
}

async function environment(parsed: ParsedFlags, io: Io): Promise<NodeJS.ProcessEnv> {
  if (parsed.values.has("no-env-file")) return io.env
  const files = parsed.values.get("env-file")
  return withEnvFiles(io.env, { folder: io.cwd, ...(files && { files }) })
}

async function readFile(path: string, cwd: string): Promise<File> {
  const { content, locate } = await readConfigFile(path, cwd)
  const near = relative(cwd, path)
  return { path, name: near !== "" && near.length < path.length ? near : path, content, locate }
}

/** A config that is always there sets defaults; it holds no tasks of its own. */
function backgroundLayer({ name, content }: File, flags: readonly Flag[]): Layer {
  if (content === null || content === undefined) return layerOf(name, {}, flags)
  if (isMap(content)) return layerOf(name, content, flags)
  throw new EvalScopeError({
    code: "config_invalid",
    message: `${name}: must be a map of fields.`,
    hint: "A list of tasks belongs into a file of its own: evalscope run tasks.yaml",
  })
}

/** The files named with --config: each may hold several tasks, and later files are laid over earlier ones. */
function taskLayers(
  files: readonly File[],
  flags: readonly Flag[],
): readonly { layers: readonly Layer[]; models: readonly unknown[] | undefined }[] {
  let tasks: readonly { layers: readonly Layer[]; models: readonly unknown[] | undefined }[] = [
    { layers: [], models: undefined },
  ]
  for (const { name, content } of files) {
    const entries = expandTasks(content, name)
    tasks = tasks.flatMap((task) =>
      entries.map((entry) => {
        const models = fieldNamed(entry, "models")
        return {
          layers: [...task.layers, layerOf(name, entry, flags)],
          models: Array.isArray(models) ? models : task.models,
        }
      }),
    )
  }
  return tasks
}

function profileLayer(
  parsed: ParsedFlags,
  env: NodeJS.ProcessEnv,
  maps: readonly Fields[],
  flags: readonly Flag[],
): Layer | undefined {
  const name = parsed.values.get("profile")?.at(-1) ?? env.EVALSCOPE_PROFILE
  if (name === undefined || name === "") return undefined
  const profiles = mapNamed(maps, "profiles")
  const content = profiles[name]
  if (isMap(content)) return layerOf(`profile ${name}`, content, flags)
  throw new EvalScopeError({
    code: "config_invalid",
    message: `There is no profile "${name}".`,
    hint:
      Object.keys(profiles).length === 0
        ? "Config files define them under profiles."
        : nameHint(name, Object.keys(profiles)),
  })
}

/** A layer for each variable, so that its name can be told. */
async function environmentLayers(env: NodeJS.ProcessEnv, flags: readonly Flag[]): Promise<readonly Layer[]> {
  const given = [...flagsOfEnvironment(env, flags)]
  return Promise.all(
    given.map(async ([name, value]) => {
      const values = new Map([[name, value]])
      const fields = await taskFromFlags({ positional: [], values, notes: [], help: false }, flags)
      return { origin: variableOf(name), fields, flags: ownFlags(values, flags) }
    }),
  )
}

/** Those that set no field of the task. */
function ownFlags(values: ParsedFlags["values"], flags: readonly Flag[]): ParsedFlags["values"] {
  const own = flags.filter((flag) => flag.field === undefined && flag.name !== "set")
  return new Map(
    own.flatMap(({ name }) => {
      const given = values.get(name)
      return given === undefined ? [] : [[name, given] as const]
    }),
  )
}

async function setLayer(parsed: ParsedFlags): Promise<Layer> {
  let fields: Record<string, unknown> = {}
  for (const text of parsed.values.get("set") ?? []) {
    fields = mergeMaps(fields, await readMapValue("--set", text))
  }
  return { origin: "--set", fields, flags: new Map() }
}

function mapNamed(maps: readonly Fields[], name: string): Record<string, unknown> {
  return maps.reduce<Record<string, unknown>>((merged, map) => {
    const found = fieldNamed(map, name)
    return isMap(found) ? mergeMaps(merged, found) : merged
  }, {})
}

function listNamed(maps: readonly Fields[], name: string): readonly unknown[] | undefined {
  const found = maps.map((map) => fieldNamed(map, name)).findLast((value) => Array.isArray(value))
  return Array.isArray(found) ? found : undefined
}
