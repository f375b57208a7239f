const atOnce = 6

/** What `load` makes of every item, in their order, a few at a time. */
export async function inParallel<Item, Result>(
  items: readonly Item[],
  load: (item: Item) => Promise<Result>,
): Promise<readonly Result[]> {
  const results: Result[] = []
  const queue = items.entries()
  const work = async () => {
    for (const [at, item] of queue) results[at] = await load(item)
  }
  await Promise.all(Array.from({ length: atOnce }, work))
  return results
}
