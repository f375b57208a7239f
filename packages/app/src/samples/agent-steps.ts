import type { AgentSteps, MessageView } from "../api/index.js"
import { listOf, mapOf, numberOf, textOf } from "./json-value.js"

type Event = AgentSteps[number]["events"][number]

/**
 * What an agent did: the events of its trace, or, where none is kept, what its messages tell of calls and results.
 * Empty for a sample without steps.
 */
export function agentSteps(trace: unknown, messages: readonly MessageView[]): AgentSteps {
  const events = listOf(mapOf(trace)?.events ?? trace)
  const steps = new Map<number, Event[]>()
  for (const [position, entry] of events.entries()) {
    const map = mapOf(entry)
    if (!map) continue
    const step = Math.trunc(numberOf(map.step) ?? position)
    steps.set(step, [...(steps.get(step) ?? []), tracedEvent(map)])
  }
  return steps.size > 0 ? [...steps].map(([step, own]) => ({ step, events: own })) : stepsOfMessages(messages)
}

function tracedEvent(map: Readonly<Record<string, unknown>>): Event {
  const { step: _, type, timestamp, latency_ms, token_usage, payload, ...rest } = map
  const usage = mapOf(token_usage)
  const { title, text, data } = payloadParts(payload)
  const at = textOf(timestamp)
  const seconds = numberOf(timestamp)
  return {
    type: textOf(type) ?? "event",
    at: at ?? (seconds === undefined ? null : new Date(seconds * 1000).toISOString()),
    latency_ms: numberOf(latency_ms) ?? null,
    input_tokens: numberOf(usage?.input_tokens) ?? null,
    output_tokens: numberOf(usage?.output_tokens) ?? null,
    title,
    text,
    data: { ...data, ...rest },
  }
}

/** The name of what was called and what came back stand out of a payload; the rest is data. */
function payloadParts(payload: unknown) {
  const map = mapOf(payload)
  if (!map) return { title: "", text: textOf(payload) ?? null, data: {} }
  const titleName = ["command", "name", "function", "tool"].find((name) => textOf(map[name]) !== undefined)
  const textName = ["output", "stdout", "result", "content", "message", "error"].find(
    (name) => textOf(map[name]) !== undefined,
  )
  const left = Object.entries(map).filter(([name]) => name !== titleName && name !== textName)
  return {
    title: titleName === undefined ? "" : (textOf(map[titleName]) ?? ""),
    text: textName === undefined ? null : (textOf(map[textName]) ?? null),
    data: Object.fromEntries(left),
  }
}

function stepsOfMessages(messages: readonly MessageView[]): AgentSteps {
  if (!messages.some(({ role, tool_calls: calls }) => role === "tool" || calls.length > 0)) return []
  const steps: AgentSteps = []
  const unknown = { at: null, latency_ms: null, input_tokens: null, output_tokens: null }
  for (const message of messages) {
    const text = message.parts.flatMap((part) => (part.type === "text" ? part.text : [])).join("\n")
    if (message.role === "assistant") {
      steps.push({
        step: steps.length + 1,
        events: [
          {
            ...unknown,
            type: "model_generate",
            latency_ms: message.latency_ms,
            title: "",
            text: text === "" ? null : text,
            data: {},
          },
          ...message.tool_calls.map((call) => ({
            ...unknown,
            type: "tool_call",
            title: call.name,
            text: call.error,
            data: call.arguments,
          })),
        ],
      })
    } else if (message.role === "tool") {
      const { name, error, latency_ms } = message
      steps.at(-1)?.events.push({
        ...unknown,
        type: error === null ? "tool_result" : "error",
        latency_ms,
        title: name ?? "",
        text: error ?? text,
        data: {},
      })
    }
  }
  return steps
}
