import type { ChatMessage, Turn } from "../workload/conversation.js"
import { composeBody } from "./compose-body.js"
import { facts } from "./facts.js"
import { JsonFieldScanner } from "./json-fields.js"
import { errorText, type JsonObject, objectOf, objectsOf, parseObject, textAt } from "./json-value.js"
import { openaiSettings } from "./openai-settings.js"
import { openaiUsage } from "./openai-usage.js"
import type { ProtocolOptions } from "./options.js"
import { messagesOf, textOf } from "./payload.js"
import type { EventKind, Protocol, ResponseFacts } from "./protocol.js"
import { bearer, wireRequest } from "./wire-request.js"

const output = 1
const thought = 2
const end = 4
const usage = 8
const failure = 16

/** Chat and plain completions have one list of choices between them; a stream has one or the other. */
const fields = [
  { bit: output, path: ["choices", "*", "delta", "content"] },
  { bit: output, path: ["choices", "*", "delta", "refusal"] },
  { bit: output, path: ["choices", "*", "delta", "audio"] },
  { bit: output, path: ["choices", "*", "delta", "tool_calls", "*", "function", "arguments"] },
  { bit: output, path: ["choices", "*", "delta", "tool_calls", "*", "function", "name"] },
  { bit: output, path: ["choices", "*", "delta", "function_call", "arguments"] },
  { bit: output, path: ["choices", "*", "text"] },
  { bit: thought, path: ["choices", "*", "delta", "reasoning_content"] },
  { bit: thought, path: ["choices", "*", "delta", "reasoning"] },
  { bit: end, path: ["choices", "*", "finish_reason"] },
  { bit: usage, path: ["usage"] },
  { bit: failure, path: ["error"] },
]

/** Chat completions, or plain ones where the data or the address ask for them. */
export function openaiProtocol(options: ProtocolOptions): Protocol {
  const scanner = new JsonFieldScanner(fields)
  const plain = /\/completions\/?$/.test(new URL(options.url).pathname) && !isChat(options.url)

  return {
    name: "openai",
    streamFraming: "sse",
    completeOn: "done",
    factsApart: true,
    request(turn, history) {
      const settings = openaiSettings(options, turn)
      const body = composeBody(options, turn, history, { input: inputOf(turn, history, plain), settings })
      return wireRequest(options, turn, body, { headers: bearer(options) })
    },
    classify(bytes, start, stop) {
      if (isDone(bytes, start, stop)) return "done"
      return kindOf(scanner.scan(bytes, start, stop))
    },
    finishStream: (events) => streamFacts(events),
    finishBody: (body) => bodyFacts(body),
  }
}

function isChat(url: string): boolean {
  return new URL(url).pathname.replace(/\/$/, "").endsWith("chat/completions")
}

function inputOf(turn: Turn, history: readonly ChatMessage[], plain: boolean): JsonObject {
  if (turn.payload.kind === "tokens") return { prompt: turn.payload.tokens }
  return plain ? { prompt: textOf(turn, history) } : { messages: messagesOf(turn, history) }
}

function kindOf(mask: number): EventKind {
  if (mask & failure) return "error"
  const hasFacts = (mask & (end | usage)) !== 0
  if (mask & output) return hasFacts ? "content_facts" : "content"
  if (mask & thought) return hasFacts ? "reasoning_facts" : "reasoning"
  if (mask & end) return "finish"
  return mask & usage ? "usage" : "other"
}

/** `[DONE]`, with blanks around it or without. */
export function isDone(bytes: Uint8Array, start: number, end: number): boolean {
  let from = start
  while (from < end && bytes[from] === 0x20) from += 1
  return (
    end - from >= 6 &&
    bytes[from] === 0x5b &&
    bytes[from + 1] === 0x44 &&
    bytes[from + 2] === 0x4f &&
    bytes[from + 3] === 0x4e &&
    bytes[from + 4] === 0x45 &&
    bytes[from + 5] === 0x5d
  )
}

/** Text, calls and counts of the events; several choices stand one after the other in the text. */
function streamFacts(events: readonly string[]): ResponseFacts {
  const texts = new Map<number, string>()
  const reasoning = new Map<number, string>()
  const calls = new Map<string, { id: string; name: string; arguments: string }>()
  let counts: unknown
  let finishReason: string | undefined
  let error: string | undefined
  for (const event of events) {
    const data = parseObject(event)
    if (!data) continue
    error ??= errorText(data.error)
    if (objectOf(data.usage)) counts = data.usage
    for (const choice of objectsOf(data.choices)) {
      const index = typeof choice.index === "number" ? choice.index : 0
      const delta = objectOf(choice.delta)
      append(texts, index, textAt(delta?.content) || textAt(delta?.refusal) || textAt(choice.text))
      append(reasoning, index, textAt(delta?.reasoning_content) || textAt(delta?.reasoning))
      for (const call of objectsOf(delta?.tool_calls)) addCall(calls, index, call)
      finishReason = textAt(choice.finish_reason) || finishReason
    }
  }
  const toolCalls = [...calls].filter(([key]) => key.startsWith("0:")).map(([, call]) => call)
  return facts({
    text: [...reasoning.values(), ...texts.values(), ...[...calls.values()].map(callText)].join(""),
    reply: assistant(texts.get(0) ?? "", toolCalls),
    finishReason,
    error,
    ...openaiUsage(counts),
  })
}

function append(texts: Map<number, string>, index: number, text: string): void {
  if (text !== "") texts.set(index, (texts.get(index) ?? "") + text)
}

function addCall(
  calls: Map<string, { id: string; name: string; arguments: string }>,
  choice: number,
  delta: JsonObject,
): void {
  const key = `${choice}:${typeof delta.index === "number" ? delta.index : 0}`
  const call = calls.get(key) ?? { id: "", name: "", arguments: "" }
  const part = objectOf(delta.function)
  call.id ||= textAt(delta.id)
  call.name += textAt(part?.name)
  call.arguments += textAt(part?.arguments)
  calls.set(key, call)
}

interface Call {
  readonly id: string
  readonly name: string
  readonly arguments: string
}

function callText(call: Call): string {
  return call.name + call.arguments
}

function assistant(content: string, calls: readonly Call[]): ChatMessage {
  if (calls.length === 0) return { role: "assistant", content }
  const toolCalls = calls.map(({ id, name, arguments: args }) => ({
    id,
    type: "function",
    function: { name, arguments: args },
  }))
  return { role: "assistant", content: content === "" ? null : content, tool_calls: toolCalls }
}

function bodyFacts(body: string): ResponseFacts {
  const data = parseObject(body)
  if (!data) return facts({ text: "", error: "the reply is not JSON" })
  const choices = objectsOf(data.choices)
  const parts = choices.map((choice) => {
    const message = objectOf(choice.message)
    const calls = objectsOf(message?.tool_calls).map((call) => {
      const called = objectOf(call.function)
      return { id: textAt(call.id), name: textAt(called?.name), arguments: textAt(called?.arguments) }
    })
    const text = textAt(message?.content) || textAt(message?.refusal) || textAt(choice.text)
    const thinking = textAt(message?.reasoning_content) || textAt(message?.reasoning)
    return { text, thinking, calls }
  })
  const [first] = parts
  return facts({
    text: parts.map(({ thinking, text, calls }) => thinking + text + calls.map(callText).join("")).join(""),
    reply: first && assistant(first.text, first.calls),
    finishReason: textAt(choices[0]?.finish_reason),
    error: errorText(data.error),
    ...openaiUsage(data.usage),
  })
}
