import { type AnswerRule, type MockAnswer, type ResolvedAnswer, resolveAnswer } from "../answer/index.js"
import type { ChosenFaults } from "../fault/index.js"
import { responseHead } from "../http/index.js"
import type { MockRequest, PromptFields } from "../request/index.js"
import type { RequestPlan } from "../schedule/index.js"
import type { Reply, WireFormat } from "../wire/index.js"
import { createBodyWriter } from "./body-writer.js"
import type { Connection, IncomingRequest } from "./connection.js"
import { perPrompt } from "./describe-request.js"
import type { Engine } from "./engine.js"
import { refuse } from "./respond.js"
import { StreamReply } from "./stream-reply.js"
import { WholeReply } from "./whole-reply.js"

/** A request that will be answered by the simulated model. */
export interface Exchange {
  connection: Connection
  incoming: IncomingRequest
  format: WireFormat
  request: MockRequest
  fields: PromptFields
  faults: ChosenFaults
  plan: RequestPlan
  keepAlive: boolean
  /** Unix time, seconds. */
  created: number
}

type Given = string | MockAnswer | undefined

/** Asks the rule for the answer and starts the reply. */
export function beginReply(engine: Engine, exchange: Exchange, rule: AnswerRule | undefined): void {
  const { counters } = engine
  counters.inFlight++
  if (counters.inFlight > counters.peakInFlight) counters.peakInFlight = counters.inFlight
  if (rule === undefined) {
    startReply(engine, exchange, [])
    return
  }
  askRule(rule, exchange).then(
    (answers) => startReply(engine, exchange, answers),
    (error: unknown) => {
      counters.inFlight--
      const message = `The answer rule failed: ${error instanceof Error ? error.message : String(error)}`
      refuse(exchange.connection, counters, exchange.format, { status: 500, kind: "server", message }, false)
    },
  )
}

async function askRule(rule: AnswerRule, exchange: Exchange): Promise<readonly Given[]> {
  const { request, fields } = exchange
  const asked = perPrompt(request, fields).flatMap((one) =>
    Array.from({ length: request.choices }, () => one),
  )
  return await Promise.all(asked.map((one) => rule(one)))
}

function resolveAll(engine: Engine, exchange: Exchange, answers: readonly Given[]): ResolvedAnswer[] {
  const { request, fields, plan } = exchange
  const maxTokens = fields.generates === false ? 0 : request.maxTokens
  const plannedTokens = fields.ignoreEos === true && maxTokens !== undefined ? maxTokens : plan.outputTokens
  const choices = request.choices * Math.max(1, fields.prompts?.length ?? 1)
  return Array.from({ length: choices }, (_, choice) =>
    resolveAnswer(answers[choice], {
      seed: engine.seed,
      seq: request.seq,
      choice,
      plannedTokens,
      maxTokens,
      topLogprobs: request.topLogprobs,
      context: request.text,
    }),
  )
}

function startReply(engine: Engine, exchange: Exchange, answers: readonly Given[]): void {
  const { connection, incoming, format, request, faults, keepAlive, plan } = exchange
  const { clock, counters, heap, pacer, truth } = engine
  const resolved = resolveAll(engine, exchange, answers)
  const reply: Reply = {
    request,
    id: `mock-${request.seq}`,
    created: exchange.created,
    answers: resolved,
    usage: faults.get("usage")?.variant ?? "normal",
  }
  let tokens = 0
  for (const answer of resolved) tokens += Math.max(1, answer.tokens)
  const events = Math.ceil(tokens / engine.tokensPerEvent)
  const html = faults.any && faults.get("html") !== undefined
  const streamed = request.stream && !html
  const truthRow = truth.begin(request.seq, incoming.firstByteNs, incoming.completeNs, streamed ? events : 1)
  counters.cachedTokens += Math.min(resolved[0]?.cachedTokens ?? 0, request.inputTokens)

  const onEnd = (outcome: "completed" | "aborted", sent: number): void => {
    counters.inFlight--
    counters.tokens += sent
    counters[outcome]++
    truth.end(truthRow, clock.now(), sent, outcome)
    if (outcome === "completed") release(exchange)
  }
  const run = (stream: StreamReply | WholeReply): void => {
    const interim = faults.any ? faults.get("informational") : undefined
    if (interim !== undefined) connection.write(responseHead(interim.status ?? 103, {}), true)
    const stallMs = faults.any && !streamed ? wholeStallMs(faults) : 0
    if (stallMs === Number.POSITIVE_INFINITY) return
    if (stream instanceof StreamReply && !engine.flood) stream.open()
    const delayMs = streamed || engine.stepped ? plan.ttftMs : plan.totalMs(events)
    pacer.start(stream, incoming.completeNs, (delayMs + stallMs) * 1e6)
  }
  const stream = streamed
    ? new StreamReply({
        engine,
        connection,
        faults,
        truthRow,
        onEnd,
        format,
        reply,
        plan,
        writer: createBodyWriter({
          connection,
          faults,
          headers: { "Content-Type": format.streamType, "x-request-id": reply.id },
          chunks: incoming.version === "1.1",
          keepAlive,
          ascii: answers.length === 0 && isAscii(request.model),
        }),
      })
    : new WholeReply({
        engine,
        connection,
        faults,
        truthRow,
        keepAlive,
        onEnd,
        headers: { "Content-Type": html ? "text/html" : "application/json", "x-request-id": reply.id },
        body: () => format.whole(reply),
        tokens: resolved.reduce((sum, answer) => sum + answer.tokens, 0),
        steps: engine.stepped ? events : 1,
      })
  const slow = faults.any ? faults.get("slow-headers") : undefined
  if (slow === undefined) run(stream)
  else heap.add(clock.now() + slow.delayMs * 1e6, { run: () => run(stream) })
}

/** The reply is complete: the connection is closed or serves its next request. */
function release(exchange: Exchange): void {
  const { connection, faults, keepAlive } = exchange
  if (faults.any && faults.get("close-after-response") !== undefined) {
    connection.end()
    return
  }
  if (faults.any && faults.get("close-on-next-request") !== undefined) connection.closeOnNextRequest = true
  if (keepAlive) connection.next()
}

/** A reply in one piece cannot stall half-way: the pause comes before it, and an endless one never ends. */
function wholeStallMs(faults: ChosenFaults): number {
  const stall = faults.get("stall")
  return stall === undefined ? 0 : (stall.forMs ?? Number.POSITIVE_INFINITY)
}

function isAscii(text: string): boolean {
  for (let at = 0; at < text.length; at++) if (text.charCodeAt(at) > 127) return false
  return true
}
