import type { Duplex } from "node:stream"
import { setTimeout as delay } from "node:timers/promises"
import { z } from "zod"
import type { Command, Files, Instance, Launch, RunResult, SandboxConfig } from "../driver.js"
import { variable } from "../environment/index.js"
import { SandboxError } from "../errors/index.js"
import { packFiles, readChecks, readProblem, unpackFile } from "../files/index.js"
import { asEngineFault, supervise } from "../supervise/index.js"
import type { Container } from "./container.js"
import { workFolderOf } from "./container-spec.js"
import type { EngineClient } from "./engine-client.js"
import { framedStreams } from "./framed-streams.js"
import { launchArchive } from "./launch-archive.js"
import { memoryKills, watchMemory } from "./memory-counters.js"

const execCreated = z.object({ Id: z.string() })
const execState = z.object({ Running: z.boolean(), ExitCode: z.int().nullable() })
const copyTimeoutMs = 60_000
/** What an archive of one file needs beside the file. */
const archiveBytes = 32_768
/** In an archive a link that has just taken the place of the file is a link. */
const readScript = `${readChecks}exec tar -cf - -- "$1"`
/** How long a busy engine may take to notice the end of a container. */
const noticeMs = 5_000
const lookMs = 100
/** Share of the memory limit from which on a failure may be the limit's doing. */
const nearly = 0.9
/** Exit status of what was ended by SIGKILL. */
const sigkill = 137
/** How long the processes of a command may take to go before the whole container is ended. */
const endMs = 5_000

