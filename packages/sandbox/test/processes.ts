import { readdir, readFile } from "node:fs/promises"

/** Command lines of this machine's processes with such a text in their environment, whoever's they are. */
export async function processesWith(mark: string): Promise<readonly string[]> {
  const pids = (await readdir("/proc")).filter((name) => /^\d+$/.test(name))
  const read = (pid: string, file: string) => readFile(`/proc/${pid}/${file}`, "utf8").catch(() => "")
  const found = await Promise.all(
    pids.map(async (pid) => ((await read(pid, "environ")).includes(mark) ? read(pid, "cmdline") : "")),
  )
  return found.filter((line) => line !== "").map((line) => line.replaceAll("\0", " ").trim())
}
