import { errorMessage } from "../errors/index.js"
import type { Protocol, ResponseFacts } from "../protocol/protocol.js"
import { column, flag, rowWidth } from "../record/columns.js"
import { outcomeCode, outcomeOf } from "../record/outcome.js"
import type { RowTexts, Segment } from "../record/record-store.js"
import type { RequestOutcome } from "../record/request-record.js"
import type { FinishedBatch } from "../worker/index.js"
import type { ChatMessage } from "../workload/conversation.js"
import type { ConversationBook, PendingRequest } from "./conversation-book.js"
import type { PromptLengthTally } from "./prompt-lengths.js"
import { promptTokens, type TokenCounter } from "./token-counter.js"

/** Columns that hold a time, which count from the level's anchor in records. */
const timeColumns = [
  column.scheduledNs,
  column.grantedNs,
  column.writtenNs,
  column.sentNs,
  column.headersNs,
  column.firstByteNs,
  column.firstEventNs,
  column.firstContentNs,
  column.firstAnswerNs,
  column.lastContentNs,
  column.endNs,
]

export interface FinisherOptions {
  readonly protocol: Protocol
  readonly book: ConversationBook
  readonly anchorNs: number
  readonly keepErrors: boolean
  readonly tokenCounter: TokenCounter | undefined
  readonly promptLengths: PromptLengthTally
  /** Values that must not show up in an error text. */
  readonly secrets: ReadonlySet<string>
  /** A turn with turns to come has ended well: what was replied. */
  readonly onReply: (conversation: number, worker: number, reply: ChatMessage) => void
  /** A turn with turns to come went wrong after all. */
  readonly onBroken: (conversation: number, worker: number) => void
}

/**
 * Completes requests that have ended: reads facts off the kept parts of their responses, decides what the
 * bytes alone could not, and makes them ready to be stored. Runs apart from the threads with the sockets.
 */
export function createFinisher(options: FinisherOptions): (batch: FinishedBatch, worker: number) => Segment {
  const { protocol, book, anchorNs } = options

  function finishRow(
    row: Float64Array,
    worker: number,
    pieces: readonly string[],
    error: string,
  ): RowTexts | undefined {
    for (const at of timeColumns) row[at] = (row[at] ?? Number.NaN) - anchorNs
    const pending = book.take(row[column.index] ?? -1)
    const flags = row[column.flags] ?? 0
    const before = outcomeOf(row[column.outcome] ?? 0)
    let outcome = before
    let text = error
    let facts: ResponseFacts | undefined
    if (outcome === "ok") {
      const read = readFacts(protocol, pieces, (flags & flag.events) !== 0)
      facts = read.facts
      outcome = read.outcome
      text = read.error
      row[column.outcome] = outcomeCode(outcome)
    }
    if (facts !== undefined) {
      setTokens(row, facts, pending, options.tokenCounter)
      if (pending?.promptTokens !== undefined && facts.promptTokens !== undefined && outcome === "ok") {
        options.promptLengths.add(pending.promptTokens, facts.promptTokens)
      }
    }
    const conversation = row[column.conversation] ?? 0
    if ((flags & flag.lastTurn) === 0) {
      if (outcome === "ok" && facts !== undefined) {
        options.onReply(conversation, worker, facts.reply ?? { role: "assistant", content: facts.text })
      } else {
        book.abandon(conversation)
        if (before === "ok") options.onBroken(conversation, worker)
      }
    }
    return textsOf(outcome, masked(text, options.secrets), pending, facts, pieces, options.keepErrors)
  }

  return (batch, worker) => {
    const { rows } = batch
    const kept = Buffer.from(batch.kept.buffer, 0, batch.kept.length)
    const errors = new Map(batch.errors)
    const texts = new Map<number, RowTexts>()
    let piece = 0
    let offset = 0
    for (let index = 0; index * rowWidth < rows.length; index++) {
      const row = rows.subarray(index * rowWidth, (index + 1) * rowWidth)
      const pieces: string[] = []
      for (let left = row[column.kept] ?? 0; left > 0; left--) {
        const length = batch.keptLengths[piece++] ?? 0
        pieces.push(kept.toString("utf8", offset, offset + length))
        offset += length
      }
      const rowTexts = finishRow(row, worker, pieces, errors.get(index) ?? "")
      if (rowTexts !== undefined) texts.set(index, rowTexts)
    }
    return { worker, rows, gapsUs: batch.gapsUs, texts }
  }
}

