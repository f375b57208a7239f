import { mkdtemp, rm } from "node:fs/promises"
import { createServer, type IncomingMessage } from "node:http"
import { tmpdir } from "node:os"
import { join } from "node:path"

export interface EngineQuestion {
  method: string
  path: string
  body: unknown
}

interface FakeAnswer {
  status?: number
  body?: unknown
}

/**
 * An engine that only talks, on a socket or a port: it keeps what it is asked, and says that containers were made.
 * @param answer What it says instead; undefined for the usual.
 */
export async function fakeEngine(
  answer: (question: EngineQuestion) => FakeAnswer | undefined | Promise<FakeAnswer | undefined>,
  place: "socket" | "port" = "socket",
) {
  const folder = await mkdtemp(join(tmpdir(), "fake-engine-"))
  const asked: EngineQuestion[] = []
  const server = createServer(async (request, response) => {
    const question = {
      method: request.method ?? "",
      path: (request.url ?? "").split("?")[0] ?? "",
      body: await bodyOf(request),
    }
    asked.push(question)
    const said = (await answer(question)) ?? usual(question)
    response.writeHead(said.status ?? 200)
    response.end(said.body === undefined ? undefined : JSON.stringify(said.body))
  })
  server.on("upgrade", (_, socket) => {
    socket.on("error", () => undefined)
    socket.write("HTTP/1.1 101 UPGRADED\r\nConnection: Upgrade\r\nUpgrade: tcp\r\n\r\n")
  })
  const socket = join(folder, "docker.sock")
  await new Promise<void>((resolve) =>
    place === "socket" ? server.listen(socket, resolve) : server.listen(0, "127.0.0.1", resolve),
  )
  const address = server.address()
  return {
    host: typeof address === "object" ? `tcp://127.0.0.1:${address?.port}` : `unix://${socket}`,
    /** What it was asked at this path. */
    asked: (path: string) => asked.filter((one) => one.path === path),
    all: asked as readonly EngineQuestion[],
    close: async () => {
      server.closeAllConnections()
      server.close()
      await rm(folder, { recursive: true })
    },
  }
}

function usual({ method, path }: EngineQuestion): FakeAnswer {
  if (path === "/version") return { body: { Components: [{ Name: "Engine" }] } }
  if (path === "/containers/create") return { status: 201, body: { Id: "0123", Warnings: [] } }
  if (path === "/containers/json") return { body: [] }
  if (path === "/volumes") return { body: { Volumes: [] } }
  return { status: method === "GET" ? 404 : 204 }
}

async function bodyOf(request: IncomingMessage): Promise<unknown> {
  const chunks: Buffer[] = []
  for await (const chunk of request) chunks.push(chunk)
  const text = Buffer.concat(chunks).toString("utf8")
  return text === "" ? undefined : JSON.parse(text)
}
