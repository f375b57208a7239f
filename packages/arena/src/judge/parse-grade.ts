import { parseVerdict } from "@evalscope/core"

/**
 * A grade from `min` to `max`: the `score` of one JSON object, or a number in double or single brackets. Undefined
 * when there is none.
 */
export function parseGrade(reply: string, min = 1, max = 10): number | undefined {
  const structured = parseVerdict(reply, { type: "number", min, max })
  if (structured.ok) return structured.value
  for (const pattern of [/\[\[(\d+(?:\.\d+)?)\]\]/, /\[(\d+(?:\.\d+)?)\]/]) {
    const found = pattern.exec(reply)?.[1]
    if (found !== undefined && Number(found) >= min && Number(found) <= max) return Number(found)
  }
  return undefined
}
