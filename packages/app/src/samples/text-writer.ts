import type { Database } from "../store/index.js"

/** Texts that are held back, as lines of samples that ran at once come in nearly, but not quite, by their ids. */
const heldBack = 500

/**
 * Puts texts into the full-text index by ascending ids as far as possible: with every step back it would end its
 * segment and begin another.
 */
export function textWriter(db: Database) {
  let waiting: { id: number; text: string }[] = []
  let last = -1
  const write = (texts: typeof waiting) => {
    for (const { id, text } of texts) db.run("INSERT INTO texts (rowid, body) VALUES (?, ?)", id, text)
    last = texts.at(-1)?.id ?? last
  }
  return {
    add: (id: number, text: string): void => {
      waiting.push({ id, text })
    },
    /** Writes the texts that none is likely to come before. */
    writeSome: (): void => {
      waiting.sort((one, other) => one.id - other.id)
      const from = waiting.findIndex(({ id }) => id > last)
      const to = waiting.length - heldBack
      if (from >= 0 && to > from) write(waiting.splice(from, to - from))
    },
    /** Writes them all: to be called before each commit. */
    writeAll: (): void => {
      waiting.sort((one, other) => one.id - other.id)
      const next = waiting.findIndex(({ id }) => id > last)
      const late = waiting.splice(0, next < 0 ? waiting.length : next)
      write(waiting)
      write(late)
      waiting = []
      last = -1
    },
  }
}
