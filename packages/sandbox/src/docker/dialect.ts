import { readFileSync } from "node:fs"
import { setTimeout as delay } from "node:timers/promises"
import { z } from "zod"
import { SandboxError } from "../errors/index.js"
import type { MemoryFolder } from "./container-spec.js"
import type { EngineClient } from "./engine-client.js"
import { createMemoryVolumes, type MemoryVolumes } from "./podman/memory-volumes.js"
import { ProfileFile } from "./podman/profile-file.js"
import { seccompProfile } from "./seccomp.js"

const version = z.object({ Components: z.array(z.object({ Name: z.string() })).nullish() })
const waited = z.object({ StatusCode: z.int(), Error: z.object({ Message: z.string() }).nullish() })
const exitStatus = z.int()
/** How long after its effect an event is noted at most. */
export const noteMs = 500

/** What kinds of engines want each in its own way. */
export interface Dialect {
  /** Value of the option `seccomp` for the next container; undefined where the engine's own profile has to do. */
  seccomp(): Promise<string | undefined>
  /** Whether a container could not be made because somebody has just removed the file of the profile. */
  missedProfile?(error: unknown): boolean
  /** Wanted as a limit by an engine that would else raise it, which not every machine allows. */
  readonly userProcesses?: number
  /** Makes the volumes of a container; undefined where the container's description does. */
  volumes?(folders: readonly MemoryFolder[], labels: Readonly<Record<string, string>>): Promise<MemoryVolumes>
  /** The query for the events of a time that ends about now, in seconds. */
  pastEvents(since: number, until: number): Promise<Readonly<Record<string, string>>>
  /** The exit status of a container, once it is not running any more. */
  ended(containerId: string): Promise<number>
  close(): Promise<void>
}

export interface DialectOptions {
  /** Accepts the engine's own seccomp profile where ours cannot be had. */
  trusted: boolean
  onWarning: (text: string) => void
}

/** Asks the engine what it is. */
export async function dialectOf(engine: EngineClient, options: DialectOptions): Promise<Dialect> {
  const { Components } = await engine.askJson(version, { method: "GET", path: "/version" })
  const isPodman = Components?.some(({ Name }) => Name === "Podman Engine") ?? false
  return isPodman ? podman(engine, options) : docker(engine)
}

function docker(engine: EngineClient): Dialect {
  const seccomp = seccompProfile()
  return {
    seccomp: async () => seccomp,
    ended: async (id) => {
      const path = `/containers/${id}/wait`
      const { StatusCode, Error: fault } = await engine.askJson(waited, { method: "POST", path })
      if (!fault) return StatusCode
      throw new SandboxError({
        code: "engine_failed",
        message: `The engine lost a container: ${fault.Message}`,
      })
    },
    pastEvents: async (since, until) => ({ since: String(since), until: String(until) }),
    close: async () => undefined,
  }
}

/** Podman takes seccomp profiles as files of its own machine, and looks for ended containers four times a second. */
function podman(engine: EngineClient, { trusted, onWarning }: DialectOptions): Dialect {
  const file = new ProfileFile(seccompProfile())
  const userProcesses = ownProcessLimit()
  const itsOwn = `Podman at ${engine.address} reads seccomp profiles from its own machine only, so programs there run under its own profile, which allows ptrace.`
  return {
    seccomp: async () => {
      if (engine.isLocal) return file.path()
      if (trusted) {
        onWarning(itsOwn)
        return undefined
      }
      throw new SandboxError({
        code: "unsafe_refused",
        message: itsOwn,
        hint: "Run it on Podman's machine (evalscope sandbox serve does, for others), use Docker there, or pass trusted: true if that profile will do.",
      })
    },
    missedProfile: (error) =>
      SandboxError.is(error) && /seccomp profile.*no such file/i.test(String(error.context.said)),
    ...(engine.isLocal && userProcesses !== undefined && { userProcesses }),
    volumes: (folders, labels) => createMemoryVolumes(engine, folders, labels),
    ended: (id) =>
      engine.askJson(exitStatus, {
        method: "POST",
        path: `/v4.0.0/libpod/containers/${id}/wait`,
        query: { interval: "10ms" },
      }),
    // Asked for events up to a time, it may tell none.
    pastEvents: async (since) => {
      await delay(noteMs)
      return { since: String(Math.floor(since)), stream: "false" }
    },
    close: () => file.remove(),
  }
}

/** How many processes this one's user may have; undefined without a limit. */
function ownProcessLimit(): number | undefined {
  try {
    const found = /^Max processes +\d+ +(\d+)/m.exec(readFileSync("/proc/self/limits", "utf8"))
    return found ? Math.min(Number(found[1]), 32_768) : undefined
  } catch {
    return undefined
  }
}
