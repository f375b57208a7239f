import type { Socket } from "node:net"
import type { HttpProxy } from "./proxy.js"
import { parseHead } from "./response-head.js"

const mostHeadBytes = 16 * 1024

/**
 * Asks the proxy at the other end of a fresh socket for a way through to `authority` (RFC 9110, 9.3.6). Calls
 * back once: without a reason when the way is open, else with why it is not. Afterwards the socket has no reader.
 */
export function openTunnel(
  socket: Socket,
  authority: string,
  { authorization }: HttpProxy,
  done: (reason: string | undefined) => void,
): void {
  let head = ""
  const onData = (part: Buffer): void => {
    head += part.toString("latin1")
    const end = head.indexOf("\r\n\r\n")
    if (end < 0 && head.length < mostHeadBytes) return
    socket.off("data", onData)
    socket.pause()
    const parsed = end < 0 ? "its answer has no end." : parseHead(head.slice(0, end + 2))
    if (typeof parsed === "string") done(`The proxy does not speak HTTP: ${parsed}`)
    else if (parsed.status < 200 || parsed.status > 299) done(`The proxy answered HTTP ${parsed.status}.`)
    else done(undefined)
  }
  socket.on("data", onData)
  const credentials = authorization === undefined ? "" : `Proxy-Authorization: ${authorization}\r\n`
  socket.write(`CONNECT ${authority} HTTP/1.1\r\nHost: ${authority}\r\n${credentials}\r\n`, "latin1")
}
