import type { Answers } from "./answers.js"
import type { SiteWriter } from "./site-writer.js"

/**
 * A value with the media of its run put into the export, and their addresses there in their place. Only of this run:
 * a model may have written the address of something else.
 */
export async function withOwnMedia(
  value: unknown,
  run: string,
  answers: Answers,
  writer: SiteWriter,
): Promise<unknown> {
  if (typeof value === "string") {
    if (!value.startsWith(`/api/v1/media/${encodeURIComponent(run)}?path=`)) return value
    const found = await answers.media(value)
    return found ? writer.addMedia(found.bytes, found.type) : value
  }
  if (Array.isArray(value))
    return Promise.all(value.map((entry) => withOwnMedia(entry, run, answers, writer)))
  if (typeof value !== "object" || value === null) return value
  const entries = Object.entries(value).map(
    async ([name, entry]) => [name, await withOwnMedia(entry, run, answers, writer)] as const,
  )
  return Object.fromEntries(await Promise.all(entries))
}
