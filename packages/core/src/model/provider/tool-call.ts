import type { ToolCall } from "../message.js"
import { isJsonObject } from "./json-object.js"

/**
 * A call as the model wrote it. Arguments that are no JSON object are kept under `arguments.raw`, with the reason
 * in `parseError`, so that a scorer can judge them and the run goes on.
 */
export function parseToolCall(id: string, name: string, argumentText: unknown): ToolCall {
  if (isJsonObject(argumentText)) return { id, function: { name, arguments: argumentText } }
  const text = typeof argumentText === "string" ? argumentText : JSON.stringify(argumentText ?? "")
  // A call without parameters comes with an empty text from several servers.
  if (text.trim() === "") return { id, function: { name, arguments: {} } }
  try {
    const parsed: unknown = JSON.parse(text)
    if (isJsonObject(parsed)) return { id, function: { name, arguments: parsed } }
    return broken(id, name, text, "the arguments are not a JSON object")
  } catch (error) {
    return broken(id, name, text, error instanceof Error ? error.message : String(error))
  }
}

function broken(id: string, name: string, raw: string, reason: string): ToolCall {
  return { id, function: { name, arguments: { raw } }, parseError: `Arguments of ${name}: ${reason}` }
}

/** The arguments as JSON text, broken ones as the model wrote them. */
export function toolCallArguments(call: ToolCall): string {
  const raw = call.function.arguments.raw
  return call.parseError !== undefined && typeof raw === "string"
    ? raw
    : JSON.stringify(call.function.arguments)
}
