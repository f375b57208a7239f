import type { TaskConfig } from "./task-config.js"

/** Fields whose content is the user's own map: its keys are names, not fields, and keep their spelling. */
const freeMaps: ReadonlySet<string> = new Set([
  "modelArgs",
  "extraBody",
  "extraQuery",
  "logitBias",
  "scoreMapping",
  "jsonSchema",
  "filters",
  "extraParams",
  "sandboxConfig",
  "defaultConfig",
  "managerConfig",
])
const mapsOfFields: ReadonlySet<string> = new Set(["datasetArgs"])
const secretField = /key|token|secret|password|authorization|credential/i
const mask = "***"

/** The task in the original's spelling, snake_case, with every secret masked: what `task_config.yaml` holds. */
export function taskConfigToFile(task: TaskConfig): Record<string, unknown> {
  return fieldsToFile(Object.entries(task))
}

function fieldsToFile(entries: readonly (readonly [string, unknown])[]): Record<string, unknown> {
  const file: Record<string, unknown> = {}
  for (const [name, value] of entries) {
    if (value === undefined) continue
    file[snakeCase(name)] = fieldToFile(name, value)
  }
  return file
}

function fieldToFile(name: string, value: unknown): unknown {
  if (typeof value === "string" && isSecretName(name)) return mask
  if (name === "extraHeaders" || freeMaps.has(name)) return maskTree(value)
  if (Array.isArray(value)) return value.map((item) => fieldToFile("", item))
  if (typeof value !== "object" || value === null) return value
  if (mapsOfFields.has(name)) {
    return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, fieldToFile("", item)]))
  }
  return fieldsToFile(Object.entries(value))
}

/** Masks what looks like a secret anywhere inside a free map. */
function maskTree(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(maskTree)
  if (typeof value !== "object" || value === null) return value
  return Object.fromEntries(
    Object.entries(value).map(([key, item]) => [
      key,
      typeof item === "string" && isSecretName(key) ? mask : maskTree(item),
    ]),
  )
}

/** `api_key`, `Authorization`, `x-auth-token` … but not counts such as `max_tokens`, which are numbers anyway. */
function isSecretName(name: string): boolean {
  return secretField.test(name)
}

function snakeCase(name: string): string {
  return name.replaceAll(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`)
}
