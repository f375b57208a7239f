import { PerfError } from "../errors/index.js"
import type { WireRequest } from "../protocol/protocol.js"
import type { Target } from "./target.js"

const own: ReadonlySet<string> = new Set(["host", "content-length", "connection", "transfer-encoding"])

/** What the head of a request needs to know of where it goes. */
export type HeadTarget = Pick<Target, "authority" | "tls" | "proxy">

/**
 * The head of a request, apart from the length of its body.
 *
 * @throws PerfError `config_invalid` for a header or path that would break the request apart.
 */
export function requestHead(
  { method, path, headers }: WireRequest,
  { authority, tls, proxy }: HeadTarget,
  length: number,
): string {
  // A proxy must be told the whole address, unless it only lets encrypted bytes through.
  const via = tls ? undefined : proxy
  let head = `${method} ${via ? `http://${authority}` : ""}${path} HTTP/1.1\r\nHost: ${authority}\r\nContent-Length: ${length}\r\n`
  let lines = 3
  if (via?.authorization !== undefined) {
    head += `Proxy-Authorization: ${via.authorization}\r\n`
    lines++
  }
  for (const name of Object.keys(headers)) {
    if (own.has(name)) continue
    head += `${name}: ${headers[name]}\r\n`
    lines++
  }
  // Every line break must be one of ours: counting them is cheaper than a look at every value.
  if (breaks(head) !== lines) {
    throw new PerfError({
      code: "config_invalid",
      message: "A header or the path of the request contains a line break.",
      hint: "Check --headers and the headers of the data.",
    })
  }
  return `${head}\r\n`
}

function breaks(text: string): number {
  let count = 0
  for (let at = text.indexOf("\n"); at >= 0; at = text.indexOf("\n", at + 1)) count++
  return count
}
