import { readdir, readFile } from "node:fs/promises"
import { dirname, join } from "node:path"
import { EvalScopeError, errorMessage, scorersByName, withEnvFiles } from "@evalscope/core"
import { printColumns } from "../commands/list.js"
import { isMap } from "../config/merge-maps.js"
import type { ParsedFlags } from "../flags/index.js"
import type { Io } from "../io.js"
import { knownEndpoints } from "../task/provider-names.js"
import { UsageError } from "../usage-error.js"

/** `evalscope list` of anything but benchmarks. */
export async function listOthers(wanted: string, parsed: ParsedFlags, io: Io): Promise<number> {
  switch (wanted) {
    case "models":
      return print("models", await servedModels(parsed, io), ["id"], parsed, io)
    case "providers":
      return print(
        "providers",
        await providers(io),
        ["name", "eval_type", "api_url", "key", "key_set"],
        parsed,
        io,
      )
    case "metrics":
      return print("metrics", metrics(), ["name"], parsed, io)
    case "plugins":
      return print("plugins", await plugins(io), ["name", "version", "description"], parsed, io)
    case "perf-datasets": {
      const { loadPerfCommand } = await import("../commands/perf.js")
      const json = parsed.values.has("json") ? ["--json"] : []
      return (await loadPerfCommand()).run({ ...parsed, positional: ["datasets", ...json] }, io)
    }
    case "datasets":
      return (await import("../data/run-data.js")).runData({ ...parsed, positional: ["ls"] }, io)
    case "runs":
      return (await import("../runs/run-runs-command.js")).runRunsCommand(
        { ...parsed, positional: ["list"] },
        io,
      )
    default:
      throw new UsageError(
        `There is nothing to list under "${wanted}".`,
        'Try "evalscope list benchmarks", models, datasets, providers, metrics, plugins, perf-datasets or runs.',
      )
  }
}

type Row = Readonly<Record<string, string | boolean>>

function print(
  name: string,
  rows: readonly Row[],
  columns: readonly string[],
  parsed: ParsedFlags,
  io: Io,
): number {
  if (parsed.values.has("json")) {
    io.out(`${JSON.stringify({ schema_version: 1, command: "list", [name]: rows }, null, 2)}\n`)
    return 0
  }
  if (rows.length === 0) {
    io.err(`There are no ${name} here.\n`)
    return 0
  }
  const text = (value: string | boolean | undefined) =>
    typeof value === "boolean" ? (value ? "yes" : "no") : (value ?? "")
  printColumns(io, [
    columns.map((column) => column.toUpperCase()),
    ...rows.map((row) => columns.map((column) => text(row[column]))),
  ])
  return 0
}

async function providers(io: Io): Promise<readonly Row[]> {
  const env = await withEnvFiles(io.env, { folder: io.cwd })
  return Object.entries(knownEndpoints).map(([name, { evalType, apiUrl = "", keyVariable = "" }]) => ({
    name,
    eval_type: evalType,
    api_url: apiUrl,
    key: keyVariable,
    key_set: keyVariable === "" || Boolean(env[keyVariable]),
  }))
}

function metrics(): readonly Row[] {
  return [...scorersByName.keys()].sort().map((name) => ({ name }))
}

/** Installed packages that call themselves benchmarks; none of them is loaded before it is named. */
async function plugins(io: Io): Promise<readonly Row[]> {
  const found = new Map<string, Row>()
  for (let folder = io.cwd; ; folder = dirname(folder)) {
    for (const name of await packagesIn(join(folder, "node_modules"))) {
      const text = await readFile(join(folder, "node_modules", name, "package.json"), "utf8").catch(
        () => "{}",
      )
      const manifest: unknown = JSON.parse(text)
      if (!isMap(manifest) || found.has(name) || !Array.isArray(manifest.keywords)) continue
      if (!manifest.keywords.includes("evalscope-benchmark")) continue
      const { version = "", description = "" } = manifest
      found.set(name, { name, version: String(version), description: String(description) })
    }
    if (dirname(folder) === folder) return [...found.values()]
  }
}

async function packagesIn(folder: string): Promise<readonly string[]> {
  const names = await readdir(folder).catch(() => [])
  const scoped = names.filter((name) => name.startsWith("@"))
  const inner = await Promise.all(
    scoped.map(async (scope) =>
      (await readdir(join(folder, scope)).catch(() => [])).map((name) => `${scope}/${name}`),
    ),
  )
  return [...names.filter((name) => !name.startsWith("@") && !name.startsWith(".")), ...inner.flat()]
}

/** The models that an OpenAI-compatible endpoint says it has. */
async function servedModels(parsed: ParsedFlags, io: Io): Promise<readonly Row[]> {
  const env = await withEnvFiles(io.env, { folder: io.cwd })
  const url = parsed.values.get("api-url")?.at(-1) ?? env.EVALSCOPE_BASE_URL
  if (url === undefined)
    throw new UsageError("No endpoint is named.", "evalscope list models --api-url http://127.0.0.1:8000/v1")
  const key = parsed.values.get("api-key")?.at(-1) ?? env.EVALSCOPE_API_KEY
  const address = `${url.replace(/\/(chat\/completions|completions|responses)\/?$/, "").replace(/\/+$/, "")}/models`
  let response: Response
  try {
    response = await fetch(address, {
      headers: key ? { authorization: `Bearer ${key}` } : {},
      signal: AbortSignal.timeout(15_000),
    })
  } catch (cause) {
    throw new EvalScopeError({
      code: "provider_unreachable",
      message: `${address} cannot be reached: ${errorMessage(cause)}.`,
      hint: "Check that the server runs and the address is right.",
      cause,
    })
  }
  if (!response.ok) {
    throw new EvalScopeError({
      code: response.status === 401 || response.status === 403 ? "provider_auth" : "provider_wrong_url",
      message: `${address} answered ${response.status}.`,
      hint: response.status === 404 ? "The address usually ends with /v1." : "Check the key and the address.",
    })
  }
  const content: unknown = await response.json().catch(() => undefined)
  const data = isMap(content) && Array.isArray(content.data) ? content.data : []
  return data.filter(isMap).map(({ id }) => ({ id: String(id) }))
}
