import { z } from "zod"
import { type CodeRequest, createCodeRunner, type SandboxCodeRunner } from "../code-runner.js"
import { docker } from "../docker/index.js"
import type { SandboxDriver } from "../driver.js"
import { enclave } from "../enclave/index.js"
import { SandboxError } from "../errors/index.js"
import { local } from "../local/index.js"
import { parseSize } from "./parse-size.js"

type Settings = Readonly<Record<string, unknown>>

/** The `sandbox` part of an evaluation's task. */
export interface TaskSandbox {
  engine: "docker" | "enclave" | "local"
  /** Of every program: image, memory_limit, cpu_limit, env_vars, network_enabled, limits. */
  defaultConfig: Settings
  /** Of the engine: base_url and api_key of a sandbox server, host of an engine, trusted, allow_unsafe. */
  managerConfig: Settings
  /** Programs at the same time, and sandboxes kept ready. */
  concurrency: number
  env?: NodeJS.ProcessEnv
}

/** A request with what its benchmark asks for, and with what the user wants for that benchmark. */
export interface TaskCodeRequest extends CodeRequest {
  sandbox?: { asked?: Settings; wanted?: Settings }
}

export interface TaskCodeRunner extends Omit<SandboxCodeRunner, "run"> {
  run(request: TaskCodeRequest, options?: { signal?: AbortSignal }): ReturnType<SandboxCodeRunner["run"]>
  /** Tells what the engine could not enforce, once per text, what it has already said included. */
  onWarning(listener: (message: string) => void): () => void
}

const managerConfig = z.looseObject({
  base_url: z.string().optional(),
  api_key: z.string().optional(),
  host: z.string().optional(),
  trusted: z.boolean().default(false),
  allow_unsafe: z.boolean().default(false),
})

const programConfig = z.looseObject({
  image: z.string().default("python:3.11-slim"),
  memory_limit: z.union([z.string(), z.int()]).optional(),
  cpu_limit: z.coerce.number().positive().optional(),
  env_vars: z.record(z.string(), z.string()).default({}),
  network_enabled: z.boolean().default(false),
  network: z.string().default("bridge"),
  limits: z.record(z.string(), z.unknown()).default({}),
})

/**
 * Runs the programs of an evaluation as its task says. Benchmarks that ask for another image get a pool of their own:
 * what the benchmark asks for is laid under the task's `default_config`, what the user wants for it over that.
 *
 * @throws SandboxError `option_invalid` for settings that it does not have, `engine_unavailable` without an engine or
 * server, `unauthorized`, `unsafe_refused` for the local engine without `allow_unsafe` or a network without `trusted`.
 */
export async function createTaskCodeRunner(task: TaskSandbox): Promise<TaskCodeRunner> {
  const warnings = new Set<string>()
  const listeners = new Set<(message: string) => void>()
  const driver = await driverOf(task, (message) => {
    warnings.add(message)
    for (const tell of listeners) tell(message)
  })
  const { concurrency } = task
  const runners = new Map<string, Promise<SandboxCodeRunner>>()
  const checked = await firstLook(driver, task)

  function runnerFor({ asked, wanted }: NonNullable<TaskCodeRequest["sandbox"]>) {
    const options = asked || wanted ? programOptions({ ...asked, ...task.defaultConfig, ...wanted }) : checked
    const key = JSON.stringify(options)
    const known = runners.get(key)
    if (known) return known
    const made = createCodeRunner({ ...options, driver, concurrency })
    made.catch(() => runners.delete(key))
    runners.set(key, made)
    return made
  }
  const close = async () => {
    await Promise.all([...runners.values()].map(async (runner) => (await runner).close()))
    await driver.close()
  }
  return {
    run: async ({ sandbox = {}, ...request }, options) => (await runnerFor(sandbox)).run(request, options),
    onWarning: (listener) => {
      for (const message of warnings) listener(message)
      listeners.add(listener)
      return () => void listeners.delete(listener)
    },
    close,
    [Symbol.asyncDispose]: close,
  }
}

/** An engine that is away and settings that are wrong are told now rather than at the first program. */
async function firstLook(driver: SandboxDriver, { defaultConfig }: TaskSandbox) {
  try {
    const options = programOptions(defaultConfig)
    driver.refuse?.(options)
    await driver.sweep()
    return options
  } catch (error) {
    await driver.close()
    throw error
  }
}

async function driverOf(
  { engine, managerConfig: config, env = process.env }: TaskSandbox,
  onWarning: (message: string) => void,
): Promise<SandboxDriver> {
  const settings = parsed(managerConfig, "manager_config", config)
  const { base_url: baseUrl, api_key: apiKey, host, trusted, allow_unsafe: allowUnsafe } = settings
  if (baseUrl !== undefined) return enclave({ baseUrl, ...(apiKey !== undefined && { apiKey }) })
  if (engine === "docker") return docker({ env, trusted, onWarning, ...(host !== undefined && { host }) })
  if (engine === "local") return local({ allowUnsafe })
  throw new SandboxError({
    code: "option_invalid",
    message: "The sandbox engine enclave needs the address of a server.",
    hint: `Give manager_config.base_url: --sandbox-manager-config '{"base_url": "http://host:8000"}'.`,
  })
}

function programOptions(config: Settings) {
  const { image, memory_limit, cpu_limit, env_vars, network_enabled, network, limits } = parsed(
    programConfig,
    "default_config",
    config,
  )
  const memory = memory_limit === undefined ? undefined : String(memory_limit)
  return {
    image,
    env: env_vars,
    network: network_enabled ? network : "none",
    limits: {
      ...(memory !== undefined && { memoryBytes: parseSize(memory, "default_config.memory_limit") }),
      ...(cpu_limit !== undefined && { cpus: cpu_limit }),
      ...limits,
    },
  }
}

function parsed<T>(schema: z.ZodType<T>, name: string, value: Settings): T {
  const result = schema.safeParse(value)
  if (result.success) return result.data
  const [issue] = result.error.issues
  throw new SandboxError({
    code: "option_invalid",
    message: `sandbox.${name}.${issue?.path.join(".")}: ${issue?.message}`,
    hint: "See the README of @evalscope/sandbox for its settings.",
  })
}
