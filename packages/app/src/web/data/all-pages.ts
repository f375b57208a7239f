import { getJson, type Parameters, withQuery } from "./request.js"

interface Page<Item> {
  items: readonly Item[]
  next_cursor: string | null
}

/** More rows than this are a job for the API, not for a page. */
const mostRows = 100_000

/** Every item of a list of the service, page after page from its cursors. */
export async function allItems<Item>(path: string, parameters: Parameters): Promise<readonly Item[]> {
  const items: Item[] = []
  let cursor: string | undefined
  do {
    const page: Page<Item> = await getJson(withQuery(path, { ...parameters, cursor }))
    items.push(...page.items)
    cursor = page.next_cursor ?? undefined
  } while (cursor !== undefined && items.length < mostRows)
  return items
}
