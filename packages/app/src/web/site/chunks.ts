/** Reads the data of an exported page: from an element of the page, or from the script that holds it beside it. */
export interface Chunks {
  /** A chunk's JSON as text. */
  text(number: number): Promise<string>
  /** The arrays of several chunks, one after the other. */
  rows<Row>(numbers: readonly number[]): Promise<readonly Row[]>
}

/** Lists that are kept parsed; more are read again when they are wanted again. */
const mostKept = 16

/** As it was written by the export: its shape is known where it is asked for. */
type Json = ReturnType<typeof JSON.parse>

export function openChunks(): Chunks {
  const waiting = new Map<number, (json: string) => void>()
  const parsed = new Map<string, Promise<Json>>()
  Object.assign(globalThis, {
    evalscopeChunk: (number: number, json: string) => waiting.get(number)?.(json),
  })

  const text = (number: number): Promise<string> => {
    const inside = document.getElementById(`evalscope-chunk-${number}`)?.textContent
    if (inside !== undefined && inside !== null) return Promise.resolve(inside)
    return new Promise((resolve, reject) => {
      const script = document.createElement("script")
      const done = () => {
        waiting.delete(number)
        script.remove()
      }
      waiting.set(number, (json) => {
        done()
        resolve(json)
      })
      script.addEventListener("error", () => {
        done()
        reject(new Error(`data/${number}.js`))
      })
      script.src = `./data/${number}.js`
      document.head.append(script)
    })
  }

  const read = async (numbers: readonly number[]) => {
    const parts = await Promise.all(numbers.map(async (number) => JSON.parse(await text(number))))
    return parts.flat()
  }

  return {
    text,
    rows: (numbers) => {
      const key = String(numbers)
      const known = parsed.get(key)
      if (known) return known
      const rows = read(numbers)
      parsed.set(key, rows)
      const [oldest] = parsed.keys()
      if (parsed.size > mostKept && oldest !== undefined) parsed.delete(oldest)
      return rows
    },
  }
}
