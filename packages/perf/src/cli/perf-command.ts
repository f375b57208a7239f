import { readFileSync } from "node:fs"
import { nearestWord } from "../config/index.js"
import { PerfError } from "../errors/index.js"
import type { PerfSubcommand } from "./command.js"
import type { PerfCommandIo } from "./command-io.js"
import { exitCodes } from "./exit-codes.js"
import { commandHelp } from "./help.js"
import { jsonAsked } from "./json-answer.js"
import { parseFlags } from "./parse-flags.js"
import { secretsIn } from "./redact.js"
import { reportFailure } from "./report-failure.js"

interface Entry {
  readonly name: string
  readonly summary: string
  load(): Promise<PerfSubcommand>
}

/** Every subcommand; each is loaded when it is called. */
const entries: readonly Entry[] = [
  {
    name: "run",
    summary: "put load on a service and measure it (also without a command)",
    load: async () => (await import("./run-command.js")).runCommand,
  },
  {
    name: "report",
    summary: "show the report of a stored run, also of one that was killed",
    load: async () => (await import("./report-command.js")).reportCommand,
  },
  {
    name: "compare",
    summary: "compare two stored runs with intervals",
    load: async () => (await import("./compare-command.js")).compareCommand,
  },
  {
    name: "export",
    summary: "write the requests of a run as CSV or SQLite",
    load: async () => (await import("./export-command.js")).exportCommand,
  },
  {
    name: "datasets",
    summary: "list what requests can be made from",
    load: async () => (await import("./datasets-command.js")).datasetsCommand,
  },
  {
    name: "mock",
    summary: "serve a simulated model to try things on",
    load: async () => (await import("./mock-command.js")).loadMockCommand(),
  },
]

/**
 * The whole command line of `evalscope-perf`, which `evalscope perf` calls too. Results go to `io.out`, everything
 * else to `io.err`.
 *
 * @param argv arguments after the program's name
 * @param program how the program was called, for help texts
 * @returns the exit code
 */
export async function runPerfCommand(
  argv: readonly string[],
  io: PerfCommandIo,
  program = "evalscope-perf",
): Promise<number> {
  const [first, ...rest] = argv
  try {
    if (first === "--version" || first === "-v") {
      io.out(`${version()}\n`)
      return exitCodes.done
    }
    if (first === "help" || argv.length === 0) return await runPerfCommand([...rest, "--help"], io, program)
    const named = entries.find(({ name }) => name === first)
    if (named === undefined && first !== undefined && !first.startsWith("-"))
      throw unknownCommand(first, program)
    const [run] = entries
    const command = await (named ?? run)?.load()
    if (command === undefined) return exitCodes.bug
    const parsed = parseFlags(named ? rest : argv, command.flags)
    if (parsed.help) {
      const others = named ? [] : entries.map(({ name, summary }) => [name, summary] as const)
      io.out(commandHelp(program, named?.name, command, others, Math.min(io.columns ?? 100, 120)))
      return exitCodes.done
    }
    for (const note of parsed.notes) io.err(`note: ${note}\n`)
    return await command.run(parsed, io, program)
  } catch (thrown) {
    return reportFailure(thrown, io, {
      json: jsonAsked(argv),
      debug: argv.includes("--debug"),
      secrets: secretsIn(argv),
    })
  }
}

function unknownCommand(written: string, program: string): PerfError {
  const near = nearestWord(
    written,
    entries.map(({ name }) => name),
  )
  return new PerfError({
    code: "config_invalid",
    message: `There is no command "${written}".`,
    hint: near === undefined ? `${program} --help lists the commands.` : `Did you mean "${program} ${near}"?`,
  })
}

function version(): string {
  const manifest: unknown = JSON.parse(readFileSync(new URL("../../package.json", import.meta.url), "utf8"))
  return typeof manifest === "object" && manifest !== null && "version" in manifest
    ? String(manifest.version)
    : ""
}
