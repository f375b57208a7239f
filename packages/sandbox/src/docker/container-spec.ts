import type { SandboxConfig } from "../driver.js"
import { SandboxError } from "../errors/index.js"

const user = 1000

/** Where the programs of a configuration start. */
export function workFolderOf({ workFolder = "/workspace" }: SandboxConfig): string {
  const taken = /^\/(bin|boot|dev|etc|lib\w*|proc|root|run|sbin|sys|tmp|usr|var\/run)(\/|$)/
  if (/^(\/[\w.-]+)+$/.test(workFolder) && !/\/\.\.?(\/|$)/.test(workFolder) && !taken.test(workFolder))
    return workFolder
  throw new SandboxError({
    code: "option_invalid",
    message: `${JSON.stringify(workFolder)} cannot be the work folder.`,
    hint: "Use an absolute path of its own, such as /workspace or /sandbox.",
  })
}

/** Unpacks what arrives on standard input, then becomes the program that the unpacked script names. */
const launcher = "tar -xf - && . ./.evalscope-launch"
const session = "exec sleep 2147483647"

/** A folder in memory, with the options of its mount. */
export interface MemoryFolder {
  path: string
  options: string
}

/** The folders that programs may write to: the work folder and /tmp. */
export function memoryFolders(config: SandboxConfig): readonly MemoryFolder[] {
  const { limits } = config
  const options = (size: number, mode: string) =>
    `rw,nosuid,nodev,exec,size=${size},nr_inodes=${limits.inodes},mode=${mode}`
  return [
    { path: "/tmp", options: options(limits.tmpBytes, "1777") },
    { path: workFolderOf(config), options: `${options(limits.workBytes, "0700")},uid=${user},gid=${user}` },
  ]
}

/** What containers are made with besides their configuration. */
export interface Making {
  labels: Readonly<Record<string, string>>
  /** Value of the security option; undefined for the engine's own profile. */
  seccomp: string | undefined
  /** Processes of the user on the whole machine; undefined where the engine leaves that limit alone. */
  userProcesses?: number
  /** Names of existing volumes for the folders in memory, by path. */
  volumes?: ReadonlyMap<string, string>
}

/** The engine's description of one hardened container. */
export function containerSpec(
  config: SandboxConfig,
  use: "launch" | "session",
  { labels, seccomp, userProcesses, volumes }: Making,
): object {
  const { limits } = config
  const folders = memoryFolders(config)
  const workFolder = workFolderOf(config)
  const waits = use === "launch"
  return {
    Image: config.image,
    Entrypoint: ["/bin/sh", "-c", waits ? launcher : session],
    Cmd: [],
    Env: Object.entries({
      HOME: workFolder,
      LANG: "C.UTF-8",
      PYTHONDONTWRITEBYTECODE: "1",
      ...config.env,
    }).map(([name, value]) => `${name}=${value}`),
    WorkingDir: waits ? workFolder : "/",
    // A session's own process belongs to another user than its commands, which so cannot end it. It has no rights.
    User: waits ? `${user}:${user}` : "0:0",
    Hostname: "sandbox",
    Labels: labels,
    NetworkDisabled: config.network === "none",
    AttachStdin: waits,
    AttachStdout: waits,
    AttachStderr: waits,
    OpenStdin: waits,
    StdinOnce: waits,
    Tty: false,
    Healthcheck: { Test: ["NONE"] },
    StopSignal: "SIGKILL",
    HostConfig: {
      NetworkMode: config.network,
      CapDrop: ["ALL"],
      SecurityOpt: ["no-new-privileges", ...(seccomp === undefined ? [] : [`seccomp=${seccomp}`])],
      ReadonlyRootfs: true,
      Init: true,
      IpcMode: "private",
      ShmSize: limits.shmBytes,
      Memory: limits.memoryBytes,
      MemorySwap: limits.memoryBytes,
      NanoCpus: Math.round(limits.cpus * 1e9),
      PidsLimit: limits.pids,
      Ulimits: [
        { Name: "nofile", Soft: limits.openFiles, Hard: limits.openFiles },
        { Name: "core", Soft: 0, Hard: 0 },
        { Name: "fsize", Soft: limits.fileBytes, Hard: limits.fileBytes },
        ...(userProcesses === undefined ? [] : [{ Name: "nproc", Soft: userProcesses, Hard: userProcesses }]),
      ],
      LogConfig: { Type: "none" },
      RestartPolicy: { Name: "no" },
      AutoRemove: false,
      ...(volumes
        ? mounts(volumes)
        : { Tmpfs: Object.fromEntries(folders.map(({ path, options }) => [path, options])) }),
    },
  }
}

function mounts(volumes: ReadonlyMap<string, string>): object {
  return {
    // Podman makes this folder writable and of any size beside a root that is read-only.
    Tmpfs: { "/var/tmp": "ro,nosuid,nodev,noexec,size=4096" },
    Mounts: [...volumes].map(([Target, Source]) => ({ Type: "volume", Source, Target })),
  }
}
