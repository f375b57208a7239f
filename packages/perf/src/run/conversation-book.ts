import type { ChatMessage, Conversation, Turn } from "../workload/conversation.js"

/** What must be known of a request again when it has ended. */
export interface PendingRequest {
  /** Tokens the data say the prompt has. */
  readonly promptTokens: number | undefined
  /** What was asked, kept only where it may have to be counted. */
  readonly asked: Asked | undefined
  readonly requestId: string | undefined
  readonly body: string | undefined
  readonly keepText: boolean
}

/** A request before it became bytes. */
interface Asked {
  readonly turn: Turn
  readonly history: readonly ChatMessage[]
}

interface OpenConversation {
  readonly turns: Conversation["turns"]
  readonly worker: number
  readonly warmup: boolean
  history: readonly ChatMessage[]
  /** Turns sent so far. */
  sent: number
}

export interface NextTurn {
  readonly turn: Turn
  readonly number: number
  readonly history: readonly ChatMessage[]
  readonly isLast: boolean
  readonly worker: number
  readonly warmup: boolean
}

/** Conversations with turns to come, and what requests under way leave to be looked up. */
export class ConversationBook {
  readonly #open = new Map<number, OpenConversation>()
  readonly #pending = new Map<number, PendingRequest>()

  get openConversations(): number {
    return this.#open.size
  }

  begin(number: number, conversation: Conversation, worker: number, warmup: boolean): void {
    if (conversation.turns.length === 1) return
    this.#open.set(number, { turns: conversation.turns, worker, warmup, history: [], sent: 1 })
  }

  expect(index: number, request: PendingRequest): void {
    const { promptTokens, requestId, body, keepText, asked } = request
    // Most requests leave nothing to be looked up.
    const known = [promptTokens, requestId, body, asked].some((value) => value !== undefined)
    if (!known && !keepText) return
    this.#pending.set(index, request)
  }

  take(index: number): PendingRequest | undefined {
    const request = this.#pending.get(index)
    if (request !== undefined) this.#pending.delete(index)
    return request
  }

  /** The turn after a reply, with everything that was said before it; undefined when there is none. */
  next(conversation: number, reply: ChatMessage): NextTurn | undefined {
    const open = this.#open.get(conversation)
    const turn = open?.turns[open.sent]
    const asked = open?.turns[open.sent - 1]
    if (open === undefined || turn === undefined || asked === undefined) return undefined
    const before = asked.payload.kind === "messages" ? asked.payload.messages : [messageOf(asked)]
    open.history = [...open.history, ...before, reply]
    open.sent++
    const isLast = open.sent === open.turns.length
    const { history, worker, warmup } = open
    if (isLast) this.#open.delete(conversation)
    return { turn, number: open.sent, history, isLast, worker, warmup }
  }

  /** The conversation goes no further. */
  abandon(conversation: number): void {
    this.#open.delete(conversation)
  }
}

function messageOf({ payload }: Turn): ChatMessage {
  return { role: "user", content: payload.kind === "text" ? payload.text : "" }
}
