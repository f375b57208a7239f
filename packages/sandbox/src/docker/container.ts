import type { Duplex } from "node:stream"
import { z } from "zod"
import type { SandboxConfig } from "../driver.js"
import { containerSpec, memoryFolders } from "./container-spec.js"
import { type Dialect, noteMs } from "./dialect.js"
import type { EngineClient } from "./engine-client.js"
import { labelsOf } from "./owner.js"
import { removeFromEngine } from "./remove.js"

const created = z.object({ Id: z.string(), Warnings: z.array(z.string()).nullish() })
const inspected = z.object({
  State: z.object({
    Status: z.string(),
    Running: z.boolean(),
    OOMKilled: z.boolean().default(false),
    ExitCode: z.int(),
    StartedAt: z.string(),
    FinishedAt: z.string(),
  }),
})
const event = z.object({ Action: z.string() })
const gone = [404, 409]

interface ContainerState {
  running: boolean
  oomKilled: boolean
  exitCode: number
  /** Whether somebody is removing it. */
  removed: boolean
}

/** One container by its id: the few things done to it. */
export interface Container {
  readonly id: string
  attach(): Promise<Duplex>
  start(): Promise<void>
  /** The exit status, once it is not running any more. */
  ended(): Promise<number>
  state(): Promise<ContainerState>
  /**
   * What the engine has noted about the end of a container that has ended: whether somebody had the engine end it (or
   * the engine did because it shuts down), and whether its memory was why. Waits for late notes.
   */
  notedEnd(): Promise<{ byEngine: boolean; oomKilled: boolean }>
  kill(): Promise<void>
  remove(): Promise<void>
}

export interface ContainerOptions {
  dialect: Dialect
  owner: string
  onWarning: (text: string) => void
  signal?: AbortSignal
}

export async function createContainer(
  engine: EngineClient,
  config: SandboxConfig,
  use: "launch" | "session",
  { dialect, owner, onWarning, signal }: ContainerOptions,
): Promise<Container> {
  const labels = labelsOf(owner)
  const volumes = await dialect.volumes?.(memoryFolders(config), labels)
  const create = async () => {
    const made = {
      labels,
      seccomp: await dialect.seccomp(),
      ...(dialect.userProcesses !== undefined && { userProcesses: dialect.userProcesses }),
      ...(volumes && { volumes: volumes.names }),
    }
    return engine.askJson(created, {
      method: "POST",
      path: "/containers/create",
      body: containerSpec(config, use, made),
      ...(signal && { signal }),
    })
  }
  const again = (error: unknown) => {
    if (dialect.missedProfile?.(error)) return create()
    throw error
  }
  const { Id: id, Warnings } = await create()
    .catch(again)
    .catch(async (error: unknown) => {
      await volumes?.remove().catch(() => undefined)
      throw error
    })
  for (const text of Warnings ?? []) onWarning(`The container engine says: ${text}`)
  const path = `/containers/${id}`
  const inspect = () => engine.askJson(inspected, { method: "GET", path: `${path}/json` })
  return {
    id,
    attach: () =>
      engine.hijack({
        method: "POST",
        path: `${path}/attach`,
        query: { stream: "1", stdin: "1", stdout: "1", stderr: "1" },
      }),
    start: async () => void (await engine.ask({ method: "POST", path: `${path}/start`, accept: [304] })),
    ended: () => dialect.ended(id),
    state: async () => {
      const { State } = await inspect()
      return {
        running: State.Running,
        oomKilled: State.OOMKilled,
        exitCode: State.ExitCode,
        removed: State.Status === "removing" || State.Status === "dead",
      }
    },
    notedEnd: async () => {
      const { State } = await inspect()
      const ended = Date.parse(State.FinishedAt)
      // In the engine's own time.
      const time = await dialect.pastEvents(Date.parse(State.StartedAt) / 1000, (ended + noteMs) / 1000)
      const filters = JSON.stringify({ container: [id], event: ["kill", "oom"] })
      const { body } = await engine.ask({ method: "GET", path: "/events", query: { ...time, filters } })
      const notes = body
        .toString("utf8")
        .split("\n")
        .filter((line) => line.trim() !== "")
      const actions = notes.map((line) => event.parse(JSON.parse(line)).Action)
      return { byEngine: actions.includes("kill"), oomKilled: actions.includes("oom") }
    },
    kill: async () =>
      void (await engine.ask({
        method: "POST",
        path: `${path}/kill`,
        query: { signal: "KILL" },
        accept: gone,
      })),
    remove: async () => {
      await removeFromEngine(engine, path, { force: "1", v: "1" })
      await volumes?.remove()
    },
  }
}
