// Writes a data file of many rows, for measuring how much memory reading takes.

import { once } from "node:events"
import { createWriteStream } from "node:fs"

const filler = "How many apples are left when some are eaten? ".repeat(10)

const formats = {
  jsonl: {
    head: "",
    row: (id) => `${JSON.stringify({ id, question: `${id} ${filler}`, answer: String(id % 7) })}\n`,
    tail: "",
  },
  json: {
    head: "[",
    row: (id) =>
      `${id === 0 ? "" : ",\n"}${JSON.stringify({ id, question: `${id} ${filler}`, answer: String(id % 7) })}`,
    tail: "]",
  },
  csv: { head: "id,question,answer\n", row: (id) => `${id},"${id} ${filler}",${id % 7}\n`, tail: "" },
  tsv: { head: "id\tquestion\tanswer\n", row: (id) => `${id}\t${id} ${filler}\t${id % 7}\n`, tail: "" },
}

/** Writes `rows` rows of about 500 bytes. */
export async function generateRows(path, format, rows) {
  const { head, row, tail } = formats[format]
  const stream = createWriteStream(path)
  stream.write(head)
  let batch = ""
  for (let id = 0; id < rows; id += 1) {
    batch += row(id)
    if (batch.length < 1 << 20) continue
    if (!stream.write(batch)) await once(stream, "drain")
    batch = ""
  }
  stream.end(batch + tail)
  await once(stream, "finish")
}
