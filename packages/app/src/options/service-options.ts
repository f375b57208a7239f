import { readFile } from "node:fs/promises"
import { isIP } from "node:net"
import { z } from "zod"
import { ServiceError } from "../errors/index.js"

/** How a service is started. Everything has a default that is safe on one's own machine. */
const serviceOptionsSchema = z.strictObject({
  host: z.string().default("127.0.0.1").describe("Address to listen on"),
  port: z.int().min(0).max(65535).default(9000).describe("0 = any free one"),
  outputs: z
    .array(z.string())
    .min(1)
    .default(["./outputs"])
    .describe("Folders of runs; jobs write to the first"),
  roots: z.array(z.string()).default([]).describe("Further folders whose runs are only shown"),
  dataDir: z
    .string()
    .optional()
    .describe("Database and indexes; default .evalscope in the first outputs folder"),
  database: z.string().optional().describe("File of the database; default service.sqlite in dataDir"),
  token: z.string().min(16).optional().describe("Needed with every request when it is set"),
  allowUnauthenticated: z.boolean().default(false).describe("No token although others can reach the address"),
  allowOrigins: z
    .array(
      z
        .string()
        .refine(isOrigin, "must be scheme, host and port alone, as in https://board.example.com:8443"),
    )
    .default([])
    .describe("Other origins whose pages may send requests and read the answers; they log in with the token"),
  allowHosts: z
    .array(z.string())
    .default([])
    .describe("Model endpoints that jobs may call; * matches a part of a name"),
  hostNames: z.array(z.string()).default([]).describe("Further names by which browsers may call the server"),
  keyEnv: z
    .array(z.string())
    .default([])
    .describe("Environment variables that requests may name in api_key_env"),
  profiles: z.string().optional().describe("File of key profiles that requests may name in profile"),
  allowCode: z.boolean().default(false).describe("Jobs may run model-written code in the sandbox"),
  readOnly: z.boolean().default(false).describe("Only look: nothing is started, labelled or deleted"),
  maxJobs: z.int().min(1).max(64).default(1).describe("Evaluations and arenas at once; load tests run alone"),
  perfShared: z
    .boolean()
    .default(false)
    .describe("Load tests may run beside other jobs, which spoils their figures"),
  maxQueue: z.int().min(0).default(100).describe("Jobs that may wait"),
  keepJobs: z.int().min(1).default(1000).describe("Finished jobs that are remembered"),
  autoResume: z
    .boolean()
    .default(false)
    .describe("Jobs that a crash or a restart has interrupted go on by themselves, three times at most"),
  bodyLimit: z
    .int()
    .min(1024)
    .default(1 << 20)
    .describe("Bytes of a request's body"),
  uploadLimit: z
    .int()
    .min(1)
    .default(64 << 20)
    .describe("Bytes of a file that is sent"),
  uploadsLimit: z
    .int()
    .min(1)
    .default(1 << 30)
    .describe("Bytes of all such files together"),
  headersTimeoutMs: z.int().min(100).default(10_000).describe("Time a request's headers may take"),
  requestTimeoutMs: z.int().min(100).default(60_000).describe("Time a whole request may take to arrive"),
  maxWaiting: z.int().min(1).default(64).describe("Synchronous calls that may wait for their job"),
  web: z.boolean().default(false).describe("Serve the web app"),
  language: z.enum(["en", "zh"]).optional().describe("Of the web app, for readers who chose none"),
  debug: z.boolean().default(false).describe("Unexpected errors are printed with their stack"),
})

export type ServiceOptions = z.infer<typeof serviceOptionsSchema>
export type ServiceOptionsInput = z.input<typeof serviceOptionsSchema>

const environment = {
  EVALSCOPE_SERVICE_HOST: "host",
  EVALSCOPE_SERVICE_PORT: "port",
  EVALSCOPE_OUTPUT_DIR: "outputs",
  EVALSCOPE_ROOTS: "roots",
  EVALSCOPE_SERVICE_TOKEN: "token",
  EVALSCOPE_ALLOW_HOSTS: "allowHosts",
} as const

/**
 * Options with what the environment adds to them.
 * @throws ServiceError `options_invalid` naming the option.
 */
export function parseServiceOptions(input: ServiceOptionsInput, env: NodeJS.ProcessEnv = {}): ServiceOptions {
  const filled: Record<string, unknown> = { ...input }
  for (const [variable, name] of Object.entries(environment)) {
    const value = env[variable]
    if (filled[name] !== undefined || value === undefined || value === "") continue
    if (name === "port") filled[name] = Number(value)
    else if (name === "outputs") filled[name] = [value]
    else filled[name] = name === "host" || name === "token" ? value : value.split(",")
  }
  const language = env.EVALSCOPE_LANGUAGE?.slice(0, 2).toLowerCase()
  if (filled.language === undefined && (language === "en" || language === "zh")) filled.language = language
  const parsed = serviceOptionsSchema.safeParse(filled)
  if (parsed.success) return parsed.data
  const [issue] = parsed.error.issues
  throw new ServiceError({
    status: 400,
    code: "options_invalid",
    message: `${issue?.path.join(".") ?? "options"}: ${issue?.message ?? "not valid"}`,
    hint: "evalscope service --help lists the options.",
  })
}

/** As a browser writes it: neither a pattern nor the `null` of pages that have none. */
function isOrigin(text: string): boolean {
  return /^https?:[^*]+$/.test(text) && URL.canParse(text) && new URL(text).origin === text
}

/** Only this machine can reach the address. */
export function isLoopback(host: string): boolean {
  if (host === "localhost") return true
  const bare = host.replace(/^\[|\]$/g, "")
  return isIP(bare) === 4 ? bare.startsWith("127.") : bare === "::1"
}

/** The first line of a token file. */
export async function readTokenFile(path: string): Promise<string> {
  const text = await readFile(path, "utf8").catch(() => {
    throw new ServiceError({
      status: 400,
      code: "options_invalid",
      message: `--token-file: ${path} cannot be read.`,
    })
  })
  return text.split(/\r?\n/)[0]?.trim() ?? ""
}
