import { Command, Option } from "commander"
import { type CommandEntry, type CommandModule, commands } from "./command-table.js"
import type { Flag } from "./flags/index.js"
import { bare } from "./flags/parse-flags.js"
import type { Io } from "./io.js"
import { withTerminalFlags } from "./terminal.js"

type Translate = (text: string) => string

/** Texts in the language of the terminal; the dictionary is loaded only when it is needed. */
async function translator(io: Io): Promise<Translate> {
  return io.lang === "zh" ? (await import("./text/zh.js")).chinese : (text) => text
}

/** How help is laid out: in Chinese by the width that a terminal shows, and broken between characters. */
async function layout(io: Io, styleTitle: Translate) {
  if (io.lang !== "zh") return { styleTitle }
  const { displayWidth, wrapText } = await import("./text/wrap.js")
  return { styleTitle, displayWidth, boxWrap: wrapText }
}

/** The command tree as commander knows it: for help texts and the version. */
export async function program(version: string, io: Io): Promise<Command> {
  const t = await translator(io)
  const root = new Command("evalscope")
    .description(t("Evaluate language models: benchmarks, judges, comparisons."))
    .version(version, "-v, --version", t("print the version"))
    .helpOption("-h, --help", t("show help"))
    .helpCommand(false)
    .configureHelp(await layout(io, t))
    .configureOutput({ writeOut: io.out, writeErr: io.err, getOutHelpWidth: () => io.columns ?? 100 })
    .exitOverride()
  for (const entry of commands) {
    const command = root
      .command(entry.name)
      .description(t(entry.summary))
      .helpGroup(`${t(entry.group)}:`)
    for (const alias of entry.aliases) command.alias(alias)
  }
  root.addHelpText(
    "after",
    `
${t("Examples:")}
  evalscope eval quickstart                       ${t("try it, no key and no network needed")}
  evalscope eval gsm8k arc --model qwen3 --api-url http://127.0.0.1:8000/v1 --limit 100
  evalscope compare outputs/20260519_120000 outputs/20260520_090000

${t("evalscope <command> --help shows the flags of a command.")}`,
  )
  return root
}

/** How a flag's value is written, in brackets where it may be left out. */
function shownValue({ name, kind, value = "value" }: Flag): string {
  if (kind === "switch") return ""
  if (name === "json") return value === "events" ? "[=events]" : ""
  return name in bare ? ` [${value}]` : ` <${value}>`
}

/** Prints the help of one command from its static flag table. */
export async function printCommandHelp(entry: CommandEntry, module: CommandModule, io: Io): Promise<void> {
  const t = await translator(io)
  const summary = t(entry.summary)
  const stop = io.lang === "zh" ? "。" : "."
  const command = new Command(`evalscope ${entry.name}`)
    .description(`${summary.charAt(0).toUpperCase()}${summary.slice(1)}${stop}`)
    .usage(`${module.usage} [flags]`.trim())
    .helpOption("-h, --help", t("show help"))
    .configureHelp(await layout(io, t))
    .configureOutput({ writeOut: io.out, writeErr: io.err, getOutHelpWidth: () => io.columns ?? 100 })
  for (const flag of withTerminalFlags(module.flags)) {
    if (flag.hidden) continue
    const spelled = `${flag.short === undefined ? "" : `-${flag.short}, `}--${flag.name}${shownValue(flag)}`
    const help = io.lang === "zh" ? (flag.zh ?? t(flag.help)) : flag.help
    command.addOption(new Option(spelled, help).helpGroup(`${t(flag.group)}:`))
  }
  if (module.also !== undefined) command.addHelpText("after", `\n${t(module.also)}`)
  const width = Math.max(...module.examples.map(([line]) => line.length), 0)
  const examples = module.examples.map(([line, what]) =>
    width > 70 ? `  # ${t(what)}\n  ${line}` : `  ${line.padEnd(width)}  ${t(what)}`,
  )
  if (examples.length > 0) command.addHelpText("after", `\n${t("Examples:")}\n${examples.join("\n")}`)
  command.outputHelp()
}
