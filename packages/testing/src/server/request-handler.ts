import { type AnswerRule, countTokens, type MockAnswer, resolveAnswer } from "../answer/index.js"
import type { ChosenFaults, FaultChooser } from "../fault/index.js"
import { responseHead } from "../http/index.js"
import { isObject, parseJson } from "../json/index.js"
import type { Planner } from "../schedule/index.js"
import {
  formatForErrors,
  type MockRequest,
  type PromptFields,
  type Reply,
  routeFormat,
  type WireFormat,
} from "../wire/index.js"
import type { AccessRules, Denial } from "./access.js"
import { createBodyWriter } from "./body-writer.js"
import type { Connection, ConnectionHooks, IncomingRequest } from "./connection.js"
import type { MockServerStats } from "./counters.js"
import type { Engine } from "./engine.js"
import type { MockServerOptions } from "./options.js"
import { answerPlainRoute } from "./plain-routes.js"
import { refusalForStatus } from "./refusal.js"
import { StreamReply } from "./stream-reply.js"
import { WholeReply } from "./whole-reply.js"

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

/** Everything known about a request that will be answered. */
interface Exchange {
  connection: Connection
  incoming: IncomingRequest
  format: WireFormat
  request: MockRequest
  faults: ChosenFaults
  ignoreEos: boolean
  keepAlive: boolean
}

/** Decides what becomes of each request: a plain answer, a refusal, or a reply of the simulated model. */
export function createRequestHandler(options: RequestHandlerOptions): RequestHandler {
  const { engine, access, chooseFaults, planner, server } = options
  const { counters, clock, heap, pacer, truth } = engine
  const remembered: MockRequest[] = []
  const memory = server.rememberRequests ?? 10_000
  const created = Math.floor(Date.now() / 1000)
  const models = server.models ?? ["mock-model"]
  let arrivals = 0

  function onRequest(connection: Connection, incoming: IncomingRequest): void {
    const { method, path, query, headers, body } = incoming
    const keepAlive = incoming.keepAlive && connection.served + 1 < engine.requestsPerConnection
    const format = method === "POST" ? routeFormat(path) : undefined
    const denied = path === "/health" || path === "/metrics" ? undefined : access.checkKey(headers, query)
    if (denied !== undefined) return refuse(connection, formatForErrors(path), denied, keepAlive)
    if (format === undefined) {
      const plain = answerPlainRoute(method, path, body, {
        models,
        contextTokens: server.contextTokens,
        created,
        stats: options.stats,
      })
      if (plain === undefined) {
        const message = `Unknown request URL: ${method} ${path}.`
        return refuse(
          connection,
          formatForErrors(path),
          { status: 404, kind: "not_found", message },
          keepAlive,
        )
      }
      return respond(
        connection,
        plain.status,
        { "Content-Type": plain.type },
        plain.body,
        keepAlive,
        method === "HEAD",
      )
    }
    const parsed = parseJson(body.toString())
    const fields = isObject(parsed) ? format.read(parsed, incoming) : "The body is not a JSON object."
    if (typeof fields === "string" || !isObject(parsed)) {
      const message = typeof fields === "string" ? fields : "The body is not a JSON object."
      return refuse(connection, format, { status: 400, kind: "invalid_request", message }, keepAlive)
    }
    const given = Number(headers["x-mock-seq"] ?? Number.NaN)
    const seq = Number.isSafeInteger(given) && given >= 0 ? given : arrivals
    arrivals++
    const request = describe(seq, format, incoming, parsed, fields)
    counters.requests++
    if (memory > 0) {
      if (remembered.length >= memory) remembered.shift()
      remembered.push(request)
    }
    const faults = chooseFaults(request)
    const denial = access.checkRequest(request, incoming.completeNs, counters.inFlight) ?? faultDenial(faults)
    if (denial !== undefined) return refuse(connection, format, denial, keepAlive)
    const exchange = {
      connection,
      incoming,
      format,
      request,
      faults,
      ignoreEos: fields.ignoreEos === true,
      keepAlive,
    }
    if (faults.any && faults.get("reset")?.at === "before-headers") {
      counters.aborted++
      return connection.reset()
    }
    begin(exchange)
  }

  function begin(exchange: Exchange): void {
    counters.inFlight++
    if (counters.inFlight > counters.peakInFlight) counters.peakInFlight = counters.inFlight
    const { request } = exchange
    const rule = server.answer
    if (rule === undefined) return reply(exchange, [])
    askRule(rule, request).then(
      (answers) => reply(exchange, answers),
      (error: unknown) => {
        counters.inFlight--
        const message = `The answer rule failed: ${error instanceof Error ? error.message : String(error)}`
        refuse(exchange.connection, exchange.format, { status: 500, kind: "server", message }, false)
      },
    )
  }

  function reply(exchange: Exchange, answers: readonly (string | MockAnswer | undefined)[]): void {
    const { connection, incoming, format, request, faults, keepAlive } = exchange
    const plan = planner(request.seq)
    const plannedTokens =
      exchange.ignoreEos && request.maxTokens !== undefined ? request.maxTokens : plan.outputTokens
    const resolved = Array.from({ length: request.choices }, (_, choice) =>
      resolveAnswer(answers[choice], {
        seed: engine.seed,
        seq: request.seq,
        choice,
        plannedTokens,
        maxTokens: request.maxTokens,
        topLogprobs: request.topLogprobs,
      }),
    )
    const full: Reply = {
      request,
      id: `mock-${request.seq}`,
      created,
      answers: resolved,
      usage: faults.get("usage")?.variant ?? "normal",
    }
    let tokens = 0
    for (const answer of resolved) tokens += Math.max(1, answer.tokens)
    const events = Math.ceil(tokens / engine.tokensPerEvent)
    const streamed = request.stream && !(faults.any && faults.get("html") !== undefined)
    const truthRow = truth.begin(
      request.seq,
      incoming.firstByteNs,
      incoming.completeNs,
      streamed ? events : 1,
    )
    const onEnd = (outcome: "completed" | "aborted", sent: number): void => {
      counters.inFlight--
      counters.tokens += sent
      counters[outcome]++
      truth.end(truthRow, clock.now(), sent, outcome)
      if (outcome !== "completed") return
      if (faults.any && faults.get("close-after-response") !== undefined) return connection.end()
      if (faults.any && faults.get("close-on-next-request") !== undefined)
        connection.closeOnNextRequest = true
      if (keepAlive) connection.next()
    }
    const shared = { engine, connection, faults, truthRow, keepAlive, onEnd }
    const headers = { "x-request-id": full.id }
    const paced = streamed
      ? new StreamReply({
          ...shared,
          format,
          reply: full,
          plan,
          writer: createBodyWriter({
            connection,
            faults,
            headers: { "Content-Type": format.streamType, ...headers },
            chunks: incoming.version === "1.1",
            keepAlive,
            ascii: answers.length === 0 && isAscii(request.model),
          }),
        })
      : new WholeReply({
          ...shared,
          headers: {
            "Content-Type": faults.get("html") === undefined ? "application/json" : "text/html",
            ...headers,
          },
          body: () => format.whole(full),
          tokens,
          steps: engine.stepped ? events : 1,
        })
    const run = (): void => {
      const status = faults.any ? faults.get("informational") : undefined
      if (status !== undefined) connection.write(responseHead(status.status ?? 103, {}), true)
      if (paced instanceof StreamReply && !engine.flood) paced.open()
      const stallNs = wholeStallNs(faults, streamed)
      if (stallNs === Number.POSITIVE_INFINITY) return
      const delayMs = streamed || engine.stepped ? plan.ttftMs : plan.totalMs(events)
      pacer.start(paced, incoming.completeNs, delayMs * 1e6 + stallNs)
    }
    const slow = faults.any ? faults.get("slow-headers") : undefined
    if (slow === undefined) run()
    else heap.add({ dueNs: clock.now() + slow.delayMs * 1e6, cancelled: false, run })
  }

  function refuse(connection: Connection, format: WireFormat, denial: Denial, keepAlive: boolean): void {
    counters.refused.set(denial.status, (counters.refused.get(denial.status) ?? 0) + 1)
    const headers = { "Content-Type": "application/json", ...denial.headers }
    respond(connection, denial.status, headers, format.refuse(denial), keepAlive, false)
  }

  return { onRequest, requests: () => remembered }
}

