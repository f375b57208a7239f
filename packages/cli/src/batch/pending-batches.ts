import { mkdir, readdir, readFile, rm, writeFile } from "node:fs/promises"
import { join } from "node:path"
import { sha256 } from "@evalscope/core"
import { z } from "zod"

/** A batch that a provider was handed, and whose replies may not have been fetched yet. */
export interface PendingBatch {
  batch: string
  /** The endpoint that has it. */
  endpoint: string
  ids: readonly string[]
}

const pendingSchema = z.object({
  batch: z.string(),
  endpoint: z.string(),
  created_at: z.string(),
  ids: z.array(z.string()),
})

/** Providers keep replies for about a month. */
const keptMs = 29 * 86_400_000

/** Batches under way, in a folder: so that a resumed run fetches what an interrupted one had asked for. */
export function pendingBatches(folder: string, now: () => Date = () => new Date()) {
  const fileOf = ({ endpoint, batch }: Pick<PendingBatch, "endpoint" | "batch">) =>
    join(folder, `${sha256(`${endpoint}\n${batch}`, 32)}.json`)
  return {
    async add(pending: PendingBatch): Promise<void> {
      await mkdir(folder, { recursive: true })
      const content = { schema_version: 1, created_at: now().toISOString(), ...pending }
      await writeFile(fileOf(pending), `${JSON.stringify(content)}\n`, { mode: 0o600 })
    },
    async remove(pending: Pick<PendingBatch, "endpoint" | "batch">): Promise<void> {
      await rm(fileOf(pending), { force: true })
    },
    /** Those of an endpoint; what is too old to be answered any more is forgotten. */
    async of(endpoint: string): Promise<readonly PendingBatch[]> {
      const found: PendingBatch[] = []
      for (const name of await readdir(folder).catch(() => [])) {
        const path = join(folder, name)
        const stored = pendingSchema.safeParse(await readJson(path))
        if (!stored.success || now().getTime() - Date.parse(stored.data.created_at) > keptMs) {
          await rm(path, { force: true })
        } else if (stored.data.endpoint === endpoint) found.push(stored.data)
      }
      return found
    },
  }
}

export type PendingBatches = ReturnType<typeof pendingBatches>

async function readJson(path: string): Promise<unknown> {
  try {
    return JSON.parse(await readFile(path, "utf8"))
  } catch {
    return undefined
  }
}
