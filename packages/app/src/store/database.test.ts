import { spawnSync } from "node:child_process"
import { mkdtemp, rm } from "node:fs/promises"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { fileURLToPath, pathToFileURL } from "node:url"
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest"
import { z } from "zod"
import { chooseDriver, sqliteDriverName } from "./choose-driver.js"
import { openDatabase } from "./database.js"
import { loadLibsql } from "./libsql-driver.js"
import { loadNodeSqlite } from "./node-driver.js"
import type { SqliteDriver } from "./sqlite-driver.js"

const hasNodeSqlite = process.getBuiltinModule("node:sqlite") !== undefined
const drivers = [
  { name: "libsql", load: loadLibsql, here: true },
  { name: "node:sqlite", load: loadNodeSqlite, here: hasNodeSqlite },
]

let folder: string
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "store-"))
})
afterEach(async () => {
  await rm(folder, { recursive: true, force: true })
})

for (const { name, load, here } of drivers)
  describe.skipIf(!here)(`a database of ${name}`, () => {
    const open = (options: { readonly?: boolean; disposable?: boolean } = {}) =>
      openDatabase(join(folder, "some.sqlite"), { ...options, driver: load() })

    it("gives values back as they were stored, bytes as a buffer", () => {
      const db = open()
      db.execute("CREATE TABLE things (id INTEGER PRIMARY KEY, word TEXT, size REAL, bytes BLOB)")
      const bytes = Buffer.from([0, 1, 127, 128, 255])
      const large = 3 * 2 ** 32 + 7
      expect(db.run("INSERT INTO things VALUES (?, ?, ?, ?)", large, "汉字", 0.25, bytes)).toBe(1)
      expect(db.run("INSERT INTO things VALUES (?, ?, ?, ?)", 1, null, null, null)).toBe(1)
      const row = z.object({
        id: z.number(),
        word: z.string().nullable(),
        size: z.number().nullable(),
        bytes: z.instanceof(Buffer).nullable(),
      })
      expect(db.all(row, "SELECT * FROM things ORDER BY id")).toEqual([
        { id: 1, word: null, size: null, bytes: null },
        { id: large, word: "汉字", size: 0.25, bytes },
      ])
      expect(db.get(row, "SELECT * FROM things WHERE id = ?", large)?.bytes?.toString("hex")).toBe(
        "00017f80ff",
      )
      expect(db.get(row, "SELECT * FROM things WHERE id = ?", 5)).toBeUndefined()
      expect(db.rows("SELECT bytes FROM things WHERE id = ?", large)).toMatchObject([{ bytes }])
      expect(db.run("UPDATE things SET word = 'x'")).toBe(2)
      db.close()
    })

    it("undoes what a transaction did when it fails, and keeps it when it does not", () => {
      const db = open()
      db.execute("CREATE TABLE things (id INTEGER PRIMARY KEY)")
      const insert = (id: number) => db.run("INSERT INTO things VALUES (?)", id)
      db.transaction(() => db.transaction(() => insert(1)))
      expect(() =>
        db.transaction(() => {
          insert(2)
          insert(1)
        }),
      ).toThrow(/UNIQUE/)
      expect(db.rows("SELECT id FROM things")).toMatchObject([{ id: 1 }])
      db.close()
    })

    it("knows foreign keys and full-text search, in a file made in large pages", () => {
      const db = open({ disposable: true })
      db.execute(`CREATE TABLE parents (id INTEGER PRIMARY KEY);
        CREATE TABLE children (parent INTEGER REFERENCES parents (id));
        CREATE VIRTUAL TABLE texts USING fts5 (body, content = '', columnsize = 0)`)
      expect(() => db.run("INSERT INTO children VALUES (9)")).toThrow(/FOREIGN KEY/)
      db.run("INSERT INTO texts (rowid, body) VALUES (?, ?)", 4, "a needle in hay")
      expect(db.rows("SELECT rowid AS id FROM texts WHERE texts MATCH ?", "needle")).toMatchObject([
        { id: 4 },
      ])
      expect(db.rows("PRAGMA page_size")).toMatchObject([{ page_size: 16384 }])
      db.close()
    })

    it("lets another connection read what was committed, and that one write nothing", () => {
      const db = open()
      db.execute("CREATE TABLE things (id INTEGER PRIMARY KEY); INSERT INTO things VALUES (1)")
      const reader = open({ readonly: true })
      db.begin()
      db.run("INSERT INTO things VALUES (2)")
      expect(reader.rows("SELECT id FROM things")).toHaveLength(1)
      db.commit()
      expect(reader.rows("SELECT id FROM things")).toHaveLength(2)
      expect(() => reader.run("INSERT INTO things VALUES (3)")).toThrow(/readonly/)
      reader.close()
      db.close()
    })
  })

