import { randomBytes } from "node:crypto"
import { z } from "zod"
import type { MemoryFolder } from "../container-spec.js"
import type { EngineClient } from "../engine-client.js"
import { removeFromEngine } from "../remove.js"

/** Nearly everywhere; where pages are larger, the limit of memory holds earlier than that of the folder. */
const pageBytes = 4096

const created = z.object({ Name: z.string() })

/** The volumes of one container, by the path of the folder. */
export interface MemoryVolumes {
  readonly names: ReadonlyMap<string, string>
  remove(): Promise<void>
}

/**
 * Folders in memory as volumes. Of a plain one Podman limits neither the number of files nor says whose it is, and it
 * knows no volumes that are described along with their container.
 */
export async function createMemoryVolumes(
  engine: EngineClient,
  folders: readonly MemoryFolder[],
  labels: Readonly<Record<string, string>>,
): Promise<MemoryVolumes> {
  const names = new Map<string, string>()
  const remove = async () => {
    await Promise.all([...names.values()].map((name) => removeFromEngine(engine, `/volumes/${name}`)))
  }
  const prefix = `evalscope-${randomBytes(8).toString("hex")}`
  const make = async ({ path, options }: MemoryFolder, index: number) => {
    const { Name } = await engine.askJson(created, {
      method: "POST",
      path: "/volumes/create",
      body: {
        Name: `${prefix}-${index}`,
        Driver: "local",
        DriverOpts: { type: "tmpfs", device: "tmpfs", o: inBlocks(options) },
        Labels: labels,
      },
    })
    names.set(path, Name)
  }
  const made = await Promise.allSettled(folders.map(make))
  const failed = made.find((one) => one.status === "rejected")
  if (failed) {
    await remove().catch(() => undefined)
    throw failed.reason
  }
  return { names, remove }
}

/** Of a `size` Podman believes that it means the quota of a disk; the kernel also takes it in pages. */
function inBlocks(options: string): string {
  return options.replace(
    /\bsize=(\d+)/,
    (_, bytes: string) => `nr_blocks=${Math.ceil(Number(bytes) / pageBytes)}`,
  )
}
