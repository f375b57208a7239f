type Map = Readonly<Record<string, unknown>>

/** Words that YAML reads as something else, and texts that look like numbers or begin with a sign of its own. */
const notPlain =
  /^$|^(?:true|false|null|yes|no|on|off|~)$|^[\d.+-]|^\s|\s$|[:#][\s]|:$|[\n"'\\[\]{},&*!|>%@`]/i

/** A config as a YAML task file. */
export function yamlOf(config: Map): string {
  return block(config, 0)
}

function block(value: Map, depth: number): string {
  const indent = "  ".repeat(depth)
  return Object.entries(value)
    .map(([name, entry]) => {
      const key = `${indent}${scalar(name)}:`
      if (isMap(entry))
        return Object.keys(entry).length === 0 ? `${key} {}\n` : `${key}\n${block(entry, depth + 1)}`
      if (Array.isArray(entry)) return `${key} [${entry.map(scalar).join(", ")}]\n`
      return `${key} ${scalar(entry)}\n`
    })
    .join("")
}

/** JSON is YAML, so that whatever is not a plain word is written as JSON. */
function scalar(value: unknown): string {
  return typeof value === "string" && !notPlain.test(value) ? value : JSON.stringify(value)
}

function isMap(value: unknown): value is Map {
  return typeof value === "object" && value !== null && !Array.isArray(value)
}
