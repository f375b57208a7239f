import type { Flag, ParsedFlags } from "./flags/index.js"
import type { Io } from "./io.js"

/** A command: its flags as data, and what it does. `run` imports what it needs when it is called. */
export interface CommandModule {
  /** Arguments in the usage line, e.g. `[benchmarks…]`. */
  usage: string
  flags: readonly Flag[]
  /** Command lines with what they do. */
  examples: readonly (readonly [line: string, what: string])[]
  /** What else there is to say under the flags. */
  also?: string
  /** It reads its arguments itself, `--help` included: they are given as plain arguments. */
  raw?: boolean
  /** Returns the exit code. */
  run(parsed: ParsedFlags, io: Io): Promise<number>
}

export interface CommandEntry {
  name: string
  /** Heading in help. */
  group: string
  aliases: readonly string[]
  summary: string
  load(): Promise<CommandModule>
}

/** Every command, as static data: `--help` shows this table and loads nothing else. */
export const commands: readonly CommandEntry[] = [
  {
    name: "eval",
    group: "Evaluate",
    aliases: [],
    summary: "run benchmarks against a model",
    load: async () => (await import("./commands/eval.js")).evalCommand,
  },
  {
    name: "perf",
    group: "Evaluate",
    aliases: [],
    summary: "load test of an endpoint",
    load: async () => (await import("./commands/perf.js")).loadPerfCommand(),
  },
  {
    name: "arena",
    group: "Evaluate",
    aliases: [],
    summary: "let judges compare models; ratings and leaderboards from battles",
    load: async () => (await import("./commands/arena.js")).arenaCommand,
  },
  {
    name: "run",
    group: "Evaluate",
    aliases: [],
    summary: "run task files of any kind",
    load: async () => (await import("./commands/run.js")).runCommand,
  },
  {
    name: "resume",
    group: "Evaluate",
    aliases: [],
    summary: "go on with an unfinished run",
    load: async () => (await import("./commands/resume.js")).resumeCommand,
  },
  {
    name: "score",
    group: "Evaluate",
    aliases: [],
    summary: "score the stored replies of a run again",
    load: async () => (await import("./commands/score.js")).scoreCommand,
  },
  {
    name: "compare",
    group: "Look at results",
    aliases: [],
    summary: "compare finished runs with a paired test",
    load: async () => (await import("./commands/compare.js")).compareCommand,
  },
  {
    name: "report",
    group: "Look at results",
    aliases: [],
    summary: "print or write the report of a run",
    load: async () => (await import("./commands/report.js")).reportCommand,
  },
  {
    name: "export",
    group: "Look at results",
    aliases: [],
    summary: "write runs as one page for the browser",
    load: async () => (await import("./commands/export.js")).exportCommand,
  },
  {
    name: "runs",
    group: "Look at results",
    aliases: [],
    summary: "list, show, tag and remove runs",
    load: async () => (await import("./commands/runs.js")).runsCommand,
  },
  {
    name: "sample",
    group: "Look at results",
    aliases: [],
    summary: "show one sample of a run in full",
    load: async () => (await import("./commands/sample.js")).sampleCommand,
  },
  {
    name: "list",
    group: "Benchmarks and data",
    aliases: ["ls"],
    summary: "list benchmarks, models, data sets, providers, metrics, plugins, runs",
    load: async () => (await import("./commands/list.js")).listCommand,
  },
  {
    name: "benchmark-info",
    group: "Benchmarks and data",
    aliases: ["info"],
    summary: "show what a benchmark asks, where its data is, how it is scored",
    load: async () => (await import("./commands/benchmark-info.js")).benchmarkInfoCommand,
  },
  {
    name: "preview",
    group: "Benchmarks and data",
    aliases: [],
    summary: "show prompts as a model would get them",
    load: async () => (await import("./commands/preview.js")).previewCommand,
  },
  {
    name: "data",
    group: "Benchmarks and data",
    aliases: [],
    summary: "download, list, check, remove and convert data",
    load: async () => (await import("./commands/data.js")).dataCommand,
  },
  {
    name: "fetch",
    group: "Benchmarks and data",
    aliases: [],
    summary: "download the data of benchmarks, for use without network",
    load: async () => (await import("./commands/fetch.js")).fetchCommand,
  },
  {
    name: "cache",
    group: "Benchmarks and data",
    aliases: [],
    summary: "show, prune and export the replies that eval --cache keeps",
    load: async () => (await import("./commands/cache.js")).cacheCommand,
  },
  {
    name: "sandbox",
    group: "Servers and running jobs",
    aliases: [],
    summary: "serve sandboxes to other machines; clean up after crashes",
    load: async () => (await import("./commands/sandbox.js")).loadSandboxCommand(),
  },
  {
    name: "app",
    group: "Look at results",
    aliases: [],
    summary: "open the web view",
    load: async () => (await import("./commands/service.js")).loadServiceCommand("app"),
  },
  {
    name: "service",
    group: "Servers and running jobs",
    aliases: [],
    summary: "HTTP service with the web view",
    load: async () => (await import("./commands/service.js")).loadServiceCommand("service"),
  },
  {
    name: "ctl",
    group: "Servers and running jobs",
    aliases: [],
    summary: "watch and steer runs that are under way",
    load: async () => (await import("./commands/ctl.js")).ctlCommand,
  },
  {
    name: "mock-server",
    group: "Servers and running jobs",
    aliases: [],
    summary: "serve a simulated model (OpenAI and Anthropic endpoints)",
    load: async () => (await import("./commands/mock-server.js")).loadMockServerCommand(),
  },
  {
    name: "init",
    group: "Set up",
    aliases: [],
    summary: "start a project or a benchmark package",
    load: async () => (await import("./commands/init.js")).initCommand,
  },
  {
    name: "validate",
    group: "Set up",
    aliases: [],
    summary: "check task files, data files and plugins",
    load: async () => (await import("./commands/validate.js")).validateCommand,
  },
  {
    name: "doctor",
    group: "Set up",
    aliases: [],
    summary: "check this machine",
    load: async () => (await import("./commands/doctor.js")).doctorCommand,
  },
  {
    name: "config",
    group: "Set up",
    aliases: [],
    summary: "show, set and describe settings",
    load: async () => (await import("./commands/config.js")).configCommand,
  },
  {
    name: "completion",
    group: "Set up",
    aliases: [],
    summary: "completion for bash, zsh, fish and PowerShell",
    load: async () => (await import("./commands/completion.js")).completionCommand,
  },
]
