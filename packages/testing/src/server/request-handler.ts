import type { FaultChooser } from "../fault/index.js"
import { isObject, parseJson } from "../json/index.js"
import type { MockRequest } from "../request/index.js"
import type { Planner } from "../schedule/index.js"
import { formatForErrors, routeFormat, type WireFormat } from "../wire/index.js"
import type { AccessRules, Denial } from "./access.js"
import { beginReply } from "./begin-reply.js"
import type { Connection, ConnectionHooks, IncomingRequest } from "./connection.js"
import type { MockServerStats } from "./counters.js"
import { describeRequest } from "./describe-request.js"
import type { Engine } from "./engine.js"
import type { MockServerOptions } from "./options.js"
import { answerPlainRoute } from "./plain-routes.js"
import { refusalForStatus } from "./refusal.js"
import { refuse, respond } from "./respond.js"

export interface RequestHandlerOptions {
  engine: Engine
  access: AccessRules
  chooseFaults: FaultChooser
  planner: Planner
  server: MockServerOptions
  stats: () => MockServerStats
}

export interface RequestHandler extends ConnectionHooks {
  requests(): readonly MockRequest[]
}

/** Decides what becomes of each request: a plain answer, a refusal, or a reply of the simulated model. */
export function createRequestHandler(options: RequestHandlerOptions): RequestHandler {
  const { engine, access, chooseFaults, planner, server } = options
  const { counters } = engine
  const remembered: MockRequest[] = []
  const memory = server.rememberRequests ?? 10_000
  const created = Math.floor(Date.now() / 1000)
  const plain = {
    models: server.models ?? ["mock-model"],
    contextTokens: server.contextTokens,
    created,
    stats: options.stats,
    tokensPerEvent: engine.tokensPerEvent,
  }
  let arrivals = 0

  function onRequest(connection: Connection, incoming: IncomingRequest): void {
    const { method, path, query, headers } = incoming
    const keepAlive = incoming.keepAlive && connection.served + 1 < engine.requestsPerConnection
    const open = path === "/health" || path === "/metrics"
    const denied = open ? undefined : access.checkKey(headers, query)
    const format = method === "POST" ? routeFormat(path) : undefined
    if (denied !== undefined) refuse(connection, counters, formatForErrors(path), denied, keepAlive)
    else if (format === undefined) answerPlain(connection, incoming, keepAlive)
    else generate(connection, incoming, format, keepAlive)
  }

  function answerPlain(connection: Connection, incoming: IncomingRequest, keepAlive: boolean): void {
    const { method, path, body } = incoming
    const response = answerPlainRoute(method, path, body, plain)
    if (response === undefined) {
      const message = `Unknown request URL: ${method} ${path}.`
      const denial: Denial = { status: 404, kind: "not_found", message }
      refuse(connection, counters, formatForErrors(path), denial, keepAlive)
      return
    }
    respond(connection, {
      status: response.status,
      headers: { "Content-Type": response.type },
      body: response.body,
      keepAlive,
      headOnly: method === "HEAD",
    })
  }

  function generate(
    connection: Connection,
    incoming: IncomingRequest,
    format: WireFormat,
    keepAlive: boolean,
  ): void {
    const body = parseJson(incoming.body.toString())
    const fields = isObject(body) ? format.read(body, incoming) : "The body is not a JSON object."
    if (typeof fields === "string" || !isObject(body)) {
      const message = typeof fields === "string" ? fields : "The body is not a JSON object."
      refuse(connection, counters, format, { status: 400, kind: "invalid_request", message }, keepAlive)
      return
    }
    const request = describeRequest(nextSeq(incoming), format, incoming, body, fields)
    counters.requests++
    counters.inputTokens += request.inputTokens
    remember(request)
    const faults = chooseFaults(request)
    const struck = faults.any ? faults.get("status") : undefined
    const denial =
      access.checkRequest(request, incoming.completeNs, counters.inFlight) ??
      (struck && refusalForStatus(struck.status, struck.message, struck.retryAfterS))
    if (denial !== undefined) {
      refuse(connection, counters, format, denial, keepAlive)
    } else if (faults.any && faults.get("reset")?.at === "before-headers") {
      counters.aborted++
      connection.reset()
    } else {
      const plan = planner(request.seq)
      const exchange = { connection, incoming, format, request, fields, faults, plan, keepAlive, created }
      beginReply(engine, exchange, server.answer)
    }
  }

  function nextSeq(incoming: IncomingRequest): number {
    const given = Number(incoming.headers["x-mock-seq"] ?? Number.NaN)
    const arrival = arrivals++
    return Number.isSafeInteger(given) && given >= 0 ? given : arrival
  }

  function remember(request: MockRequest): void {
    if (memory === 0) return
    if (remembered.length >= memory) remembered.shift()
    remembered.push(request)
  }

  return { onRequest, requests: () => remembered }
}