/** @param stream The attached stream of a container that waits for its program; undefined for a session. */
export function dockerInstance(
  engine: EngineClient,
  config: SandboxConfig,
  container: Container,
  stream: Duplex | undefined,
): Instance {
  const workFolder = workFolderOf(config)
  let spent = false
  const kill = async () => {
    spent = true
    // Removal also ends what the kill did not reach.
    await container.kill().catch(() => container.remove())
  }
  const alive = () => {
    if (!spent) return
    throw new SandboxError({
      code: "closed",
      message: "This sandbox has ended.",
      hint: "Start a new one: a program that has to be stopped takes its sandbox with it.",
    })
  }

  async function launch(request: Launch): Promise<RunResult> {
    alive()
    if (!stream)
      throw new SandboxError({ code: "option_invalid", message: "A session takes commands by exec." })
    const input = launchArchive(request)
    if (input.length > config.limits.workBytes) throw tooMuchInput(input.length, config.limits.workBytes)
    spent = true
    const memory = watchMemory(container.id)
    const nearLimit = () => (memory.peak() ?? 0) > nearly * config.limits.memoryBytes
    // The counters go soon after the program; the end of its streams is the first sign of its end.
    stream.once("end", () => void memory.look())
    return supervise({
      command: request,
      limits: config.limits,
      streams: framedStreams(stream),
      input,
      watchMemory: () => memory,
      ended: async () => {
        const exitCode = await container.ended()
        if (exitCode === 0) return { exitCode, oomKilled: false }
        const { oomKilled: noted, removed } = await container.state()
        const oomKilled = noted || memory.kills() > 0
        // We remove it later, so this was somebody else, and not the program's own end.
        if (removed) throw lost("was removed")
        if (oomKilled || !(exitCode === sigkill || nearLimit())) return { exitCode, oomKilled }
        // A busy engine tells of the end first and of its reason later.
        const end = await container.notedEnd()
        if (end.byEngine) throw lost("was ended from outside")
        // Counters that went before they were read: at its limit nobody else ends it by that signal.
        return { exitCode, oomKilled: end.oomKilled || (exitCode === sigkill && nearLimit()) }
      },
      kill,
    })
  }

  async function exec(command: Command, limits = config.limits): Promise<RunResult> {
    alive()
    const id = await makeExec({
      AttachStdin: command.stdin !== undefined,
      AttachStdout: true,
      AttachStderr: true,
      Tty: false,
      Cmd: command.argv,
      Env: Object.entries(command.env ?? {}).map(([name, value]) => `${variable(name)}=${value}`),
      WorkingDir: workFolder,
    })
    const oomBefore = await oomKills(container)
    const { stream: attached, finished } = await attachExec(id)
    return supervise({
      command,
      limits,
      streams: framedStreams(attached),
      input: typeof command.stdin === "string" ? Buffer.from(command.stdin) : command.stdin,
      watchMemory: () => watchMemory(container.id),
      ended: async () => {
        await finished
        const exitCode = await execExit(id)
        if (exitCode === sigkill && (await sessionEnded())) throw lost("was ended from outside")
        return { exitCode, oomKilled: (await oomKills(container)) > oomBefore }
      },
      kill: async () => {
        const ended = endCommands().then(() => finished)
        const inTime = await Promise.race([ended.then(() => true), delay(endMs).then(() => false)])
        if (!inTime) await kill()
      },
    })
  }

  /** Makes a process of the sandbox's user that is still to be started; returns its id. */
  async function makeExec(body: Readonly<Record<string, unknown>>): Promise<string> {
    const { Id } = await engine.askJson(execCreated, {
      method: "POST",
      path: `/containers/${container.id}/exec`,
      body: { ...body, User: "1000:1000" },
    })
    return Id
  }

  /** Starts a process that was made, and follows it. */
  async function attachExec(id: string): Promise<{ stream: Duplex; finished: Promise<void> }> {
    const attached = await engine.hijack({
      method: "POST",
      path: `/exec/${id}/start`,
      body: { Detach: false, Tty: false },
    })
    const finished = new Promise<void>((resolve) => {
      attached.once("end", resolve)
      attached.once("close", resolve)
      attached.once("error", () => resolve())
    })
    return { stream: attached, finished }
  }

  /** Ends every process of the sandbox's user; the session's own belongs to another one and stays. */
  async function endCommands(): Promise<void> {
    const id = await makeExec({ Cmd: ["sh", "-c", "kill -9 -1"] })
    await engine.ask({ method: "POST", path: `/exec/${id}/start`, body: { Detach: true } })
  }

  /** Whether the session itself is at its end. Commands cannot end it, so then somebody else did. */
  async function sessionEnded(): Promise<boolean> {
    if (await startsProcesses().catch(() => false)) return false
    // A session that is full of processes starts none either, so the engine has to say it; it may be late.
    const until = performance.now() + noticeMs
    while ((await container.state()).running) {
      if (performance.now() > until) return false
      await delay(lookMs)
    }
    return true
  }

  /** Whether the kernel lets a new process into the container: where its first process is gone, it never does. */
  async function startsProcesses(): Promise<boolean> {
    const id = await makeExec({ Cmd: ["sh", "-c", ":"], AttachStdout: true })
    // Podman never tells the end of what is not attached.
    const { stream, finished } = await attachExec(id)
    stream.resume()
    await finished
    stream.destroy()
    return (await execExit(id)) === 0
  }

  async function execExit(id: string): Promise<number> {
    for (;;) {
      const { Running, ExitCode } = await engine.askJson(execState, {
        method: "GET",
        path: `/exec/${id}/json`,
      })
      if (!Running && ExitCode !== null) return ExitCode
      await delay(20)
    }
  }

  async function writeFiles(files: Files): Promise<void> {
    // Through a process of the sandbox's user: the engine's own upload would follow links as root.
    const result = await exec({
      argv: ["tar", "-xf", "-"],
      stdin: packFiles(files),
      timeoutMs: copyTimeoutMs,
    })
    if (result.outcome === "exited" && result.exitCode === 0) return
    throw new SandboxError({
      code: "path_refused",
      message: `The files could not be written: ${result.stderr.trim() || result.error || result.outcome}`,
      hint: "Look at the sandbox's limits for its work folder.",
    })
  }

  async function readFile(path: string): Promise<Uint8Array> {
    const { readBytes } = config.limits
    // As writing; and the engine's own download finds nothing in memory, or follows links, as the engine is.
    const result = await exec(
      { argv: ["sh", "-c", readScript, "sh", path, String(readBytes)], timeoutMs: copyTimeoutMs },
      { ...config.limits, outputBytes: readBytes + archiveBytes },
    )
    if (result.outcome !== "exited" || result.exitCode !== 0) throw readProblem(path, readBytes, result)
    return unpackFile(result.stdoutBytes, path)
  }

  return {
    launch,
    exec: (command) => exec(command).catch(asEngineFault),
    writeFiles,
    readFile,
    close: async () => {
      spent = true
      // Not the other way round: at the end of its input a container that waits would end by itself meanwhile.
      await container.remove().finally(() => stream?.destroy())
    },
  }
}

/** The container's own state says it on some kernels only, and only once. */
async function oomKills(container: Container): Promise<number> {
  return (await memoryKills(container.id)) ?? ((await container.state()).oomKilled ? 1 : 0)
}

function lost(how: string): SandboxError {
  return new SandboxError({ code: "engine_failed", message: `The engine's container ${how}.` })
}

function tooMuchInput(bytes: number, limit: number): SandboxError {
  return new SandboxError({
    code: "option_invalid",
    message: `The program and its files are ${bytes} bytes; the work folder holds ${limit}.`,
    hint: "Raise limits.workBytes.",
  })
}
