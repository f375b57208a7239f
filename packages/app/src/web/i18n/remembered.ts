/**
 * A function that makes the value of each key once. For formatters: making one takes the browser a thousand times as
 * long as using it, and every row of a list that grows would make its own.
 */
export function remembered<Key extends string | number, Value>(
  make: (key: Key) => Value,
): (key: Key) => Value {
  const known = new Map<Key, Value>()
  return (key) => {
    const found = known.get(key)
    if (found !== undefined) return found
    const made = make(key)
    known.set(key, made)
    return made
  }
}
