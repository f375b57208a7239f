import { readFile } from "node:fs/promises"

const everyMs = 40

/** Files of a container's control group, where it can be read: when the engine runs on this machine. */
function counterFiles(containerId: string, version1: string, version2: string): readonly string[] {
  return [
    `/sys/fs/cgroup/memory/docker/${containerId}/${version1}`,
    `/sys/fs/cgroup/docker/${containerId}/${version2}`,
    `/sys/fs/cgroup/system.slice/docker-${containerId}.scope/${version2}`,
    `/sys/fs/cgroup/memory/libpod_parent/libpod-${containerId}/${version1}`,
    `/sys/fs/cgroup/libpod_parent/libpod-${containerId}/${version2}`,
    `/sys/fs/cgroup/memory/machine.slice/libpod-${containerId}.scope/${version1}`,
    `/sys/fs/cgroup/machine.slice/libpod-${containerId}.scope/${version2}`,
  ]
}

/** How many processes of a container the kernel has ended for its memory; undefined where that cannot be read. */
export async function memoryKills(containerId: string): Promise<number | undefined> {
  const read = counter(containerId, "memory.oom_control", "memory.events", (text) => {
    const found = /^oom_kill (\d+)$/m.exec(text)
    return found ? Number(found[1]) : undefined
  })
  return read()
}

/** What the kernel has counted of a container so far. */
export interface MemoryWatch {
  /** The highest use seen. */
  peak(): number | undefined
  /** Processes ended for their memory, as far as that was seen. */
  kills(): number
  /** Reads the counters now. */
  look(): Promise<void>
  stop(): number | undefined
}

/** Follows the kernel's counters of a container, which vanish with it, while the program runs. */
export function watchMemory(containerId: string): MemoryWatch {
  const readPeak = counter(containerId, "memory.max_usage_in_bytes", "memory.peak", (text) =>
    text.trim() === "" ? undefined : Number(text),
  )
  let peak: number | undefined
  let kills = 0
  const lookAtPeak = async () => {
    const value = await readPeak()
    if (value !== undefined) peak = Math.max(peak ?? 0, value)
  }
  const look = async () => {
    const [found] = await Promise.all([memoryKills(containerId), lookAtPeak()])
    kills = Math.max(kills, found ?? 0)
  }
  void look()
  const timer = setInterval(() => void lookAtPeak(), everyMs)
  timer.unref()
  return {
    peak: () => peak,
    kills: () => kills,
    look,
    stop: () => {
      clearInterval(timer)
      return peak
    },
  }
}

/** A reader of one counter, which remembers where it was found. */
function counter(
  containerId: string,
  version1: string,
  version2: string,
  numberIn: (text: string) => number | undefined,
): () => Promise<number | undefined> {
  let candidates = counterFiles(containerId, version1, version2)
  return async () => {
    for (const path of candidates) {
      const value = numberIn(await readFile(path, "utf8").catch(() => ""))
      if (value === undefined) continue
      candidates = [path]
      return value
    }
    return undefined
  }
}
