import { z } from "zod"
import type { SandboxConfig } from "../driver.js"
import { SandboxError } from "../errors/index.js"
import { type Limits, limitsSchema } from "../limits.js"

const size = z
  .string()
  .regex(/^\d+[kmg]?$/i)
  .transform((text) => {
    const [, digits = "", unit = ""] = /^(\d+)([kmg]?)$/i.exec(text) ?? []
    return Number(digits) * 1024 ** ["", "k", "m", "g"].indexOf(unit.toLowerCase())
  })

const toolNames = z.union([
  z.array(z.string()),
  z.record(z.string(), z.unknown()).transform((tools) => Object.keys(tools)),
])

const nothing = z.union([z.array(z.unknown()).length(0), z.record(z.string(), z.never())]).nullish()

/**
 * The docker configuration of the ms-enclave API. Fields of which only the harmless value is accepted are those that
 * would open the sandbox; fields without a meaning here (progress of pulls, workers) are accepted and ignored.
 */
const requested = z.looseObject({
  image: z.string().default("python:3.11-slim"),
  timeout: z.number().positive().default(30),
  tools_config: toolNames.default([]),
  working_dir: z.string().default("/sandbox"),
  env_vars: z.record(z.string(), z.string()).default({}),
  memory_limit: size.optional(),
  cpu_limit: z.number().positive().optional(),
  network_enabled: z.boolean().default(false),
  network: z.string().default("bridge"),
  limits: z.record(z.string(), z.unknown()).default({}),
  privileged: z.literal(false).default(false),
  command: z.null().optional(),
  volumes: nothing,
  ports: nothing,
  extra_hosts: nothing,
})

export interface ServedConfig {
  sandbox: SandboxConfig
  tools: readonly string[]
  /** Of a tool that is called without one. */
  timeoutMs: number
}

/** Output is held in this process until its program ends; the number of processes is the whole machine's. */
const mostOfAnySandbox = { outputBytes: 256 * 2 ** 20, pids: 4096 }

/** `host` and `container:…` would share somebody's loopback. */
const ownNetwork = /^(?!host$)[\w.-]+$/

/** What one sandbox of the server may have at most. */
export interface Ceiling {
  memoryBytes: number
  cpus: number
  /** Images that may be used; all when undefined. */
  images?: readonly string[]
  network: boolean
}

/**
 * The configuration that a client asks for.
 * @throws SandboxError `option_invalid` for wrong fields, `unsafe_refused` for what this server does not allow.
 */
export function servedConfig(asked: unknown, ceiling: Ceiling): ServedConfig {
  const parsed = requested.safeParse(asked ?? {})
  if (!parsed.success) {
    const [issue] = parsed.error.issues
    throw new SandboxError({
      code: "option_invalid",
      message: `config.${issue?.path.join(".")}: ${issue?.message}`,
      context: { issues: parsed.error.issues },
    })
  }
  const config = parsed.data
  const limits = limitsOf(config)
  if (limits.memoryBytes > ceiling.memoryBytes || limits.cpus > ceiling.cpus) {
    throw unsafe(
      `memory_limit and cpu_limit may be at most ${Math.floor(ceiling.memoryBytes / 2 ** 20)}m and ${ceiling.cpus}`,
    )
  }
  const { outputBytes, pids } = mostOfAnySandbox
  if (limits.outputBytes > outputBytes || limits.pids > pids) {
    throw unsafe(`limits.outputBytes and limits.pids may be at most ${outputBytes} and ${pids}`)
  }
  if (config.network_enabled && !ceiling.network) throw unsafe("network_enabled must be false")
  if (config.network_enabled && !ownNetwork.test(config.network)) {
    throw unsafe("the network must be one of the engine's own, neither the host's nor another container's")
  }
  if (ceiling.images && !ceiling.images.includes(config.image)) {
    throw unsafe(`the image must be one of ${ceiling.images.join(", ")}`)
  }
  return {
    sandbox: {
      image: config.image,
      limits,
      env: config.env_vars,
      network: config.network_enabled ? config.network : "none",
      workFolder: config.working_dir,
    },
    tools: config.tools_config,
    timeoutMs: config.timeout * 1000,
  }
}

function limitsOf({
  limits,
  memory_limit: memoryBytes,
  cpu_limit: cpus,
}: z.output<typeof requested>): Limits {
  const parsed = limitsSchema.safeParse({
    ...(memoryBytes !== undefined && { memoryBytes }),
    ...(cpus !== undefined && { cpus }),
    ...limits,
  })
  if (parsed.success) return parsed.data
  const [issue] = parsed.error.issues
  throw new SandboxError({
    code: "option_invalid",
    message: `config.limits.${issue?.path.join(".")}: ${issue?.message}`,
  })
}

function unsafe(demand: string): SandboxError {
  return new SandboxError({ code: "unsafe_refused", message: `On this server ${demand}.` })
}
