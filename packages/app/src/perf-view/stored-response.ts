import { z } from "zod"
import { type PickleValue, readPickle } from "./pickle.js"

const longestStored = 64 << 20

/** Pieces of replies as the wire formats spell them. */
const pieceSchema = z.object({
  choices: z
    .array(
      z.object({
        delta: z.object({ content: z.string().nullish(), reasoning_content: z.string().nullish() }).nullish(),
        message: z
          .object({ content: z.string().nullish(), reasoning_content: z.string().nullish() })
          .nullish(),
        text: z.string().nullish(),
      }),
    )
    .optional(),
  delta: z.object({ text: z.string().nullish() }).optional(),
  content: z.array(z.object({ text: z.string().nullish() })).optional(),
})

/**
 * The text of a reply from the original's database, which keeps the messages that arrived as base64 of a Python
 * pickle. Null when there is none, or when it holds more than plain data.
 */
export function storedResponse(encoded: string | null): string | null {
  if (encoded === null || encoded.length === 0 || encoded.length > longestStored) return null
  const value = readPickle(Buffer.from(encoded, "base64"))
  if (value === undefined || value === null) return null
  const messages = Array.isArray(value) ? value : [value]
  const text = messages.map((message) => textOf(message)).join("")
  return text === "" && messages.length > 0 ? JSON.stringify(plain(value)) : text
}

function textOf(message: PickleValue): string {
  if (typeof message === "string") {
    const body = message.replace(/^data:\s*/, "").trim()
    if (body === "[DONE]") return ""
    if (!body.startsWith("{")) return message
    try {
      return pieceText(JSON.parse(body))
    } catch {
      return message
    }
  }
  return pieceText(plain(message))
}

function pieceText(value: unknown): string {
  const piece = pieceSchema.safeParse(value)
  if (!piece.success) return ""
  const { choices = [], delta, content = [] } = piece.data
  const [choice] = choices
  const said = choice?.delta ?? choice?.message
  return [
    said?.reasoning_content,
    said?.content,
    choice?.text,
    delta?.text,
    ...content.map(({ text }) => text),
  ].join("")
}

/** As JSON would have it. */
function plain(value: PickleValue): unknown {
  if (typeof value === "bigint") return String(value)
  if (Array.isArray(value)) return value.map(plain)
  if (value instanceof Map) {
    return Object.fromEntries([...value].map(([name, entry]) => [String(plain(name)), plain(entry)]))
  }
  return value
}
