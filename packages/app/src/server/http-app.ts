import { randomUUID } from "node:crypto"
import { type Context, Hono } from "hono"
import type { Problem } from "../api/index.js"
import { ServiceError, shuttingDown } from "../errors/index.js"
import {
  checkHost,
  checkOrigin,
  corsHeaders,
  preflightHeaders,
  readJsonBody,
  unauthorized,
} from "../guard/index.js"
import { serviceError } from "../jobs/index.js"
import { endpointNotFound, type Route } from "../routes/index.js"
import type { Services } from "../service/services.js"
import { pagePolicy, runOfPage } from "./page-policy.js"
import { webFile } from "./web-files.js"

const apiPolicy = "default-src 'none'; frame-ancestors 'none'; sandbox"

const commonHeaders: Readonly<Record<string, string>> = {
  "x-content-type-options": "nosniff",
  "referrer-policy": "no-referrer",
  "x-frame-options": "DENY",
  "cross-origin-opener-policy": "same-origin",
  "cross-origin-resource-policy": "same-origin",
  "permissions-policy": "camera=(), microphone=(), geolocation=()",
}

/** The service as a function of requests. Every request passes the guards before any route sees it. */
export function httpApp(
  services: Services,
  routes: readonly Route[],
  report: (error: unknown) => void,
  isClosing: () => boolean = () => false,
): Hono {
  const app = new Hono({ strict: true })
  const { options } = services
  const origins = { host: options.host, hostNames: options.hostNames, allowOrigins: options.allowOrigins }

  const methodsAt = (path: string) =>
    routes.filter((one) => pathMatches(one.path, path)).map((one) => one.method.toUpperCase())

  app.use("*", async (context, next) => {
    const id = randomUUID()
    const sent = context.req.raw.headers
    const ofRequest = Object.entries({ "x-request-id": id, ...corsHeaders(sent, origins) })
    // Refusals take them from here, all other answers below.
    for (const [name, value] of ofRequest) context.header(name, value)
    checkHost(context.req.header("host") ?? null, origins)
    const preflight = preflightHeaders(context.req.method, sent, origins, methodsAt(context.req.path))
    if (preflight) context.res = new Response(null, { status: 204, headers: preflight })
    else await next()
    const { headers } = context.res
    for (const [name, value] of ofRequest) headers.set(name, value)
    for (const [name, value] of Object.entries(commonHeaders))
      if (!headers.has(name)) headers.set(name, value)
    if (!headers.has("cache-control")) headers.set("cache-control", "no-store")
    if (!headers.has("content-security-policy")) {
      headers.set("content-security-policy", apiPolicy)
    }
  })

  for (const one of routes) {
    app.on(one.method.toUpperCase(), routerPath(one.path), async (context) => {
      const { headers } = context.req.raw
      if (!one.open && !services.access.allows(headers)) throw unauthorized()
      if (one.method !== "get") {
        checkOrigin(headers, origins, services.access.byCookie(headers))
        if (options.readOnly && !one.harmless) throw readOnly()
      }
      const hasJson = one.method !== "get" && !one.takesFile
      const body = hasJson ? await readJsonBody(context.req.raw, options.bodyLimit) : undefined
      return one.handle(context, one.body ? (body ?? emptyBody(one)) : undefined)
    })
  }

  app.notFound(async (context) => {
    const { method, path } = context.req
    const known = methodsAt(path)
    if (known.length > 0) {
      throw new ServiceError({
        status: 405,
        code: "method_not_allowed",
        message: `${method} is not possible here.`,
        hint: `Use ${known.join(" or ")}.`,
        headers: { allow: known.join(", ") },
      })
    }
    const isApi = path.startsWith("/api/")
    if (options.web && !isApi && (method === "GET" || method === "HEAD")) {
      const run = runOfPage(path)
      const pictures = run !== undefined && services.remotePictures.allowed(run)
      const page = await webFile(path, (context.req.header("accept") ?? "").includes("text/html"), {
        ...(options.language !== undefined && { "evalscope-language": options.language }),
        ...(pictures && { "evalscope-remote-pictures": run }),
      })
      if (page) {
        page.headers.set("content-security-policy", pagePolicy(pictures))
        return page
      }
    }
    const { error, endpoints } = endpointNotFound(routes)
    return problemResponse(context, error, { available_endpoints: endpoints })
  })

  app.onError((thrown, context) => {
    const error = serviceError(thrown)
    if (ServiceError.is(error)) return problemResponse(context, error, {})
    // What it works with is closed piece by piece.
    if (isClosing()) return problemResponse(context, shuttingDown(), {})
    report(thrown)
    const unexpected = new ServiceError({
      status: 500,
      code: "internal",
      message: "Internal server error",
      hint: "The server's own log says more when it runs with --debug.",
    })
    return problemResponse(context, unexpected, {})
  })

  return app
}

/** A missing body is an empty one where fields can say what is missing. */
function emptyBody(one: Route): unknown {
  return one.body?.safeParse(undefined).success ? undefined : {}
}

function routerPath(path: string): string {
  return path.replaceAll(/\{(\w+)(\*?)\}/g, (_, name: string, rest: string) =>
    rest === "" ? `:${name}` : `:${name}{.+}`,
  )
}

function pathMatches(pattern: string, path: string): boolean {
  const wanted = pattern.split("/")
  const given = path.split("/")
  const fits = pattern.endsWith("*}") ? given.length >= wanted.length : given.length === wanted.length
  return fits && wanted.every((part, i) => part.startsWith("{") || part === given[i])
}

function problemResponse(
  context: Context,
  error: ServiceError,
  more: Readonly<Record<string, unknown>>,
): Response {
  const problem: Problem = {
    error: error.message,
    code: error.code,
    message: error.message,
    ...(error.hint !== undefined && { hint: error.hint }),
    ...(error.issues && { issues: [...error.issues] }),
    ...(error.status >= 500 && { status: "error" }),
    request_id: context.res.headers.get("x-request-id") ?? "",
  }
  return context.json({ ...problem, ...more }, error.status, {
    ...commonHeaders,
    "cache-control": "no-store",
    "content-security-policy": apiPolicy,
    ...error.headers,
  })
}

function readOnly(): ServiceError {
  return new ServiceError({
    status: 403,
    code: "read_only",
    message: "This server only shows runs.",
    hint: "Start it without --read-only to change things.",
  })
}
