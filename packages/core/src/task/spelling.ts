import { type FieldLevel, taskLevel } from "./field-levels.js"

/** `evalBatchSize` of `eval_batch_size`, `eval-batch-size` or `evalBatchSize`. */
export function camelCase(name: string): string {
  return name.replaceAll(/[-_]+([a-zA-Z0-9])/g, (_, letter: string) => letter.toUpperCase())
}

/** `eval_batch_size` of `evalBatchSize`. */
export function snakeCase(name: string): string {
  return name.replaceAll(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`)
}

/**
 * Turns every field of a task into camelCase, whichever way it was written. Names inside the user's own maps
 * (request bodies, extra parameters, templates, benchmark names) stay as they are; so do unknown fields.
 */
export function camelCaseFields(value: unknown, level: FieldLevel = taskLevel): unknown {
  if (Array.isArray(value)) return value.map((item) => camelCaseFields(item, level))
  if (!isMap(value)) return value
  const fields: Record<string, unknown> = {}
  for (const [written, content] of Object.entries(value)) {
    const name = level.fields.includes(camelCase(written)) ? camelCase(written) : written
    const below = level.below[name]
    fields[name] =
      below === undefined
        ? content
        : "entries" in below
          ? camelCaseEntries(content, below.entries)
          : camelCaseFields(content, below)
  }
  return fields
}

function camelCaseEntries(value: unknown, level: FieldLevel): unknown {
  if (!isMap(value)) return value
  return Object.fromEntries(
    Object.entries(value).map(([name, entry]) => [name, camelCaseFields(entry, level)]),
  )
}

export function isMap(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value)
}
