import { createServer, request } from "node:http"
import { z } from "zod"

const loose = z.record(z.string(), z.unknown())

/** What our server says beyond the API, taken away. */
function plain(value: unknown): unknown {
  const parsed = loose.safeParse(value)
  if (!parsed.success) return value
  const entries = Object.entries(parsed.data).filter(
    ([key]) => key !== "evalscope" && key !== "implementation",
  )
  return Object.fromEntries(entries.map(([key, inner]) => [key, plain(inner)]))
}

/** In front of our sandbox server: answers as the original does, which tells only whether a program failed. */
export async function plainServer(target: string) {
  const server = createServer(async (incoming, outgoing) => {
    const { method, headers } = incoming
    const sent = request(new URL(incoming.url ?? "/", target), { method, headers }, async (answer) => {
      const chunks: Buffer[] = []
      for await (const chunk of answer) chunks.push(chunk)
      const text = JSON.stringify(plain(JSON.parse(Buffer.concat(chunks).toString("utf8"))))
      outgoing.writeHead(answer.statusCode ?? 500, { "content-type": "application/json" }).end(text)
    })
    sent.on("error", () => outgoing.destroy())
    outgoing.on("close", () => sent.destroy())
    if (!incoming.url?.startsWith("/sandbox/create")) return void incoming.pipe(sent)
    const chunks: Buffer[] = []
    for await (const chunk of incoming) chunks.push(chunk)
    // Of the original a sandbox has a command of its own, which ours would refuse.
    const { command, ...config } = loose.parse(JSON.parse(Buffer.concat(chunks).toString("utf8")))
    if (command === undefined) return void outgoing.writeHead(400).end('{"detail":"No command specified"}')
    const body = JSON.stringify(config)
    sent.setHeader("content-length", Buffer.byteLength(body))
    sent.end(body)
  })
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve))
  const address = server.address()
  const port = typeof address === "object" ? address?.port : undefined
  return {
    url: `http://127.0.0.1:${port}`,
    close: () => {
      server.closeAllConnections()
      server.close()
    },
  }
}
