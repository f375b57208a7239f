import { mkdtemp, rm } from "node:fs/promises"
import { tmpdir } from "node:os"
import { join } from "node:path"
import type { z } from "zod"
import { ServiceError } from "../errors/index.js"
import { hideSecretsIn } from "../guard/index.js"
import { parseServiceOptions } from "../options/index.js"
import { allRoutes } from "../routes/index.js"
import { httpApp } from "../server/index.js"
import { openServices } from "../service/open-services.js"
import { keepWords, type WordTable } from "./kept-words.js"

/** The service's own answers, without a server: the exported page shows what the web app would. */
export interface Answers extends AsyncDisposable {
  readonly version: string
  /** Of a run folder. @throws ServiceError when it lies in none of the folders */
  idOf(dir: string): string
  /** What the service answers at a path, without anything that looks like a key. @throws ServiceError */
  get<T>(schema: z.ZodType<T>, path: string): Promise<T>
  /** The same; undefined where the service has nothing, or lacks a package for it. */
  find<T>(schema: z.ZodType<T>, path: string): Promise<T | undefined>
  /** A picture, sound or film; undefined when the service would not show it. */
  media(path: string): Promise<{ bytes: Buffer; type: string } | undefined>
}

/**
 * Looks at folders of runs only; indexes and database are in a temporary folder, with what people said of the runs of
 * the first folder in it.
 */
export async function openAnswers(
  outputs: readonly string[],
  env: NodeJS.ProcessEnv,
  words: readonly WordTable[],
): Promise<Answers> {
  const dataDir = await mkdtemp(join(tmpdir(), "evalscope-export-"))
  const [first = "."] = outputs
  keepWords(join(first, ".evalscope/service.sqlite"), join(dataDir, "service.sqlite"), words)
  const options = parseServiceOptions({ port: 0, outputs: [...outputs], readOnly: true, dataDir })
  let unexpected: unknown
  const { services, close } = await openServices(options, env, () => {})
  const app = httpApp(services, allRoutes(services), (error) => {
    unexpected = error
  })
  const ask = async (path: string) =>
    app.request(`http://127.0.0.1${path}`, { headers: { host: "127.0.0.1" } })
  const find = async <T>(schema: z.ZodType<T>, path: string): Promise<T | undefined> => {
    const answer = await ask(path)
    const body: unknown = await answer.json()
    if (answer.status === 404 || answer.status === 422) return undefined
    if (answer.ok) return schema.parse(hideSecretsIn(body, []))
    throw failed(path, messageOf(body), unexpected)
  }
  return {
    version: services.version,
    idOf: (dir) => {
      const id = services.roots.idOfDir(dir)
      if (id !== undefined) return id
      throw new ServiceError({
        status: 404,
        code: "not_found",
        message: `${dir} lies in none of the folders.`,
      })
    },
    find,
    get: async (schema, path) => {
      const found = await find(schema, path)
      if (found === undefined) throw failed(path, "there is none", undefined)
      return found
    },
    media: async (path) => {
      const answer = await ask(path)
      if (!answer.ok) {
        await answer.body?.cancel()
        return undefined
      }
      return {
        bytes: Buffer.from(await answer.arrayBuffer()),
        type: answer.headers.get("content-type") ?? "application/octet-stream",
      }
    },
    [Symbol.asyncDispose]: async () => {
      await close(0)
      await rm(dataDir, { recursive: true, force: true })
    },
  }
}

function failed(path: string, why: string, cause: unknown): ServiceError {
  return new ServiceError({
    status: 500,
    code: "export_failed",
    message: `${path} cannot be exported: ${why}`,
    cause,
  })
}

function messageOf(body: unknown): string {
  return typeof body === "object" && body !== null && "message" in body ? String(body.message) : "no answer"
}
