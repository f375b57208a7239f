import { z } from "zod"

/** `GET /health` */
export const healthSchema = z.object({
  status: z.literal("ok"),
  service: z.literal("evalscope"),
  timestamp: z.string(),
  version: z.string(),
})

/** `GET /api/v1/config`: what this server is and lets one do. */
export const serverConfigSchema = z.object({
  outputs_root: z.string(),
  version: z.string(),
  roots: z.array(z.object({ name: z.string(), path: z.string(), writable: z.boolean() })),
  read_only: z.boolean(),
  auth: z.enum(["none", "token"]),
  features: z
    .object({ eval: z.boolean(), perf: z.boolean(), arena: z.boolean(), code: z.boolean() })
    .describe("What can be started here: packages that are installed, and allowed"),
  limits: z.object({ max_jobs: z.int(), max_queue: z.int(), body_bytes: z.int() }),
  allowed_hosts: z
    .array(z.string())
    .describe("Model endpoints must match one of these; empty: any but metadata services"),
  key_names: z.array(z.string()).describe("Environment variables that api_key_env may name"),
  profiles: z.array(z.string()).describe("Endpoints with their keys that profile may name"),
})

/**
 * `POST /api/v1/session` exchanges the token, or a code that is good once, for a cookie that scripts cannot read;
 * `DELETE` ends it.
 */
export const sessionBodySchema = z
  .strictObject({ token: z.string().max(10_000).optional(), code: z.string().max(200).optional() })
  .refine(({ token, code }) => (token === undefined) !== (code === undefined), "send token or code")
export const sessionSchema = z.object({ authenticated: z.boolean() })

/** `POST /api/v1/endpoint/check`: does a model endpoint answer? */
export const endpointBodySchema = z.strictObject({
  api_url: z.string().max(2000).optional().describe("Needed without a profile"),
  api_key: z.string().max(10_000).optional(),
  api_key_env: z.string().max(200).optional(),
  profile: z
    .string()
    .max(200)
    .optional()
    .describe("A key profile of the server, which brings address and key"),
})
export const endpointSchema = z.object({
  ok: z.boolean(),
  latency_ms: z.number().nullable(),
  models: z.array(z.string()),
  problem: z.string().nullable(),
})

export type Health = z.infer<typeof healthSchema>
export type ServerConfig = z.infer<typeof serverConfigSchema>
export type SessionView = z.infer<typeof sessionSchema>
export type EndpointBody = z.infer<typeof endpointBodySchema>
export type EndpointCheck = z.infer<typeof endpointSchema>
