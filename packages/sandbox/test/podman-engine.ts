import { spawn, spawnSync } from "node:child_process"
import { once } from "node:events"
import { createWriteStream, existsSync } from "node:fs"
import { mkdtemp, readdir, readFile, rm } from "node:fs/promises"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { engineHost, image } from "./engine.js"

const needed = ["/usr/sbin/runc", "/usr/bin/podman", "/usr/bin/conmon", "/usr/libexec/podman/catatonit"]

export interface PodmanEngine {
  host: string
  close(): Promise<void>
}

/**
 * Podman's service on a socket of its own, with the image of the tests out of this machine's engine; undefined, told
 * loudly, where it cannot be had.
 */
export async function startPodman(): Promise<PodmanEngine | undefined> {
  const missing = needed.filter((file) => !existsSync(file))
  const why =
    process.getuid?.() !== 0 ? "not root" : missing.length > 0 ? `without ${missing.join(", ")}` : undefined
  if (why !== undefined) {
    console.warn(`\n*** SKIPPED: Podman (${why}); run scripts/test-tools.sh ***\n`)
    return undefined
  }
  const folder = await mkdtemp(join(tmpdir(), "podman-"))
  const socket = join(folder, "podman.sock")
  const places = ["--root", join(folder, "root"), "--runroot", join(folder, "run")]
  // Works without systemd, and as Docker does with either kind of control groups.
  const flags = [...places, "--cgroup-manager", "cgroupfs", "--events-backend", "file", "--runtime", "runc"]
  const service = spawn("podman", [...flags, "system", "service", "--time", "0", `unix://${socket}`], {
    stdio: ["ignore", "ignore", "pipe"],
  })
  const log = join(folder, "log")
  service.stderr.pipe(createWriteStream(log))
  const close = async () => {
    service.kill()
    if (service.exitCode === null && service.signalCode === null) await once(service, "exit")
    spawnSync("podman", [...flags, "rm", "--all", "--force", "--time", "0"])
    spawnSync("podman", [...flags, "volume", "rm", "--all", "--force"])
    await endThoseIn(folder)
    // Podman keeps its store mounted on itself; what it does after a container may do so once more.
    spawnSync("umount", ["--lazy", join(folder, "root", "overlay")])
    await rm(folder, { recursive: true, force: true, maxRetries: 5, retryDelay: 200 })
  }
  try {
    for (let tries = 0; !existsSync(socket); tries++) {
      if (service.exitCode !== null || tries > 200) throw new Error("its service does not start")
      await new Promise((resolve) => setTimeout(resolve, 50))
    }
    await copyImage(`unix://${socket}`)
    return { host: `unix://${socket}`, close }
  } catch (error) {
    const said = await readFile(log, "utf8").catch(() => "")
    console.warn(`\n*** SKIPPED: Podman: ${String(error)} ${said.slice(-1000)} ***\n`)
    await close()
    return undefined
  }
}

async function copyImage(to: string): Promise<void> {
  const save = spawn("docker", ["save", image], {
    env: { ...process.env, DOCKER_HOST: engineHost() ?? "" },
    stdio: ["ignore", "pipe", "inherit"],
  })
  const load = spawn("docker", ["load", "--quiet"], {
    env: { ...process.env, DOCKER_HOST: to },
    stdio: [save.stdout, "ignore", "inherit"],
  })
  const [[code]] = await Promise.all([once(load, "exit"), once(save, "exit")])
  if (code !== 0) throw new Error(`the image ${image} could not be loaded`)
}

/** The watcher of a command that has ended waits five minutes, and would then make the folder anew. */
async function endThoseIn(folder: string): Promise<void> {
  for (const pid of (await readdir("/proc")).filter(
    (name) => /^\d+$/.test(name) && Number(name) !== process.pid,
  )) {
    const line = await readFile(`/proc/${pid}/cmdline`, "utf8").catch(() => "")
    if (!line.includes(folder)) continue
    try {
      process.kill(Number(pid), "SIGKILL")
    } catch {
      // It has ended by itself.
    }
  }
}
