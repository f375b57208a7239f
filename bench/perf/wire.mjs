/** Packets as they left, by the kernel's own time stamps: what was really on the wire, whoever reads it how late. */
import { spawn } from "node:child_process"
import { mkdtemp, readFile, rm } from "node:fs/promises"
import { tmpdir } from "node:os"
import { join } from "node:path"

/** Nanosecond capture files, little endian. */
const magic = 0xa1b23c4d
/** Only packets that carry data: the length of IP less that of both heads. */
const withData = "(ip[2:2] - ((ip[0] & 0xf) << 2) - ((tcp[12] & 0xf0) >> 2)) > 0"

/**
 * Listens to the requests to a port of the loopback interface. `stop` gives their times in seconds, ascending;
 * undefined when tcpdump is not there or may not listen.
 */
export async function listenToWire(url) {
  const { port } = new URL(url)
  const folder = await mkdtemp(join(tmpdir(), "perf-wire-"))
  const file = join(folder, "wire.pcap")
  const options = ["-i", "lo", "-n", "-s", "96", "-B", "16384", "--time-stamp-precision=nano", "-w", file]
  const child = spawn("tcpdump", [...options, `tcp dst port ${port} and ${withData}`])
  const ended = new Promise((resolve) => child.once("close", resolve))
  const listens = await new Promise((resolve) => {
    let said = ""
    child.once("error", () => resolve(false))
    child.once("exit", () => resolve(false))
    child.stderr.on("data", (part) => {
      said += String(part)
      if (said.includes("listening on")) resolve(true)
    })
  })
  return {
    async stop() {
      if (listens) {
        // The last packets are still on their way through its buffer.
        await new Promise((resolve) => setTimeout(resolve, 1200))
        child.kill("SIGINT")
        await ended
      }
      const times = listens ? timesOf(await readFile(file)) : undefined
      await rm(folder, { recursive: true, force: true })
      return times
    },
  }
}

function timesOf(bytes) {
  if (bytes.readUInt32LE(0) !== magic) return undefined
  const seconds = []
  const first = bytes.length > 24 ? bytes.readUInt32LE(24) : 0
  for (let at = 24; at + 16 <= bytes.length; at += 16 + bytes.readUInt32LE(at + 8)) {
    seconds.push(bytes.readUInt32LE(at) - first + bytes.readUInt32LE(at + 4) / 1e9)
  }
  return Float64Array.from(seconds).sort()
}
