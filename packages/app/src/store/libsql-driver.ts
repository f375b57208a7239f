import { createRequire } from "node:module"
import type Libsql from "libsql"
import { z } from "zod"
import { type SqliteDriver, withBuffers } from "./sqlite-driver.js"

const packageSchema = z.custom<typeof Libsql>((value) => typeof value === "function")

/** The package `libsql`: native code, prebuilt for the usual platforms. @throws where there is none for this one */
export function loadLibsql(): SqliteDriver {
  const Database = packageSchema.parse(createRequire(import.meta.url)("libsql"))
  return {
    name: "libsql",
    open: (path, { readonly }) => {
      const file = new Database(path, readonly ? { readonly } : {})
      return {
        exec: (sql) => {
          file.exec(sql)
        },
        prepare: (sql) => {
          const statement = file.prepare(sql)
          return {
            all: (values) => statement.all(values).map(withBuffers),
            get: (values) => withBuffers(statement.get(values) ?? undefined),
            run: (values) => statement.run(values).changes,
          }
        },
        close: () => {
          file.close()
        },
      }
    },
  }
}