describe.skipIf(!hasNodeSqlite)("the two drivers", () => {
  it("read each other's files", () => {
    const path = join(folder, "both.sqlite")
    for (const [id, driver] of [loadLibsql(), loadNodeSqlite(), loadLibsql()].entries()) {
      const db = openDatabase(path, { driver, disposable: true })
      db.execute("CREATE VIRTUAL TABLE IF NOT EXISTS texts USING fts5 (body, content = '', columnsize = 0)")
      db.run("INSERT INTO texts (rowid, body) VALUES (?, 'word')", id)
      expect(db.rows("SELECT rowid FROM texts WHERE texts MATCH 'word'")).toHaveLength(id + 1)
      db.close()
    }
  })

  it("load in a new process without a warning", () => {
    const driver = fileURLToPath(new URL("../../dist/store/node-driver.js", import.meta.url))
    const script = `const { loadNodeSqlite } = await import(process.argv[1]); loadNodeSqlite()`
    const { status, stderr } = spawnSync(
      process.execPath,
      ["--input-type=module", "--eval", script, pathToFileURL(driver).href],
      { encoding: "utf8" },
    )
    expect([status, stderr]).toEqual([0, ""])
  })
})

describe("the SQLite of Node.js", () => {
  afterEach(() => {
    vi.restoreAllMocks()
  })
  /** A Node.js whose SQLite warns of itself when it is loaded, as the first versions with one do. */
  const nodeWith = (exec: (sql: string) => void) =>
    vi.spyOn(process, "getBuiltinModule").mockImplementation(() => {
      process.emitWarning(
        "SQLite is an experimental feature and might change at any time",
        "ExperimentalWarning",
      )
      return {
        DatabaseSync: class {
          exec = exec
          close() {}
        },
      }
    })

  it("is loaded without its warning, while those of others are heard, then and later", async () => {
    nodeWith(() => process.emitWarning("Something is old", "DeprecationWarning"))
    const heard: string[] = []
    const listen = (warning: Error) => heard.push(warning.message)
    process.on("warning", listen)
    const { emitWarning } = process
    expect(loadNodeSqlite().name).toBe("node:sqlite")
    expect(process.emitWarning).toBe(emitWarning)
    process.emitWarning("Something else is experimental", "ExperimentalWarning")
    process.emitWarning("SQLite is loaded by somebody else", "ExperimentalWarning")
    await new Promise((resolve) => setImmediate(resolve))
    process.off("warning", listen)
    expect(heard).toEqual([
      "Something is old",
      "Something else is experimental",
      "SQLite is loaded by somebody else",
    ])
  })

  it("is none that was built without full-text search", () => {
    nodeWith((sql) => {
      if (sql.includes("fts5")) throw new Error("no such module: fts5")
    })
    expect(loadNodeSqlite).toThrow(/without full-text search/)
    expect(sqliteDriverName({})).toBe("libsql")
    expect(() => sqliteDriverName({ EVALSCOPE_SQLITE_DRIVER: "node" })).toThrow(
      expect.objectContaining({ code: "package_missing", message: expect.stringContaining("FTS5") }),
    )
  })
})

describe("the choice of a driver", () => {
  const driver = (name: string): SqliteDriver => ({
    name,
    open: () => loadLibsql().open(":memory:", { readonly: false }),
  })
  const missing = () => {
    throw new Error("Cannot find module '@libsql/other-platform'\nRequire stack:\n- here")
  }

  it("falls to the next where one cannot be loaded", () => {
    const load = { libsql: () => driver("one"), node: () => driver("two") }
    expect(chooseDriver({}, load).name).toBe("two")
    expect(chooseDriver({}, { ...load, libsql: missing }).name).toBe("two")
    expect(chooseDriver({}, { ...load, node: missing }).name).toBe("one")
  })

  it("is the operator's where the environment names one", () => {
    const load = { libsql: () => driver("one"), node: () => driver("two") }
    expect(chooseDriver({ EVALSCOPE_SQLITE_DRIVER: "node" }, load).name).toBe("two")
    expect(chooseDriver({ EVALSCOPE_SQLITE_DRIVER: "libsql" }, load).name).toBe("one")
    expect(() => chooseDriver({ EVALSCOPE_SQLITE_DRIVER: "node" }, { ...load, node: missing })).toThrow(
      expect.objectContaining({ code: "package_missing" }),
    )
    expect(() => chooseDriver({ EVALSCOPE_SQLITE_DRIVER: "other" }, load)).toThrow(
      expect.objectContaining({ code: "config_invalid", hint: expect.stringContaining("node, libsql") }),
    )
  })

  it("says what to do where there is none", () => {
    const nothing = () => chooseDriver({}, { libsql: missing, node: missing })
    expect(nothing).toThrow(
      expect.objectContaining({
        code: "package_missing",
        message: expect.stringMatching(
          /^No SQLite driver.*node: Cannot find module '@libsql\/other-platform'; libsql:/,
        ),
        hint: expect.stringContaining("npm install libsql"),
      }),
    )
    expect(nothing).not.toThrow(/Require stack/)
  })
})
