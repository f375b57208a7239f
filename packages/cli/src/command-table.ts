import type { Flag, ParsedFlags } from "./flags/index.js"
import type { Io } from "./io.js"

/** A command: its flags as data, and what it does. `run` imports what it needs when it is called. */
export interface CommandModule {
  /** Arguments in the usage line, e.g. `[benchmarks…]`. */
  usage: string
  flags: readonly Flag[]
  /** Command lines with what they do. */
  examples: readonly (readonly [line: string, what: string])[]
  /** Returns the exit code. */
  run(parsed: ParsedFlags, io: Io): Promise<number>
}

export interface CommandEntry {
  name: string
  aliases: readonly string[]
  summary: string
  load(): Promise<CommandModule>
}

/** Every command, as static data: `--help` shows this table and loads nothing else. */
export const commands: readonly CommandEntry[] = [
  {
    name: "eval",
    aliases: [],
    summary: "run benchmarks against a model",
    load: async () => (await import("./commands/eval.js")).evalCommand,
  },
  {
    name: "arena",
    aliases: [],
    summary: "let judges compare models; ratings and leaderboards from battles",
    load: async () => (await import("./commands/arena.js")).arenaCommand,
  },
  {
    name: "compare",
    aliases: [],
    summary: "compare finished runs with a paired test",
    load: async () => (await import("./commands/compare.js")).compareCommand,
  },
  {
    name: "list",
    aliases: [],
    summary: "list what can be run",
    load: async () => (await import("./commands/list.js")).listCommand,
  },
  {
    name: "benchmark-info",
    aliases: ["info"],
    summary: "show what a benchmark asks, where its data is, how it is scored",
    load: async () => (await import("./commands/benchmark-info.js")).benchmarkInfoCommand,
  },
  {
    name: "fetch",
    aliases: [],
    summary: "download the data of benchmarks, for use without network",
    load: async () => (await import("./commands/fetch.js")).fetchCommand,
  },
  {
    name: "mock-server",
    aliases: [],
    summary: "serve a simulated model (OpenAI and Anthropic endpoints)",
    load: async () => (await import("./commands/mock-server.js")).loadMockServerCommand(),
  },
]
