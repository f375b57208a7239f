import { z } from "zod"
import { sandboxStatus } from "../enclave/protocol.js"
import { SandboxError } from "../errors/index.js"
import { checked, type Exchange } from "./http-exchange.js"
import { type Ceiling, type ServedConfig, servedConfig } from "./sandbox-config.js"
import { localTime, type SandboxRegistry, type ServedSandbox } from "./sandbox-registry.js"
import type { ServedPool } from "./served-pool.js"
import { serverTools, type ToolAnswer, type ToolInstance } from "./tools.js"

/** What the routes work on. */
export interface Served {
  registry: SandboxRegistry
  pool: ServedPool
  ceiling: Ceiling
  startedAt: number
}

interface Route {
  method: string
  /** Path segments; `*` stands for an id. */
  path: readonly string[]
  answer(exchange: Exchange): Promise<unknown>
}

const sandboxTypes = z.enum(["docker"])
const executeBody = z.object({
  sandbox_id: z.string(),
  tool_name: z.string(),
  parameters: z.unknown().default({}),
})
const poolSize = z.coerce.number().int().min(1).max(1000)
const waitSeconds = z.coerce.number().positive().max(86_400)
const defaultWaitSeconds = 3600
const archiveMs = 120_000

/** The ms-enclave HTTP API, route by route. */
export function routes({ registry, pool, ceiling, startedAt }: Served): readonly Route[] {
  const on = (method: string, path: string, answer: Route["answer"]): Route => ({
    method,
    path: path.split("/").slice(1),
    answer,
  })
  const stats = () => {
    const all = registry.list()
    const count = (values: readonly string[]) =>
      Object.fromEntries([...new Set(values)].map((one) => [one, values.filter((it) => it === one).length]))
    return {
      manager_type: "local",
      total_sandboxes: all.length,
      status_counts: count(all.map(({ status }) => status)),
      sandbox_types: count(all.map(({ type }) => type)),
      running: true,
      pool_size: pool.size,
      pool_enabled: pool.size > 0,
      pool_initialized: pool.size > 0,
      implementation: "evalscope",
    }
  }
  const known = (id: string | undefined): ServedSandbox => {
    const found = registry.get(id ?? "")
    if (found) return found
    throw missing()
  }
  /** One that its client may do with as it likes. */
  const owned = (id: string | undefined): ServedSandbox => {
    const found = known(id)
    if (!found.pooled) return found
    throw status(409, `Sandbox ${found.id} belongs to the pool`)
  }
  return [
    on("GET", "/health", async () => ({
      healthy: true,
      version: "1.0.0",
      uptime: (Date.now() - startedAt) / 1000,
      active_sandboxes: registry.size,
      system_info: stats(),
    })),
    on("GET", "/stats", async () => stats()),
    on("POST", "/sandbox/create", async ({ query, json }) => {
      checked(sandboxTypes, "query.sandbox_type", query.get("sandbox_type"))
      const asked = await json()
      return { sandbox_id: (await registry.create(servedConfig(asked, ceiling), asked)).id }
    }),
    on("GET", "/sandboxes", async ({ query }) => {
      const status = query.get("status")
      return registry.list(status === null ? undefined : checked(sandboxStatus, "query.status", status))
    }),
    on("GET", "/sandbox/*", async ({ ids }) => known(ids[0]).info()),
    on("POST", "/sandbox/*/stop", async ({ ids }) => {
      if (!(await registry.stop(owned(ids[0]).id))) throw missing()
      return { message: "Sandbox stopped successfully" }
    }),
    on("DELETE", "/sandbox/*", async ({ ids }) => {
      if (!(await registry.delete(owned(ids[0]).id))) throw missing()
      return { message: "Sandbox deleted successfully" }
    }),
    on("GET", "/sandbox/*/tools", async ({ ids }) => known(ids[0]).info().available_tools),
    on("POST", "/sandbox/tool/execute", async ({ json, signal }) => {
      const { sandbox_id: id, tool_name: tool, parameters } = checked(executeBody, "body", await json())
      const sandbox = owned(id)
      if (!sandbox.config.tools.includes(tool)) {
        throw status(404, `Tool '${tool}' is not available in sandbox ${id}`)
      }
      return sandbox.use((instance) =>
        execute(tool, { instance, parameters, signal, config: sandbox.config }),
      )
    }),
    on("POST", "/sandbox/*/archive", async ({ ids, query, body, signal }) => {
      const folder = checked(z.string().min(1), "query.target_dir", query.get("target_dir"))
      const archive = await body()
      if (archive.length === 0) throw status(400, "Archive body must not be empty")
      const argv = ["sh", "-c", 'mkdir -p -- "$1" && tar -xf - -C "$1"', "sh", folder]
      const result = await owned(ids[0]).use((instance) =>
        instance.exec({ argv, stdin: archive, timeoutMs: archiveMs, signal }),
      )
      if (result.outcome === "exited" && result.exitCode === 0) return { ok: true }
      throw status(500, result.error ?? (result.stderr.trim() || `Stopped: ${result.outcome}`))
    }),
    on("POST", "/pool/initialize", async ({ query, json }) => {
      const size = checked(poolSize, "query.pool_size", query.get("pool_size") ?? 1)
      checked(sandboxTypes, "query.sandbox_type", query.get("sandbox_type") ?? "docker")
      const asked = await json()
      const ids = await pool.add(size, servedConfig(asked, ceiling), asked)
      return { message: "Pool initialized successfully", pool_size: ids.length, sandbox_ids: ids }
    }),
    on("POST", "/pool/execute", async ({ query, json, signal }) => {
      const tool = checked(z.string().min(1), "query.tool_name", query.get("tool_name"))
      const wait = checked(waitSeconds, "query.timeout", query.get("timeout") ?? defaultWaitSeconds)
      const parameters = await json()
      return pool.use({ tool, waitMs: wait * 1000, signal }, (instance, config) =>
        execute(tool, { instance, parameters, signal, config }),
      )
    }),
  ]
}

async function execute(
  name: string,
  call: { instance: ToolInstance; parameters: unknown; signal: AbortSignal; config: ServedConfig },
): Promise<object> {
  const { config, ...given } = call
  const tool = serverTools[name]
  if (!tool) throw status(404, `Tool '${name}' is not available`)
  return toolResult(name, await tool.run({ ...given, timeoutMs: config.timeoutMs }))
}

function toolResult(name: string, { status, output, error, result }: ToolAnswer): object {
  return {
    tool_name: name,
    status,
    output,
    error: error ?? null,
    execution_time: result ? result.durationMs / 1000 : null,
    timestamp: localTime(),
    metadata: result
      ? {
          evalscope: {
            outcome: result.outcome,
            exit_code: result.exitCode ?? null,
            signal: result.signal ?? null,
            duration_ms: result.durationMs,
            truncated: result.truncated,
            peak_memory_bytes: result.peakMemoryBytes ?? null,
            stderr: result.stderr,
          },
        }
      : {},
  }
}

function status(code: number, message: string): SandboxError {
  return new SandboxError({ code: "engine_failed", message, context: { httpStatus: code } })
}

function missing(): SandboxError {
  return status(404, "Sandbox not found")
}
