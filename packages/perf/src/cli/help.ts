import type { PerfSubcommand } from "./command.js"

/** Text of `--help` for a subcommand, wrapped to the width. */
export function commandHelp(
  program: string,
  name: string | undefined,
  command: PerfSubcommand,
  others: readonly (readonly [name: string, summary: string])[],
  width: number,
): string {
  const called = name !== undefined ? `${program} ${name}` : others.length > 0 ? `${program} [run]` : program
  const parts = [`Usage: ${called} ${command.usage}`.trim(), "", command.summary]
  if (others.length > 0) {
    const widest = Math.max(...others.map(([other]) => other.length))
    parts.push("", "Commands:", ...others.map(([other, summary]) => `  ${other.padEnd(widest)}  ${summary}`))
  }
  const shown = command.flags.filter(({ hidden }) => !hidden)
  const spelled = shown.map((flag) => {
    const short = flag.short === undefined ? "" : `-${flag.short}, `
    const value = flag.kind === "switch" ? "" : ` <${flag.value ?? "value"}>`
    const no = flag.negatable ? "[no-]" : ""
    return { flag, text: `${short}--${no}${flag.name}${value}` }
  })
  const column = Math.min(34, Math.max(0, ...spelled.map(({ text }) => text.length)) + 2)
  for (const group of [...new Set(shown.map((flag) => flag.group))]) {
    parts.push("", `${group}:`)
    for (const { flag, text } of spelled.filter((one) => one.flag.group === group)) {
      const lines = wrap(flag.help, Math.max(30, width - column - 4))
      const [first = "", ...rest] = lines
      const head =
        text.length + 2 > column
          ? [`  ${text}`, `${" ".repeat(column + 2)}${first}`]
          : [`  ${text.padEnd(column)}${first}`]
      parts.push(...head, ...rest.map((line) => `${" ".repeat(column + 2)}${line}`))
    }
  }
  if (command.examples.length > 0) {
    parts.push("", "Examples:")
    for (const [line, what] of command.examples)
      parts.push(`  # ${what}`, `  ${line.replace(/^evalscope-perf/, program)}`)
  }
  return `${parts.join("\n")}\n`
}

function wrap(text: string, width: number): string[] {
  const lines: string[] = []
  let line = ""
  for (const word of text.split(" ")) {
    if (line !== "" && line.length + 1 + word.length > width) {
      lines.push(line)
      line = word
    } else line = line === "" ? word : `${line} ${word}`
  }
  return [...lines, line]
}
