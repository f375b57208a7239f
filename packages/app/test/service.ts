import { mkdtemp, rm } from "node:fs/promises"
import { request } from "node:http"
import { tmpdir } from "node:os"
import { join } from "node:path"
// The built package: jobs and indexes run in processes and threads of their own.
import { type RunningService, type RunServiceOptions, runService } from "@evalscope/app"
import { z } from "zod"
import { answerChecker } from "./described-answer.js"

export interface TestService extends AsyncDisposable {
  service: RunningService
  url: string
  outputs: string
  get<T>(schema: z.ZodType<T>, path: string, headers?: Record<string, string>): Promise<T>
  post(path: string, body: unknown, headers?: Record<string, string>): Promise<Answer>
  send(method: string, path: string, options?: SendOptions): Promise<Answer>
}

export interface SendOptions {
  headers?: Record<string, string>
  body?: string | Buffer
}

interface Answer {
  status: number
  headers: Record<string, string | string[] | undefined>
  text: string
  json(): Record<string, unknown>
}

/** A service on a free port with an outputs folder of its own, removed at the end. */
export async function startService(options: RunServiceOptions = {}, outputs?: string): Promise<TestService> {
  const folder = outputs ?? (await mkdtemp(join(tmpdir(), "app-")))
  const service = await runService({
    port: 0,
    outputs: [folder],
    env: { PATH: process.env.PATH ?? "" },
    ...options,
  })
  // Every success of every test is held against the published document.
  const send = async (method: string, path: string, sent: SendOptions = {}) => {
    const answer = await rawRequest(service.port, method, path, sent)
    const isJson = String(answer.headers["content-type"]).startsWith("application/json")
    const isDescribed = path.startsWith("/api/") || ["/health", "/ready"].includes(path)
    if (!isJson || !isDescribed || answer.status < 200 || answer.status > 299) return answer
    const check = await checkerOf(service.port, options.token)
    if (path !== documentPath) check(method, path, answer.status, answer.text)
    return answer
  }
  return {
    service,
    url: service.url,
    outputs: folder,
    send,
    get: async (schema, path, headers = {}) => {
      const answer = await send("GET", path, { headers })
      if (answer.status !== 200)
        throw new Error(`GET ${path} answered ${answer.status}: ${answer.text.slice(0, 500)}`)
      return schema.parse(answer.json())
    },
    post: (path, body, headers = {}) =>
      send("POST", path, {
        headers: { "content-type": "application/json", ...headers },
        body: JSON.stringify(body),
      }),
    [Symbol.asyncDispose]: async () => {
      await service.close()
      if (outputs === undefined) await rm(folder, { recursive: true, force: true })
    },
  }
}

const documentPath = "/api/v1/openapi.json"
let checker: ReturnType<typeof answerChecker> | undefined

/** Of the published document, which is the same for every service, since it is made of the code. */
async function checkerOf(port: number, token: string | undefined) {
  checker ??= answerChecker(
    JSON.parse(
      (
        await rawRequest(port, "GET", documentPath, {
          headers: token === undefined ? {} : { authorization: `Bearer ${token}` },
        })
      ).text,
    ),
  )
  return checker
}

/** A request with exactly the path and headers given, which `fetch` would tidy up. */
function rawRequest(port: number, method: string, path: string, sent: SendOptions): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const call = request(
      {
        host: "127.0.0.1",
        port,
        method,
        path,
        agent: false,
        headers: {
          ...(sent.body !== undefined && { "content-length": Buffer.byteLength(sent.body) }),
          ...sent.headers,
        },
      },
      (response) => {
        const chunks: Buffer[] = []
        response.on("data", (chunk: Buffer) => chunks.push(chunk))
        response.on("error", reject)
        response.on("end", () => {
          const text = Buffer.concat(chunks).toString("utf8")
          resolve({
            status: response.statusCode ?? 0,
            headers: response.headers,
            text,
            json: () => z.record(z.string(), z.unknown()).parse(JSON.parse(text)),
          })
        })
      },
    )
    call.on("error", reject)
    call.end(sent.body)
  })
}

/** Waits until a condition holds. */
export async function until(condition: () => Promise<boolean> | boolean, seconds = 120): Promise<void> {
  const end = Date.now() + seconds * 1000
  // Asked often at first, then less and less: what is waited for needs the processor more.
  for (let pause = 20; !(await condition()); pause = Math.min(pause * 1.25, 100)) {
    if (Date.now() > end) throw new Error("It did not come to pass in time.")
    await new Promise((resolve) => setTimeout(resolve, pause))
  }
}
