import { readFile } from "node:fs/promises"

const everyMs = 40

/**
 * Follows the kernel's high-water mark of a container's memory, where its control group can be read: that is, when
 * the engine runs on this machine. The mark vanishes with the container, so it is read while the program runs.
 */
export function watchPeakMemory(containerId: string): { stop(): number | undefined } {
  const candidates = [
    `/sys/fs/cgroup/memory/docker/${containerId}/memory.max_usage_in_bytes`,
    `/sys/fs/cgroup/docker/${containerId}/memory.peak`,
    `/sys/fs/cgroup/system.slice/docker-${containerId}.scope/memory.peak`,
  ]
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
    stop: () => {
      clearInterval(timer)
      return peak
    },
  }
}