interface ReadFacts {
  readonly outcome: RequestOutcome
  readonly error: string
  readonly facts: ResponseFacts | undefined
}

function readFacts(protocol: Protocol, pieces: readonly string[], isStream: boolean): ReadFacts {
  const broken = isStream ? pieces.find(isBrokenJson) : undefined
  if (broken !== undefined)
    return { outcome: "malformed", error: `Not JSON: ${broken.slice(0, 200)}`, facts: undefined }
  try {
    const facts = isStream ? protocol.finishStream(pieces) : protocol.finishBody(pieces[0] ?? "")
    if (facts.error === undefined) {
      const isSilent = !isStream && protocol.streamFraming !== "json" && saysNothing(facts)
      return isSilent
        ? { outcome: "empty", error: "The reply carried no output.", facts }
        : { outcome: "ok", error: "", facts }
    }
    const isJson = isStream || !isBrokenJson(pieces[0] ?? "", 0)
    return { outcome: isJson ? "error_event" : "malformed", error: facts.error, facts }
  } catch (thrown) {
    return { outcome: "malformed", error: errorMessage(thrown), facts: undefined }
  }
}

/** Neither output nor a word on why there is none. */
function saysNothing({ text, finishReason, completionTokens = 0 }: ResponseFacts): boolean {
  return text === "" && finishReason === undefined && completionTokens === 0
}

/** Only what means to be an object is judged; the first two events and every odd one are parsed. */
function isBrokenJson(text: string, index: number): boolean {
  if (!text.startsWith("{") && !text.startsWith("[{")) return false
  if (index > 1 && /[}\]]\s*$/.test(text)) return false
  try {
    JSON.parse(text)
    return false
  } catch {
    return true
  }
}

function setTokens(
  row: Float64Array,
  facts: ResponseFacts,
  pending: PendingRequest | undefined,
  counter: TokenCounter | undefined,
): void {
  let flags = row[column.flags] ?? 0
  let completion = facts.completionTokens
  let prompt = facts.promptTokens
  if (completion === undefined) {
    const isStream = (flags & flag.events) !== 0
    // Each event carries at least one token: the best there is without a count by the model's tokenizer.
    if (isStream && counter?.exact !== true) completion = row[column.chunks] ?? 0
    else completion = counter?.count(facts.text)
    if (completion !== undefined) flags |= flag.estimated
  }
  if (prompt === undefined) {
    const asked = pending?.asked
    prompt = pending?.promptTokens ?? (asked && counter && promptTokens(asked.turn, asked.history, counter))
    if (prompt !== undefined) flags |= flag.estimated
  }
  row[column.flags] = flags
  row[column.promptTokens] = prompt ?? Number.NaN
  row[column.completionTokens] = completion ?? Number.NaN
  row[column.cachedTokens] = facts.cachedTokens ?? Number.NaN
  row[column.reasoningTokens] = facts.reasoningTokens ?? Number.NaN
  row[column.acceptedTokens] = facts.acceptedPredictionTokens ?? Number.NaN
  row[column.rejectedTokens] = facts.rejectedPredictionTokens ?? Number.NaN
}

function textsOf(
  outcome: RequestOutcome,
  error: string,
  pending: PendingRequest | undefined,
  facts: ResponseFacts | undefined,
  pieces: readonly string[],
  keepErrors: boolean,
): RowTexts | undefined {
  const isFailed = outcome !== "ok"
  const responseText = pending?.keepText
    ? (facts?.text ?? pieces.join("\n"))
    : isFailed && keepErrors && pieces.length > 0
      ? pieces.join("\n")
      : undefined
  if (!isFailed && responseText === undefined && pending === undefined) return undefined
  const texts: RowTexts = {}
  if (error !== "" && isFailed) texts.error = error
  if (pending?.requestId !== undefined) texts.requestId = pending.requestId
  if (pending?.body !== undefined) texts.requestBody = pending.body
  if (responseText !== undefined) texts.responseText = responseText
  return Object.keys(texts).length === 0 ? undefined : texts
}

function masked(text: string, secrets: ReadonlySet<string>): string {
  let shown = text
  for (const secret of secrets) if (shown.includes(secret)) shown = shown.replaceAll(secret, "***")
  return shown.length > 500 ? `${shown.slice(0, 500)}…` : shown
}
