import { mkdtemp, rm } from "node:fs/promises"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { afterEach, beforeEach, describe, expect, it } from "vitest"
import { plantRun } from "../../test/planted-run.js"
import { openRoots } from "../roots/index.js"
import { openDatabase } from "../store/index.js"
import { openRunIndex } from "./run-index.js"
import { discardRun, restoreRun } from "./trash.js"

let folder: string
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "run-index-"))
})
afterEach(() => rm(folder, { recursive: true, force: true }))

describe("the index of runs", () => {
  it("has the last word of what was deleted and put back while everything was looked at", async () => {
    const names = Array.from({ length: 12 }, (_, index) => `20230101_0000${String(index).padStart(2, "0")}`)
    for (const name of names) await plantRun(folder, { name, subsets: { main: [1] } })
    const roots = await openRoots([folder], [])
    const db = openDatabase(":memory:")
    const index = openRunIndex(roots, db, { jobOfRun: () => null, usesRun: () => false })
    const [gone = "", back = ""] = names
    const ids = async () => (await index.rows()).rows.map(({ id }) => id).sort()
    await index.scan()
    // Whatever moment of a look it falls into: as many steps of the event loop later.
    for (let steps = 0; steps < 40; steps++) {
      const away = await discardRun(await roots.place(back), false)
      index.forget(back)
      await index.scan()
      await plantRun(folder, { name: gone, subsets: { main: [steps / 40] } })
      const scanning = index.scan()
      for (let step = 0; step < steps; step++) await new Promise((resolve) => setImmediate(resolve))
      await discardRun(await roots.place(gone), true)
      index.forget(gone)
      await restoreRun(roots, away.trash_id ?? "")
      await index.row(back)
      await scanning
      expect(await ids(), `after ${steps} steps`).toEqual(names.slice(1))
    }
    db.close()
  }, 60_000)
})
