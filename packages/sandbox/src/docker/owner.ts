import { readFileSync, readlinkSync } from "node:fs"
import { hostname } from "node:os"

/** Names of the labels on everything we create. */
export const labels = {
  mark: "evalscope.sandbox",
  owner: "evalscope.sandbox.owner",
  created: "evalscope.sandbox.created",
} as const

/** The labels of something that is made now. */
export function labelsOf(owner: string): Readonly<Record<string, string>> {
  return { [labels.mark]: "1", [labels.owner]: owner, [labels.created]: new Date().toISOString() }
}

/** Who created something: this process, recognisable after it died and its number was given away again. */
export function thisOwner(): string {
  return [host(), boot(), namespace(), String(process.pid), startOf(process.pid) ?? "0"].join("|")
}

/** False only when the process is known to be gone; processes of other machines and containers count as alive. */
export function ownerAlive(owner: string): boolean {
  const [itsHost, itsBoot, itsNamespace, pid, start] = owner.split("|")
  if (itsHost !== host()) return true
  if (itsBoot !== boot()) return false
  if (itsNamespace !== namespace()) return true
  const now = startOf(Number(pid))
  if (start === "0") return processExists(Number(pid))
  return now !== undefined && now === start
}

function host(): string {
  return (read("/etc/machine-id") || hostname()).replaceAll("|", "")
}

function boot(): string {
  return read("/proc/sys/kernel/random/boot_id")
}

function namespace(): string {
  try {
    return readlinkSync("/proc/self/ns/pid")
  } catch {
    return ""
  }
}

/** When a process started, in clock ticks since boot; undefined where it does not exist or cannot be told. */
function startOf(pid: number): string | undefined {
  const text = read(`/proc/${pid}/stat`)
  if (text === "") return undefined
  // The second field is the program's name in parentheses and may itself hold blanks and parentheses.
  return text.slice(text.lastIndexOf(")") + 2).split(" ")[19]
}

function processExists(pid: number): boolean {
  try {
    process.kill(pid, 0)
    return true
  } catch (error) {
    return error instanceof Error && "code" in error && error.code === "EPERM"
  }
}

function read(path: string): string {
  try {
    return readFileSync(path, "utf8").trim()
  } catch {
    return ""
  }
}
