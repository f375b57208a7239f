import { type FieldLevel, taskLevel } from "./field-levels.js"
import { isMap, snakeCase } from "./spelling.js"
import type { TaskConfig } from "./task-config.js"

const secretName = /key|token|secret|password|authorization|credential/i
const headersName = /headers$/i
const mask = "***"

/**
 * The task in the original's spelling, snake_case, with every secret masked, also where its value turns up again in
 * an address or another text: what `task_config.yaml` holds.
 */
export function taskConfigToFile(task: TaskConfig): Record<string, unknown> {
  const file = fieldsToFile(Object.entries(task), taskLevel)
  const secrets = new Set<string>()
  collectSecrets(task, secrets)
  if (secrets.size === 0) return file
  return Object.fromEntries(
    Object.entries(file).map(([name, value]) => [name, withoutValues(value, secrets)]),
  )
}

const keyName = /api_?key$|^token$|secret|password|authorization/i

/** Values long enough that they are no words of their own. */
function collectSecrets(value: unknown, found: Set<string>): void {
  if (typeof value !== "object" || value === null) return
  for (const [name, entry] of Object.entries(value)) {
    if (typeof entry !== "string") collectSecrets(entry, found)
    else if (keyName.test(name) && entry.length >= 12) found.add(entry.replace(/^Bearer /i, ""))
  }
}

function withoutValues(value: unknown, secrets: ReadonlySet<string>): unknown {
  if (typeof value === "string") {
    return [...secrets].reduce((text, secret) => text.replaceAll(secret, mask), value)
  }
  if (Array.isArray(value)) return value.map((entry) => withoutValues(entry, secrets))
  if (!isMap(value)) return value
  return Object.fromEntries(
    Object.entries(value).map(([name, entry]) => [name, withoutValues(entry, secrets)]),
  )
}

function fieldsToFile(
  entries: readonly (readonly [string, unknown])[],
  level: FieldLevel,
): Record<string, unknown> {
  const file: Record<string, unknown> = {}
  for (const [name, value] of entries) {
    if (value === undefined) continue
    const known = level.fields.includes(name)
    file[known ? snakeCase(name) : name] = fieldToFile(name, value, level.below[name])
  }
  return file
}

function fieldToFile(name: string, value: unknown, below: FieldLevel["below"][string] | undefined): unknown {
  // Headers carry keys under names of any kind.
  if (headersName.test(name) && isMap(value)) {
    return Object.fromEntries(Object.keys(value).map((header) => [header, mask]))
  }
  if (typeof value === "string") return secretName.test(name) ? mask : value
  if (Array.isArray(value)) return value.map((item) => fieldToFile("", item, below))
  if (!isMap(value)) return value
  if (below === undefined) return withoutSecrets(value)
  if (!("entries" in below)) return fieldsToFile(Object.entries(value), below)
  return Object.fromEntries(
    Object.entries(value).map(([key, entry]) => [key, fieldToFile("", entry, below.entries)]),
  )
}

/** The user's own map with every text masked whose name speaks of a secret. */
function withoutSecrets(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(withoutSecrets)
  if (!isMap(value)) return value
  return Object.fromEntries(
    Object.entries(value).map(([key, item]) => [
      key,
      typeof item === "string" && secretName.test(key) ? mask : withoutSecrets(item),
    ]),
  )
}
