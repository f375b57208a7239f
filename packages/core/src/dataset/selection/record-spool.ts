import { type FileHandle, mkdtemp, open, rm } from "node:fs/promises"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { deserialize, serialize } from "node:v8"
import type { RawRecord } from "../source.js"

const keptBytes = 64 * 1024 * 1024

/** Records put aside to be read back in any order: in memory up to 64 MiB, beyond that in a temporary file. */
export interface RecordSpool {
  readonly count: number
  append(record: RawRecord): Promise<void>
  read(index: number): Promise<RawRecord>
  close(): Promise<void>
}

export function createRecordSpool(memoryBytes = keptBytes): RecordSpool {
  const kept: RawRecord[] = []
  const ends: number[] = []
  let bytes = 0
  let pending: Buffer[] = []
  let pendingBytes = 0
  let file: { handle: FileHandle; folder: string } | undefined

  const flush = async () => {
    if (pending.length === 0) return
    if (file === undefined) {
      const folder = await mkdtemp(join(tmpdir(), "evalscope-"))
      file = { folder, handle: await open(join(folder, "records"), "w+") }
    }
    await file.handle.appendFile(Buffer.concat(pending))
    pending = []
    pendingBytes = 0
  }

  return {
    get count() {
      return kept.length + ends.length
    },
    async append(record) {
      // A record is plain data, so its serialised form can be read back as what it was.
      const data = serialize([record.value, record.where])
      if (ends.length === 0 && bytes + data.length <= memoryBytes) {
        kept.push(record)
        bytes += data.length
        return
      }
      ends.push((ends.at(-1) ?? 0) + data.length)
      pending.push(data)
      pendingBytes += data.length
      if (pendingBytes > 1 << 20) await flush()
    },
    async read(index) {
      const inMemory = kept[index]
      if (inMemory !== undefined) return inMemory
      await flush()
      const place = index - kept.length
      const start = place === 0 ? 0 : (ends[place - 1] ?? 0)
      const data = Buffer.alloc((ends[place] ?? start) - start)
      await file?.handle.read(data, 0, data.length, start)
      const [value, where] = deserialize(data)
      return { value, where }
    },
    async close() {
      await file?.handle.close()
      if (file !== undefined) await rm(file.folder, { recursive: true, force: true })
      file = undefined
    },
  }
}