async function askRule(
  rule: AnswerRule,
  request: MockRequest,
): Promise<readonly (string | MockAnswer | undefined)[]> {
  return await Promise.all(Array.from({ length: request.choices }, () => rule(request)))
}

function describe(
  seq: number,
  format: WireFormat,
  incoming: IncomingRequest,
  body: Readonly<Record<string, unknown>>,
  fields: PromptFields,
): MockRequest {
  const { messages } = fields
  let text = ""
  let prompt = ""
  for (const message of messages) {
    text += text === "" ? message.text : `\n${message.text}`
    if (message.role === "user") prompt = message.text
  }
  return {
    seq,
    format: format.name,
    path: incoming.path,
    headers: incoming.headers,
    body,
    model: fields.model,
    stream: fields.stream,
    messages,
    prompt,
    text,
    tools: fields.tools ?? [],
    maxTokens: fields.maxTokens,
    topLogprobs: fields.topLogprobs,
    choices: fields.choices ?? 1,
    inputTokens: countTokens(text),
  }
}

function faultDenial(faults: ChosenFaults): Denial | undefined {
  const fault = faults.any ? faults.get("status") : undefined
  if (fault === undefined) return undefined
  return refusalForStatus(fault.status, fault.message, fault.retryAfterS)
}

/** A reply in one piece cannot stall half-way: the pause comes before it, and an endless one never ends. */
function wholeStallNs(faults: ChosenFaults, streamed: boolean): number {
  const stall = faults.any && !streamed ? faults.get("stall") : undefined
  if (stall === undefined) return 0
  return stall.forMs === undefined ? Number.POSITIVE_INFINITY : stall.forMs * 1e6
}

function respond(
  connection: Connection,
  status: number,
  headers: Readonly<Record<string, string>>,
  body: string,
  keepAlive: boolean,
  headOnly: boolean,
): void {
  const head = responseHead(status, {
    ...headers,
    "Content-Length": Buffer.byteLength(body),
    Connection: keepAlive ? "keep-alive" : "close",
  })
  connection.write(headOnly ? head : head + body, false)
  if (keepAlive) connection.next()
  else connection.end()
}

function isAscii(text: string): boolean {
  for (let at = 0; at < text.length; at++) if (text.charCodeAt(at) > 127) return false
  return true
}
