import { readFile } from "node:fs/promises"

const everyMs = 40

/** Files of a container's control group, where it can be read: when the engine runs on this machine. */
function counterFiles(containerId: string, version1: string, version2: string): readonly string[] {
  return [
    `/sys/fs/cgroup/memory/docker/${containerId}/${version1}`,
    `/sys/fs/cgroup/docker/${containerId}/${version2}`,
    `/sys/fs/cgroup/system.slice/docker-${containerId}.scope/${version2}`,
  ]
}

/** How many processes of a container the kernel has ended for its memory; undefined where that cannot be read. */
export async function memoryKills(containerId: string): Promise<number | undefined> {
  for (const path of counterFiles(containerId, "memory.oom_control", "memory.events")) {
    const found = /^oom_kill (\d+)$/m.exec(await readFile(path, "utf8").catch(() => ""))
    if (found) return Number(found[1])
  }
  return undefined
}

/**
 * Follows the kernel's high-water mark of a container's memory. The mark vanishes with the container, so it is read
 * while the program runs.
 */
export function watchPeakMemory(containerId: string): {
  peak(): number | undefined
  stop(): number | undefined
} {
  const candidates = counterFiles(containerId, "memory.max_usage_in_bytes", "memory.peak")
  let known: string | undefined
  let peak: number | undefined
  const read = async () => {
    for (const path of known === undefined ? candidates : [known]) {
      const value = Number(await readFile(path, "utf8").catch(() => Number.NaN))
      if (Number.isNaN(value)) continue
      known = path
      peak = Math.max(peak ?? 0, value)
      return
    }
  }
  void read()
  const timer = setInterval(() => void read(), everyMs)
  timer.unref()
  return {
    peak: () => peak,
    stop: () => {
      clearInterval(timer)
      return peak
    },
  }
}
