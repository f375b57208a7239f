import { mkdir, readFile, writeFile } from "node:fs/promises"
import { dirname } from "node:path"
import {
  camelCase,
  levelAt,
  literal,
  nameHint,
  parseTasks,
  snakeCase,
  type TaskConfig,
  taskConfigSchema,
  taskConfigToFile,
} from "@evalscope/core"
import { evalFlags } from "../flags/eval-flags.js"
import type { ParsedFlags } from "../flags/index.js"
import type { Io } from "../io.js"
import { UsageError } from "../usage-error.js"
import { userConfigPath } from "./find-config.js"
import { configJsonSchema, documentJsonSchema } from "./json-schema.js"
import { type Layer, leavesOf, originsOf } from "./layer.js"
import { isMap } from "./merge-maps.js"
import { resolveConfig } from "./resolve-config.js"

/** `evalscope config …` */
export async function runConfig(parsed: ParsedFlags, io: Io): Promise<number> {
  const [verb = "show", ...rest] = parsed.positional
  const line = { ...parsed, positional: [] }
  switch (verb) {
    case "show":
      return show(line, io)
    case "path":
      io.out(`${userConfigPath(io.env)}\n`)
      return 0
    case "set":
      return set(rest, io)
    case "unset":
      return unset(rest, io)
    case "schema":
      return printSchema(rest[0] ?? "task", io)
    default:
      throw new UsageError(`There is no "config ${verb}".`, "Choose show, set, unset, path or schema.")
  }
}

/** JSON Schema of task files, or of what `--json` prints. */
async function printSchema(what: string, io: Io): Promise<number> {
  if (what !== "task" && what !== "document") {
    throw new UsageError(`There is no schema of "${what}".`, "Choose task or document (of eval --json).")
  }
  const schema = what === "task" ? await configJsonSchema() : await documentJsonSchema()
  io.out(`${JSON.stringify(schema, null, 2)}\n`)
  return 0
}

async function show(parsed: ParsedFlags, io: Io): Promise<number> {
  const config = await resolveConfig(parsed, evalFlags, io)
  for (const warning of config.warnings) io.err(`warning: ${warning}\n`)
  const tasks = config.tasks.map(({ fields, layers }) => {
    const { tasks: checked } = parseTasks(fields, { env: config.env })
    const task = checked[0] ?? taskConfigSchema.parse({})
    return { task, origins: allOrigins(task, layers) }
  })
  if (parsed.values.has("json")) {
    const shown = tasks.map(({ task, origins }) => ({
      task: taskConfigToFile(task),
      origins: Object.fromEntries([...origins].map(([path, { origin }]) => [path, origin])),
    }))
    io.out(
      `${JSON.stringify({ schema_version: 1, command: "config", files: config.files, tasks: shown }, null, 2)}\n`,
    )
    return 0
  }
  const { stringify } = await import("yaml")
  for (const { task, origins } of tasks) {
    if (parsed.values.has("origin")) {
      const rows = [...origins].map(([path, { value, origin }]) => [path, masked(path, value), origin])
      const widths = [0, 1].map((i) => Math.max(0, ...rows.map((row) => row[i]?.length ?? 0)))
      for (const row of rows)
        io.out(`${row[0]?.padEnd(widths[0] ?? 0)}  ${row[1]?.padEnd(widths[1] ?? 0)}  ${row[2]}\n`)
    } else io.out(stringify(taskConfigToFile(task), { lineWidth: 0 }))
  }
  return 0
}

/** What somebody has set, and then everything else with its default. */
function allOrigins(task: TaskConfig, layers: readonly Layer[]): ReturnType<typeof originsOf> {
  const all = new Map(originsOf(layers))
  for (const [path, value] of leavesOf(taskConfigToFile(task))) {
    // A key comes from a variable that another field names.
    const empty = isMap(value) || (Array.isArray(value) && value.length === 0) || /(^|\.)api_key$/.test(path)
    if (!all.has(path) && !empty) all.set(path, { value, origin: "default" })
  }
  return all
}

function masked(path: string, value: unknown): string {
  // A variable's name is no secret.
  const isSecret =
    /key|token|secret|password|authorization/i.test(path) && !/_env$|max_tokens|tokens_total/.test(path)
  return isSecret ? "***" : JSON.stringify(value)
}

async function set([path, ...words]: readonly string[], io: Io): Promise<number> {
  if (path === undefined || words.length === 0)
    throw new UsageError("A field and a value are needed.", "evalscope config set eval_batch_size 16")
  const steps = stepsOf(path)
  if (/(^|_)api_key$/.test(steps.at(-1) ?? "")) {
    throw new UsageError(
      "Keys are not written into config files.",
      `Name the variable that holds it: evalscope config set ${steps.join(".")}_env MY_KEY`,
    )
  }
  const { document, file } = await userConfig(io)
  document.setIn(steps, literal(words.join(" ")))
  // A value that does not fit must not break every later command.
  parseTasks(withoutFlags(document.toJS()), { source: file })
  await mkdir(dirname(file), { recursive: true })
  await writeFile(file, document.toString(), { mode: 0o600 })
  io.out(`${file}: ${steps.join(".")} = ${words.join(" ")}\n`)
  return 0
}

async function unset([path, more]: readonly string[], io: Io): Promise<number> {
  if (path === undefined || more !== undefined)
    throw new UsageError("One field is needed.", "evalscope config unset eval_batch_size")
  const steps = stepsOf(path)
  const { document, file } = await userConfig(io)
  if (!document.deleteIn(steps)) {
    io.err(`${file} does not set ${steps.join(".")}.\n`)
    return 0
  }
  await writeFile(file, document.toString(), { mode: 0o600 })
  io.out(`${file}: ${steps.join(".")} is no longer set\n`)
  return 0
}

/** The path in the file's spelling. @throws UsageError for a field that does not exist. */
function stepsOf(path: string): readonly string[] {
  const steps = path.split(".")
  const [first = ""] = steps
  const level = levelAt([])
  const known = [
    ...(level?.fields ?? []),
    ...evalFlags.filter((flag) => flag.field === undefined).map((flag) => camelCase(flag.name)),
    "prices",
    "suites",
    "profiles",
    "models",
    "apiKeyEnv",
  ]
  if (known.includes(camelCase(first))) return [snakeCase(camelCase(first)), ...steps.slice(1)]
  throw new UsageError(`There is no field "${first}".`, nameHint(first, known.map(snakeCase)))
}

async function userConfig(io: Io) {
  const { Document, parseDocument } = await import("yaml")
  const file = userConfigPath(io.env)
  const text = await readFile(file, "utf8").catch(() => undefined)
  const document = text === undefined || text.trim() === "" ? new Document({}) : parseDocument(text)
  return { document, file }
}

function withoutFlags(content: unknown): unknown {
  if (typeof content !== "object" || content === null) return {}
  const fields = new Set(levelAt([])?.fields)
  return Object.fromEntries(Object.entries(content).filter(([name]) => fields.has(camelCase(name))))
}
