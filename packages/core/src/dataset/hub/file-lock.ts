import { link, mkdir, open, readFile, rename, rm, stat, utimes } from "node:fs/promises"
import { hostname } from "node:os"
import { dirname } from "node:path"
import { setTimeout as pause } from "node:timers/promises"

const heartbeatMs = 5_000
const staleAfterMs = 30_000
const pollMs = 200

/**
 * Runs `work` while no other process does so under the same lock file; waits for a holder that is alive. A
 * holder shows life by touching the file; one that was silent for 30 s, or whose process is gone, has lost it.
 */
export async function withFileLock<T>(
  path: string,
  work: () => Promise<T>,
  options: { signal?: AbortSignal } = {},
): Promise<T> {
  await mkdir(dirname(path), { recursive: true })
  while (!(await take(path))) {
    options.signal?.throwIfAborted()
    if (!(await removeStale(path))) await pause(pollMs)
  }
  const beat = setInterval(() => {
    const now = new Date()
    utimes(path, now, now).catch(() => undefined)
  }, heartbeatMs)
  beat.unref()
  try {
    return await work()
  } finally {
    clearInterval(beat)
    await rm(path, { force: true })
  }
}

async function take(path: string): Promise<boolean> {
  try {
    const handle = await open(path, "wx")
    await handle.writeFile(`${process.pid} ${hostname()}\n`)
    await handle.close()
    return true
  } catch (cause) {
    if (hasCode(cause, "EEXIST")) return false
    throw cause
  }
}

/** True when the lock is worth trying again at once. */
async function removeStale(path: string): Promise<boolean> {
  if (!(await isStale(path))) return false
  const aside = `${path}.${process.pid}.${Math.random().toString(36).slice(2)}`
  // Of several processes that find the lock stale only one can move it.
  const moved = await rename(path, aside).then(
    () => true,
    () => false,
  )
  if (!moved) return true
  // Between the look and the move another process may have taken the lock afresh: give it back.
  if (!(await isStale(aside))) await link(aside, path).catch(() => undefined)
  await rm(aside, { force: true })
  return true
}

async function isStale(path: string): Promise<boolean> {
  const status = await stat(path).catch(() => undefined)
  if (status === undefined) return false
  if (Date.now() - status.mtimeMs > staleAfterMs) return true
  const [pid, host] = (await readFile(path, "utf8").catch(() => "")).trim().split(" ")
  return host === hostname() && !isAlive(Number(pid))
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0)
    return true
  } catch (cause) {
    return !hasCode(cause, "ESRCH")
  }
}

export function hasCode(cause: unknown, code: string): boolean {
  return cause instanceof Error && "code" in cause && cause.code === code
}
