import { access, constants } from "node:fs/promises"
import { z } from "zod"
import {
  doctorQuerySchema,
  doctorSchema,
  endpointBodySchema,
  endpointSchema,
  healthSchema,
  serverConfigSchema,
  sessionBodySchema,
  sessionSchema,
} from "../api/index.js"
import { lookAtMachine } from "../doctor/index.js"
import { notFound, ServiceError } from "../errors/index.js"
import { jobProgram } from "../jobs/index.js"
import type { Services } from "../service/services.js"
import { checkEndpoint } from "./check-endpoint.js"
import { docsPage } from "./docs-page.js"
import { metricsOf } from "./metrics-text.js"
import { openApiDocument } from "./openapi.js"
import { type Route, route } from "./route.js"

export function serverRoutes(services: Services, all: () => readonly Route[]): readonly Route[] {
  const group = "Server"
  const { options, roots } = services
  const metrics = metricsOf(services)
  let document: unknown
  return [
    route({
      method: "get",
      path: "/health",
      summary: "The server answers",
      group,
      response: healthSchema,
      open: true,
      answer: async () => ({
        status: "ok" as const,
        service: "evalscope" as const,
        timestamp: localTime(new Date()),
        version: services.version,
      }),
    }),
    route({
      method: "get",
      path: "/ready",
      summary: "Database open, outputs folder writable, processes of jobs can be started",
      group,
      response: z.object({ ready: z.boolean() }),
      open: true,
      answer: async () => {
        services.database.rows("SELECT 1")
        await Promise.all([
          access(roots.all[0].real, constants.W_OK),
          access(jobProgram, constants.R_OK),
        ]).catch(() => {
          throw new ServiceError({
            status: 503,
            code: "not_ready",
            message: "The outputs folder cannot be written, or the program of jobs is missing.",
          })
        })
        return { ready: true }
      },
    }),
    route({
      method: "get",
      path: "/api/v1/config",
      summary: "What this server is, and lets one do",
      group,
      response: serverConfigSchema,
      answer: async () => ({
        outputs_root: roots.all[0].dir,
        version: services.version,
        roots: roots.all.map(({ name, dir, writable }) => ({
          name,
          path: dir,
          writable: writable && !options.readOnly,
        })),
        read_only: options.readOnly,
        auth: services.access.required ? ("token" as const) : ("none" as const),
        features: {
          eval: !options.readOnly,
          perf: !options.readOnly && services.hasPerf,
          arena: !options.readOnly,
          code: options.allowCode,
        },
        limits: { max_jobs: options.maxJobs, max_queue: options.maxQueue, body_bytes: options.bodyLimit },
        allowed_hosts: options.allowHosts,
        key_names: options.keyEnv,
        profiles: [...services.profiles.keys()],
      }),
    }),
    route({
      method: "get",
      path: "/api/v1/session",
      summary: "Whether this browser is let in",
      group,
      response: sessionSchema,
      open: true,
      answer: async ({ context }) => ({ authenticated: services.access.allows(context.req.raw.headers) }),
    }),
    route({
      method: "post",
      path: "/api/v1/session",
      summary: "Exchange the token, or a code that is good once, for a cookie that scripts cannot read",
      group,
      body: sessionBodySchema,
      response: sessionSchema,
      open: true,
      harmless: true,
      answer: async ({ body, context }) => {
        if (services.access.required) {
          context.header(
            "set-cookie",
            services.access.open(body, new URL(context.req.url).protocol === "https:"),
          )
        }
        return { authenticated: true }
      },
    }),
    route({
      method: "delete",
      path: "/api/v1/session",
      summary: "End the browser's session",
      group,
      response: sessionSchema,
      open: true,
      harmless: true,
      answer: async ({ context }) => {
        context.header("set-cookie", services.access.close(context.req.raw.headers))
        return { authenticated: !services.access.required }
      },
    }),
    route({
      method: "post",
      path: "/api/v1/endpoint/check",
      summary: "Ask a model endpoint for its models",
      group,
      body: endpointBodySchema,
      response: endpointSchema,
      answer: async ({ body }) => checkEndpoint(body, services),
    }),
    route({
      method: "get",
      path: "/api/v1/doctor",
      summary: "What jobs need of this machine: room, a container engine, data hubs",
      group,
      query: doctorQuerySchema,
      response: doctorSchema,
      answer: async ({ query }) => ({
        checks: [...(await lookAtMachine(roots.all[0].real, services.env, query.online === "true"))],
      }),
    }),
    route({
      method: "get",
      path: "/api/v1/openapi.json",
      summary: "This description",
      group,
      response: z.record(z.string(), z.unknown()),
      answer: async ({ context }) => {
        document ??= openApiDocument(all(), services.version)
        return context.json(z.record(z.string(), z.unknown()).parse(document))
      },
    }),
    route({
      method: "get",
      path: "/metrics",
      summary: "Figures for Prometheus",
      group,
      mediaType: "text/plain",
      answer: async ({ context }) => context.text(metrics()),
    }),
    route({
      method: "get",
      path: "/docs",
      summary: "This description as a page",
      group,
      mediaType: "text/html",
      answer: async () => docsPage(all(), services.version),
    }),
  ]
}

/** ISO 8601 in local time without a zone, as the original writes it. */
function localTime(now: Date): string {
  const shifted = new Date(now.getTime() - now.getTimezoneOffset() * 60_000)
  return shifted.toISOString().slice(0, -1)
}

/** The list of addresses that an unknown one is answered with. */
export function endpointNotFound(routes: readonly Route[]): {
  error: ServiceError
  endpoints: Record<string, string>
} {
  const endpoints = Object.fromEntries(
    routes
      .filter(({ path }) => !path.includes("{"))
      .map(({ method, path, summary }) => [`${method.toUpperCase()} ${path}`, summary]),
  )
  return { error: notFound("Endpoint not found"), endpoints }
}
