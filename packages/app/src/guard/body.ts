import { ServiceError } from "../errors/index.js"

const deepest = 64

/**
 * The JSON body of a request; undefined when it is empty.
 * @throws ServiceError 413 beyond the limit, before the rest is read; 415 for another type; 400 for what is not JSON
 */
export async function readJsonBody(request: Request, limit: number): Promise<unknown> {
  const declared = Number(request.headers.get("content-length") ?? "0")
  if (declared > limit) throw tooLarge(limit)
  const chunks: Uint8Array[] = []
  let size = 0
  await receiveBody(request.body, (part) => {
    size += part.byteLength
    if (size > limit) throw tooLarge(limit)
    chunks.push(part)
  })
  if (size === 0) return undefined
  const type = request.headers.get("content-type") ?? ""
  if (!/^application\/(?:[\w.+-]+\+)?json\s*(?:;|$)/i.test(type)) {
    throw new ServiceError({
      status: 415,
      code: "content_type",
      message: "The body must be JSON.",
      hint: "Send Content-Type: application/json.",
    })
  }
  let value: unknown
  try {
    value = JSON.parse(new TextDecoder("utf-8", { fatal: true }).decode(Buffer.concat(chunks)))
  } catch {
    throw malformed("The body is not valid JSON.")
  }
  checkShape(value, 0)
  return value
}

/**
 * Takes a body as it arrives; the rest is refused once a part is.
 * @throws what `take` throws, and the error of a connection that broke off
 */
export async function receiveBody(
  body: ReadableStream<Uint8Array> | null,
  take: (part: Uint8Array) => void | Promise<void>,
): Promise<void> {
  const reader = body?.getReader()
  try {
    for (let part = await reader?.read(); part?.value; part = await reader?.read()) await take(part.value)
  } catch (error) {
    await reader?.cancel().catch(() => undefined)
    throw error
  }
}

/** Names that reach into JavaScript's own objects have no meaning here; endless nesting has none either. */
function checkShape(value: unknown, depth: number): void {
  if (typeof value !== "object" || value === null) return
  if (depth > deepest) throw malformed(`The body is nested more than ${deepest} deep.`)
  for (const [name, entry] of Object.entries(value)) {
    if (name === "__proto__" || name === "constructor" || name === "prototype") {
      throw malformed(`The body must not have a field "${name}".`)
    }
    checkShape(entry, depth + 1)
  }
}

function malformed(message: string): ServiceError {
  return new ServiceError({ status: 400, code: "body_malformed", message })
}

function tooLarge(limit: number): ServiceError {
  return new ServiceError({
    status: 413,
    code: "body_too_large",
    message: `The body is larger than ${limit} bytes.`,
    hint: "Start the server with a larger --body-limit, or send less.",
    headers: { connection: "close" },
  })
}
