import { commands } from "./command-table.js"
import { exitCodes } from "./exit-codes.js"
import { type Io, languageOf } from "./io.js"
import { UsageError } from "./usage-error.js"

/**
 * Runs one command line and returns its exit code. Results go to `io.out`, everything else to `io.err`.
 *
 * @param argv arguments after the program's name
 * @param version of the program, for `--version`
 */
export async function main(argv: readonly string[], io: Io, version: string): Promise<number> {
  const [first, ...rest] = argv
  if (first === "--version" || first === "-v") {
    io.out(`${version}\n`)
    return exitCodes.done
  }
  let bare: Io | undefined
  try {
    bare = await bareIo(argv, io)
  } catch (thrown) {
    const { reportFailure } = await import("./output/failure.js")
    return reportFailure(first ?? "", thrown, { ...io, argv })
  }
  if (bare?.interactive) {
    const { canShowTui, onTerminal } = await import("./tui/wants-tui.js")
    const outside = bare
    // A window that is too small for screens has room for a list.
    if (bare.screenReader || (onTerminal(bare) && !canShowTui(bare))) {
      const { runSpokenMenu } = await import("./output/spoken-menu.js")
      return runSpokenMenu(outside, (line) => main(line, outside, version))
    }
    if (canShowTui(bare)) {
      const { loadInteractive } = await import("./tui/load.js")
      const runInteractive = await loadInteractive()
      return runInteractive(outside, (line) => main(line, outside, version))
    }
  }
  if (bare || first === undefined || first === "--help" || first === "-h" || first === "help") {
    const wanted = first === "help" ? rest[0] : undefined
    if (wanted !== undefined) return main([wanted, "--help"], io, version)
    const lang = languageOf(/^--lang[= ](\S+)/.exec(rest.join(" "))?.[1]) ?? (bare ?? io).lang
    return printHelp({ ...(bare ?? io), lang }, version)
  }
  try {
    const entry = commands.find((command) => command.name === first || command.aliases.includes(first))
    if (!entry) throw await unknownCommand(first)
    const module = await entry.load()
    const { parseFlags } = await import("./flags/index.js")
    const { terminalIo, withTerminalFlags } = await import("./terminal.js")
    const parsed = module.raw
      ? { positional: rest, values: new Map(), notes: [], help: false }
      : parseFlags(rest, withTerminalFlags(module.flags))
    const terminal = terminalIo(parsed, io, argv)
    if (parsed.help) {
      const { printCommandHelp } = await import("./help.js")
      await printCommandHelp(entry, module, terminal)
      return exitCodes.done
    }
    for (const note of parsed.notes) io.err(`note: ${note}\n`)
    return await module.run(parsed, terminal)
  } catch (thrown) {
    const { reportFailure } = await import("./output/failure.js")
    return reportFailure(first, thrown, { ...io, argv })
  }
}

/** The outside world of a command line without a command, but maybe with flags of the terminal. */
async function bareIo(argv: readonly string[], io: Io): Promise<Io | undefined> {
  const [first] = argv
  if (first === undefined) return io
  if (!/^--(?:theme|lang|screen-reader|ascii|color|no-color|no-input)(?:=|$)/.test(first)) return undefined
  const { parseFlags } = await import("./flags/index.js")
  const { terminalIo, withTerminalFlags } = await import("./terminal.js")
  const parsed = parseFlags(argv, withTerminalFlags([]))
  if (parsed.positional.length > 0 || parsed.help) return undefined
  const terminal = terminalIo(parsed, io, [])
  return parsed.values.has("no-input") ? { ...terminal, interactive: false } : terminal
}

async function printHelp(io: Io, version: string): Promise<number> {
  const { program } = await import("./help.js")
  const tree = await program(version, io)
  tree.outputHelp()
  return exitCodes.done
}

async function unknownCommand(written: string): Promise<UsageError> {
  const { nearestWord } = await import("./nearest.js")
  const near = nearestWord(
    written,
    commands.flatMap((command) => [command.name, ...command.aliases]),
  )
  return new UsageError(
    `There is no command "${written}".`,
    near === undefined ? "evalscope --help lists the commands." : `Did you mean "evalscope ${near}"?`,
  )
}
