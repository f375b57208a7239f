import { readFileSync } from "node:fs"
import { PerfError } from "../errors/index.js"

/** Files that are open besides connections: logs, threads, databases. */
const spareFiles = 64

/** What the system lets one process have; Infinity where it does not say. */
export interface ConnectionRoom {
  /** Open files: the soft limit of `ulimit -n`. */
  readonly files: number
  /** Local ports: at most so many connections to one address. */
  readonly ports: number
}

/** Reads the limits of this process where the system shows them (Linux). */
export function connectionRoom(): ConnectionRoom {
  const files = /^Max open files\s+(\d+)/m.exec(contentOf("/proc/self/limits"))?.[1]
  const range = /^(\d+)\s+(\d+)/.exec(contentOf("/proc/sys/net/ipv4/ip_local_port_range"))
  return {
    files: files === undefined ? Number.POSITIVE_INFINITY : Number(files),
    ports: range === null ? Number.POSITIVE_INFINITY : Number(range[2]) - Number(range[1]) + 1,
  }
}

/** How many connections to one address fit. */
export function mostConnections({ files, ports }: ConnectionRoom): number {
  return Math.max(1, Math.min(files - spareFiles, ports))
}

/**
 * Refuses a load that the system cannot carry: its failures would look like the server's.
 *
 * @throws PerfError `config_invalid` with the limit and how to raise it.
 */
export function checkConnectionRoom(connections: number, room: ConnectionRoom): void {
  if (connections <= mostConnections(room)) return
  const isFiles = connections > room.files - spareFiles
  throw new PerfError({
    code: "config_invalid",
    message: isFiles
      ? `${connections} requests at once need as many connections, but a process may only have ${room.files} files open here.`
      : `${connections} requests at once need as many local ports, but there are only ${room.ports} here.`,
    hint: isFiles
      ? `Raise the limit first: ulimit -n ${connections + 1000}`
      : "Widen net.ipv4.ip_local_port_range, or spread the load over several machines.",
  })
}

function contentOf(path: string): string {
  try {
    return readFileSync(path, "utf8")
  } catch {
    return ""
  }
}
