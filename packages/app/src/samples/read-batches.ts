import { batchBuilder } from "./batch-builder.js"
import { collectionName } from "./collection-member.js"
import { questionOf } from "./line-facts.js"
import { LineReader, type RawLine } from "./line-reader.js"
import { preambleLength } from "./preamble.js"
import type { SampleBatch, UnreadFile } from "./sample-batch.js"

/** Lines of each file in the first batch, so that there is soon something to show, and in the later ones. */
const firstLines = 250
const mostLines = 1000
/** Lines that are held at once. */
const fewLines = 50

/**
 * Reads files from where the index knows them on. Those of a subset are read side by side, so that a sample's answer
 * and score come in together.
 * @param live the files are still being written: a last line without newline is not read yet
 */
export function* readBatches(files: readonly UnreadFile[], live: boolean): Generator<SampleBatch, undefined> {
  let most = firstLines
  for (const subsetId of new Set(files.map((file) => file.subsetId))) {
    const own = files.filter((file) => file.subsetId === subsetId)
    const readers = own.map(openFile)
    const members = own.some(({ dataset }) => dataset === collectionName)
      ? new Map<number, string>()
      : undefined
    try {
      for (let ended = false; !ended; most = Math.min(most * 2, mostLines)) {
        const batch = readSideBySide(batchBuilder(subsetId, members), readers, most, live)
        ended = batch.lines === 0
        yield batch
      }
    } finally {
      for (const { reader } of readers) reader[Symbol.dispose]()
    }
  }
}

type OpenFile = ReturnType<typeof openFile>

function openFile(file: UnreadFile) {
  const preamble = file.kind === "errors" ? "" : preambleOf(file.path)
  return { file, preamble, reader: new LineReader(file.path, file.done) }
}

function readSideBySide(
  builder: ReturnType<typeof batchBuilder>,
  open: readonly OpenFile[],
  most: number,
  live: boolean,
): SampleBatch {
  for (const { file, preamble, reader } of open) {
    for (const line of linesOf(reader, most, live))
      builder.add(file.kind, file.path, line, jsonOf(line.text), preamble)
  }
  return builder.batch(open.map(({ file, reader }) => ({ ...file, done: reader.offset })))
}

function* linesOf(reader: LineReader, most: number, live: boolean): Generator<RawLine> {
  for (let left = most; left > 0; ) {
    const lines = reader.read(Math.min(left, fewLines), !live)
    if (lines.length === 0) return
    yield* lines
    left -= lines.length
  }
}

/** What the first prompts of a file share before their questions begin. */
function preambleOf(path: string): string {
  using reader = new LineReader(path, 0)
  const prompts = reader.read(4, false).flatMap(({ text }) => questionOf(jsonOf(text)) ?? [])
  return (prompts[0] ?? "").slice(0, preambleLength(prompts))
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}
