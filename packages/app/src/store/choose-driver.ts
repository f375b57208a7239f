import { EvalScopeError, errorMessage } from "@evalscope/core"
import { loadLibsql } from "./libsql-driver.js"
import { loadNodeSqlite } from "./node-driver.js"
import type { SqliteDriver } from "./sqlite-driver.js"

const loaders = { libsql: loadLibsql, node: loadNodeSqlite } as const
type DriverName = keyof typeof loaders

/** The order in which they are tried: the one that is built in fills an index in about 0.6 of the time. */
const order: readonly DriverName[] = ["node", "libsql"]

const settingName = "EVALSCOPE_SQLITE_DRIVER"

let chosen: SqliteDriver | undefined

/** The driver of this thread: the first that loads, or the one that the environment names. */
export function sqliteDriver(): SqliteDriver {
  chosen ??= chooseDriver(process.env)
  return chosen
}

/**
 * The SQLite that a server started in this environment would use; it has been loaded, and has what the index needs.
 * @throws EvalScopeError as a server would when it starts
 */
export function sqliteDriverName(env: Readonly<Record<string, string | undefined>>): string {
  return chooseDriver(env).name
}

/**
 * Tries the drivers in their order.
 * @throws EvalScopeError `package_missing` when none loads, `config_invalid` when the environment names none of them
 */
export function chooseDriver(
  env: Readonly<Record<string, string | undefined>>,
  load: Readonly<Record<DriverName, () => SqliteDriver>> = loaders,
): SqliteDriver {
  const problems: string[] = []
  for (const name of wantedDrivers(env[settingName])) {
    try {
      return load[name]()
    } catch (cause) {
      problems.push(`${name}: ${errorMessage(cause).split("\n")[0]}`)
    }
  }
  throw new EvalScopeError({
    code: "package_missing",
    message: `No SQLite driver can be loaded (${problems.join("; ")}).`,
    hint: "Run it with Node.js 22.13 or newer, which has SQLite built in, or install one: npm install libsql",
  })
}

function wantedDrivers(setting: string | undefined): readonly DriverName[] {
  if (setting === undefined || setting === "") return order
  const found = order.find((name) => name === setting)
  if (found) return [found]
  throw new EvalScopeError({
    code: "config_invalid",
    message: `${settingName} is "${setting}", which is no SQLite driver.`,
    hint: `Leave it out, or name one of ${order.join(", ")}.`,
  })
}
