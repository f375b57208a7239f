import { createReadStream } from "node:fs"
import { type FileHandle, open } from "node:fs/promises"
import { dirname } from "node:path"
import { EvalScopeError, errorMessage } from "../errors/index.js"
import { LineBatch } from "./line-batch.js"
import { makeFolder } from "./make-folder.js"

/** One line of a file and the byte it starts at. */
export interface StoredLine {
  text: string
  offset: number
  /** From 1. */
  line: number
}

const newline = 0x0a

/**
 * An append-only file of JSON lines. Lines appended while a write is under way go out together in the next
 * one, so thousands of concurrent samples cost few system calls. A line is safe from a kill of the process
 * once `append` has resolved.
 */
export class LineFile {
  readonly path: string
  readonly #handle: FileHandle
  #batch: LineBatch | undefined
  /** Of a batch that was written, for the next one. */
  #spare: Buffer | undefined
  #flushing: Promise<void> | undefined
  #failure: EvalScopeError | undefined

  private constructor(path: string, handle: FileHandle) {
    this.path = path
    this.#handle = handle
  }

  /**
   * Opens the file for appending, creating it and its folder. A torn last line, left by a killed process, is
   * cut off; a complete last line without newline is kept.
   * @throws EvalScopeError `file_access` when the folder cannot be written.
   */
  static async open(path: string): Promise<LineFile> {
    try {
      await makeFolder(dirname(path))
      const handle = await open(path, "a+")
      await repairTail(handle)
      return new LineFile(path, handle)
    } catch (cause) {
      throw writeError(path, cause)
    }
  }

  /** Opens a file of plain text lines for appending, as it is. */
  static async openText(path: string): Promise<LineFile> {
    try {
      await makeFolder(dirname(path))
      return new LineFile(path, await open(path, "a"))
    } catch (cause) {
      throw writeError(path, cause)
    }
  }

  /** Opens the file empty, whatever was in it. */
  static async create(path: string): Promise<LineFile> {
    try {
      await makeFolder(dirname(path))
      return new LineFile(path, await open(path, "w"))
    } catch (cause) {
      throw writeError(path, cause)
    }
  }

  /** Appends one value as a line; resolves when the operating system has it. */
  append(value: unknown): Promise<void> {
    return this.appendText(JSON.stringify(value))
  }

  /** Appends a line of text that has no newline in it. */
  appendText(text: string): Promise<void> {
    if (this.#failure) return Promise.reject(this.#failure)
    if (!this.#batch) {
      this.#batch = new LineBatch(this.#spare)
      this.#spare = undefined
    }
    this.#batch.add(text)
    this.#flushing ??= this.#flush()
    return this.#batch.written
  }

  async #flush(): Promise<void> {
    for (let batch = this.#batch; batch; batch = this.#batch) {
      await gathered(batch)
      this.#batch = undefined
      try {
        if (this.#failure) throw this.#failure
        await this.#handle.appendFile(batch.content())
        this.#spare = batch.bytes.length <= largestSpare ? batch.bytes : undefined
        batch.resolve()
      } catch (cause) {
        this.#failure ??= writeError(this.path, cause)
        batch.reject(this.#failure)
      }
    }
    this.#flushing = undefined
  }

  /** Closes the file. @throws EvalScopeError when an earlier line could not be written. */
  async close(): Promise<void> {
    await this.#flushing
    await this.#handle.close()
    if (this.#failure) throw this.#failure
  }
}

const largestSpare = 1024 * 1024
/** Lines for which a write is worth its price even if more are about to come. */
const enoughLines = 64

/** Waits for as long as every turn of the event loop brings more lines: a write costs more than a hundred of them. */
async function gathered(batch: LineBatch): Promise<void> {
  for (let before = 0; before < batch.lines && batch.lines < enoughLines; ) {
    before = batch.lines
    await new Promise((resolve) => setImmediate(resolve))
  }
}

/**
 * Streams the complete lines of a file. A last line without newline is yielded only when `JSON.parse` takes
 * it: a killed process may have left half of one. A missing file has no lines. `from` is the byte at which a line
 * begins; offsets stay those of the file, line numbers count from there.
 */
export async function* readLines(path: string, from = 0): AsyncGenerator<StoredLine> {
  let rest: Buffer = Buffer.alloc(0)
  let offset = from
  let line = 0
  try {
    for await (const piece of createReadStream(path, { start: from, highWaterMark: 1 << 18 })) {
      const chunk: Buffer = rest.length === 0 ? piece : Buffer.concat([rest, piece])
      let start = 0
      for (let end = chunk.indexOf(newline); end >= 0; end = chunk.indexOf(newline, start)) {
        line += 1
        if (end > start) yield { text: chunk.toString("utf8", start, end), offset: offset + start, line }
        start = end + 1
      }
      rest = chunk.subarray(start)
      offset += start
    }
  } catch (cause) {
    if (isMissing(cause)) return
    throw new EvalScopeError({
      code: "file_access",
      message: `Cannot read ${path}: ${errorMessage(cause)}.`,
      hint: "Check that the file exists and that you may read it.",
      cause,
    })
  }
  if (rest.length > 0 && isJson(rest.toString("utf8"))) {
    yield { text: rest.toString("utf8"), offset, line: line + 1 }
  }
}

/** Parses a stored line. @throws EvalScopeError `run_damaged` naming file and line. */
export function parseStoredLine(path: string, stored: StoredLine): unknown {
  try {
    return JSON.parse(stored.text)
  } catch (cause) {
    throw new EvalScopeError({
      code: "run_damaged",
      message: `${path}:${stored.line} is not valid JSON: ${errorMessage(cause)}.`,
      hint: "Remove that line; the sample is then evaluated again.",
      context: { file: path, line: stored.line },
      cause,
    })
  }
}

async function repairTail(handle: FileHandle): Promise<void> {
  const { size } = await handle.stat()
  if (size === 0) return
  const step = 1 << 16
  let tail: Buffer = Buffer.alloc(0)
  let start = size
  while (start > 0) {
    const length = Math.min(step, start)
    start -= length
    const piece = Buffer.alloc(length)
    await handle.read(piece, 0, length, start)
    tail = Buffer.concat([piece, tail])
    const last = tail.lastIndexOf(newline)
    if (last >= 0) {
      await settleTail(handle, tail.subarray(last + 1), start + last + 1)
      return
    }
  }
  await settleTail(handle, tail, 0)
}

async function settleTail(handle: FileHandle, tail: Buffer, offset: number): Promise<void> {
  if (tail.length === 0) return
  if (isJson(tail.toString("utf8"))) await handle.appendFile("\n")
  else await handle.truncate(offset)
}

function isJson(text: string): boolean {
  try {
    JSON.parse(text)
    return true
  } catch {
    return false
  }
}

export function isMissing(thrown: unknown): boolean {
  return thrown instanceof Error && "code" in thrown && thrown.code === "ENOENT"
}

/** A failed write as an error that says which file and what to do. */
export function writeError(path: string, cause: unknown): EvalScopeError {
  const code = cause instanceof Error && "code" in cause ? cause.code : undefined
  if (code === "ENOSPC" || code === "EDQUOT") {
    return new EvalScopeError({
      code: "disk_full",
      message: `The disk is full: ${path} could not be written.`,
      hint: "Free some space and resume the run; nothing that was written is lost.",
      context: { file: path },
      cause,
    })
  }
  return new EvalScopeError({
    code: "file_access",
    message: `Cannot write ${path}: ${errorMessage(cause)}.`,
    hint: "Check that the folder exists and that you may write to it, or choose another --work-dir.",
    context: { file: path },
    cause,
  })
}
