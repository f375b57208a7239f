import { open, readFile, rm, utimes } from "node:fs/promises"
import { hostname } from "node:os"
import { dirname } from "node:path"
import { z } from "zod"
import { EvalScopeError } from "../errors/index.js"
import { isMissing, writeError } from "./line-file.js"
import { makeFolder } from "./make-folder.js"

const lockSchema = z.object({ pid: z.int(), host: z.string(), since: z.string() })
const staleAfterMs = 30_000
const heartbeatMs = 5_000

/** Held while a process writes to a run folder. */
export interface RunLock {
  release(): Promise<void>
}

/**
 * Takes the lock of a run folder. A lock whose process is gone, or whose heartbeat is older than 30 s, is
 * taken over.
 * @throws EvalScopeError `run_locked` naming the process that holds it.
 */
export async function takeRunLock(path: string, now: () => Date = () => new Date()): Promise<RunLock> {
  await makeFolder(dirname(path)).catch((cause) => {
    throw writeError(path, cause)
  })
  for (let attempt = 0; attempt < 3; attempt += 1) {
    try {
      const handle = await open(path, "wx")
      await handle.writeFile(
        JSON.stringify({ pid: process.pid, host: hostname(), since: now().toISOString() }),
      )
      await handle.close()
      const beat = setInterval(() => void touch(path, now()), heartbeatMs)
      beat.unref()
      return {
        release: async () => {
          clearInterval(beat)
          await rm(path, { force: true })
        },
      }
    } catch (cause) {
      if (!(cause instanceof Error && "code" in cause && cause.code === "EEXIST"))
        throw writeError(path, cause)
      await removeStale(path, now())
    }
  }
  throw lockedError(path, "another process")
}

async function touch(path: string, at: Date): Promise<void> {
  await utimes(path, at, at).catch(() => undefined)
}

async function removeStale(path: string, now: Date): Promise<void> {
  let text: string
  let modified: number
  try {
    const handle = await open(path, "r")
    modified = (await handle.stat()).mtimeMs
    await handle.close()
    text = await readFile(path, "utf8")
  } catch (cause) {
    if (isMissing(cause)) return
    throw writeError(path, cause)
  }
  const holder = parseHolder(text)
  const fresh = now.getTime() - modified < staleAfterMs
  const alive = holder === undefined || holder.host !== hostname() || isAlive(holder.pid)
  if (fresh && alive)
    throw lockedError(path, holder ? `process ${holder.pid} on ${holder.host}` : "another process")
  await rm(path, { force: true })
}

function parseHolder(text: string): z.infer<typeof lockSchema> | undefined {
  try {
    return lockSchema.parse(JSON.parse(text))
  } catch {
    return undefined
  }
}

function isAlive(pid: number): boolean {
  if (pid === process.pid) return true
  try {
    process.kill(pid, 0)
    return true
  } catch (cause) {
    return cause instanceof Error && "code" in cause && cause.code === "EPERM"
  }
}

function lockedError(path: string, holder: string): EvalScopeError {
  return new EvalScopeError({
    code: "run_locked",
    message: `The run folder is in use by ${holder} (${path}).`,
    hint: "Wait for it to finish, or stop it and try again.",
    context: { file: path },
  })
}
