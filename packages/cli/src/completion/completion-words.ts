import { commands } from "../command-table.js"
import type { Flag } from "../flags/index.js"
import { withTerminalFlags } from "../terminal.js"

export interface CommandWords {
  name: string
  aliases: readonly string[]
  summary: string
  /** With their dashes. */
  flags: readonly { name: string; help: string; values: readonly string[]; takesRun: boolean }[]
  /** What may stand as a plain argument. */
  words: readonly string[]
  /** So may the names of runs, which only the shell can look up. */
  takesRuns: boolean
}

const takesBenchmarks = ["eval", "preview", "benchmark-info", "fetch"]

/** Everything that can be completed, from the command table and the catalogue. */
export async function completionWords(): Promise<readonly CommandWords[]> {
  const { catalogue } = await import("@evalscope/benchmarks")
  const benchmarks = catalogue.map((entry) => entry.name)
  return Promise.all(
    commands.map(async ({ name, aliases, summary, load }) => {
      const module = await load().catch(() => undefined)
      // The load test reads its arguments itself, but its flags are known.
      const own = name === "perf" ? await loadTestFlags() : (module?.flags ?? [])
      const flags = withTerminalFlags(own).filter((flag) => !flag.hidden)
      return {
        name,
        aliases,
        summary,
        flags: flags.map((flag) => ({
          name: `--${flag.name}`,
          help: flag.help,
          values: flag.choices ?? flag.suggestions ?? [],
          takesRun: /^runs?$/.test(flag.value ?? ""),
        })),
        takesRuns: /[<[][^>\]]*\bruns?\b/.test(module?.usage ?? ""),
        words: takesBenchmarks.includes(name) ? benchmarks : verbsOf(module?.usage ?? ""),
      }
    }),
  )
}

async function loadTestFlags(): Promise<readonly Flag[]> {
  const perf = await import("@evalscope/perf").catch(() => undefined)
  return (perf?.perfFlags() ?? []).map(({ name, help, group, hidden }) => ({
    ...{ name, help, group, kind: "text" as const },
    ...(hidden && { hidden }),
  }))
}

/** What may follow a flag, over all commands. */
export function valuesOfFlags(
  commands: readonly CommandWords[],
): readonly (readonly [string, readonly string[]])[] {
  const values = new Map<string, Set<string>>()
  for (const flag of commands.flatMap((command) => command.flags)) {
    if (flag.values.length === 0) continue
    values.set(flag.name, new Set([...(values.get(flag.name) ?? []), ...flag.values]))
  }
  return [...values].map(([name, known]) => [name, [...known]])
}

/** The flags that are given a run, over all commands. */
export function flagsOfRuns(commands: readonly CommandWords[]): readonly string[] {
  const names = commands.flatMap(({ flags }) => flags.filter(({ takesRun }) => takesRun))
  return [...new Set(names.map(({ name }) => name))]
}

/** The verbs of `list | show <run> | rm <runs…>`. */
function verbsOf(usage: string): readonly string[] {
  return /^[a-z].* \| /.test(usage)
    ? usage.split(" | ").flatMap((part) => /^[a-z-]+/.exec(part.trim())?.[0] ?? [])
    : []
}
