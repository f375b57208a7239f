import { mkdtemp, readFile, utimes, writeFile } from "node:fs/promises"
import { hostname, tmpdir } from "node:os"
import { join } from "node:path"
import { expect, it } from "vitest"
import { takeRunLock } from "./run-lock.js"

const lockPath = async () => join(await mkdtemp(join(tmpdir(), "lock-")), "run.lock")

it("is held by one process at a time and free again after release", async () => {
  const path = await lockPath()
  const lock = await takeRunLock(path)
  await expect(takeRunLock(path)).rejects.toMatchObject({
    code: "run_locked",
    message: expect.stringContaining(`${process.pid}`),
  })
  await lock.release()
  await (await takeRunLock(path)).release()
})

it("takes over the lock of a process that is gone", async () => {
  const path = await lockPath()
  const gone = 2 ** 22 + 12345
  await writeFile(path, JSON.stringify({ pid: gone, host: hostname(), since: new Date().toISOString() }))
  const lock = await takeRunLock(path)
  expect(JSON.parse(await readFile(path, "utf8")).pid).toBe(process.pid)
  await lock.release()
})

it("takes over a lock without heartbeat, but not a fresh one of another host", async () => {
  const path = await lockPath()
  await writeFile(path, JSON.stringify({ pid: 1, host: "elsewhere", since: "" }))
  await expect(takeRunLock(path)).rejects.toMatchObject({ code: "run_locked" })
  const old = new Date(Date.now() - 60_000)
  await utimes(path, old, old)
  await (await takeRunLock(path)).release()
})
