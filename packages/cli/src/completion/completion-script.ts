import { type CommandWords, valuesOfFlags } from "./completion-words.js"

export const shells = ["bash", "zsh", "fish", "pwsh"] as const
export type Shell = (typeof shells)[number]

/** A script that completes commands, flags, benchmarks and files without starting the program. */
export function completionScript(shell: Shell, commands: readonly CommandWords[]): string {
  switch (shell) {
    case "bash":
      return bash(commands)
    case "zsh":
      return zsh(commands)
    case "fish":
      return fish(commands)
    case "pwsh":
      return pwsh(commands)
  }
}

const namesOf = ({ name, aliases }: CommandWords) => [name, ...aliases]
const flagNames = ({ flags }: CommandWords) => flags.map((flag) => flag.name).join(" ")

function bash(commands: readonly CommandWords[]): string {
  const cases = commands.map(
    (command) =>
      `    ${namesOf(command).join("|")}) flags="${flagNames(command)}"; words="${command.words.join(" ")}" ;;`,
  )
  return `# bash completion of evalscope
_evalscope() {
  local current="\${COMP_WORDS[COMP_CWORD]}" previous="\${COMP_WORDS[COMP_CWORD-1]}" flags="" words="" values=""
  COMPREPLY=()
  if [ "$COMP_CWORD" -eq 1 ]; then
    COMPREPLY=($(compgen -W "${commands.flatMap(namesOf).join(" ")} --help --version" -- "$current"))
    return
  fi
  case "$previous" in
${valuesOfFlags(commands)
  .map(([flag, values]) => `    ${flag}) values="${values.join(" ")}" ;;`)
  .join("\n")}
  esac
  if [ -n "$values" ]; then
    COMPREPLY=($(compgen -W "$values" -- "$current"))
    return
  fi
  case "\${COMP_WORDS[1]}" in
    help) COMPREPLY=($(compgen -W "${commands.flatMap(namesOf).join(" ")}" -- "$current")); return ;;
${cases.join("\n")}
  esac
  case "$current" in
    -*) COMPREPLY=($(compgen -W "$flags --help" -- "$current")) ;;
    *) COMPREPLY=($(compgen -W "$words" -- "$current") $(compgen -f -- "$current")) ;;
  esac
}
complete -o filenames -F _evalscope evalscope
`
}

function zsh(commands: readonly CommandWords[]): string {
  const quoted = (text: string) => text.replaceAll("'", "'\\''").replaceAll(":", "\\:")
  const list = commands.map(({ name, summary }) => `    '${name}:${quoted(summary)}'`)
  const cases = commands.map((command) => {
    const flags = command.flags.map(({ name, help }) => `'${name}:${quoted(help)}'`).join(" ")
    const words = command.words.map((word) => `'${word}'`).join(" ")
    return `    ${namesOf(command).join("|")}) flags=(${flags}); plain=(${words}) ;;`
  })
  return `#compdef evalscope
# zsh completion of evalscope
_evalscope() {
  local -a commands flags plain
  commands=(
${list.join("\n")}
  )
  if (( CURRENT == 2 )); then
    _describe command commands
    return
  fi
  case "\${words[CURRENT-1]}" in
${valuesOfFlags(commands)
  .map(([flag, values]) => `    ${flag}) compadd ${values.join(" ")}; return ;;`)
  .join("\n")}
  esac
  case "\${words[2]}" in
    help) _describe command commands; return ;;
${cases.join("\n")}
  esac
  if [[ "$PREFIX" == -* ]]; then
    _describe flag flags
  else
    (( \${#plain} )) && compadd -a plain
    _files
  fi
}
if ! (( $+functions[compdef] )); then autoload -Uz compinit && compinit; fi
compdef _evalscope evalscope
`
}

function fish(commands: readonly CommandWords[]): string {
  const quoted = (text: string) => `'${text.replaceAll("\\", "\\\\").replaceAll("'", "\\'")}'`
  const lines = commands.flatMap((command) => {
    const { name, summary, flags, words } = command
    const seen = `__fish_seen_subcommand_from ${namesOf(command).join(" ")}`
    return [
      `complete -c evalscope -n __fish_use_subcommand -f -a ${name} -d ${quoted(summary)}`,
      ...flags.map(
        (flag) =>
          `complete -c evalscope -n '${seen}' -l ${flag.name.slice(2)} -d ${quoted(flag.help)}${flag.values.length > 0 ? ` -xa ${quoted(flag.values.join(" "))}` : ""}`,
      ),
      ...(words.length > 0 ? [`complete -c evalscope -n '${seen}' -a ${quoted(words.join(" "))}`] : []),
    ]
  })
  return `# fish completion of evalscope\n${lines.join("\n")}\n`
}

function pwsh(commands: readonly CommandWords[]): string {
  const list = (words: readonly string[]) =>
    `@(${words.map((word) => `'${word.replaceAll("'", "''")}'`).join(", ")})`
  const table = commands.flatMap((command) =>
    namesOf(command).map(
      (name) => `  '${name}' = ${list([...command.flags.map((flag) => flag.name), ...command.words])}`,
    ),
  )
  return `# PowerShell completion of evalscope
$evalscopeWords = @{
${table.join("\n")}
}
Register-ArgumentCompleter -Native -CommandName evalscope -ScriptBlock {
  param($wordToComplete, $commandAst, $cursorPosition)
  $values = @{
${valuesOfFlags(commands)
  .map(([flag, values]) => `    '${flag}' = ${list(values)}`)
  .join("\n")}
  }
  $elements = @($commandAst.CommandElements | ForEach-Object { $_.ToString() })
  $atCommand = $elements.Count -lt 2 -or ($elements.Count -eq 2 -and $wordToComplete -ne '')
  $previous = if ($wordToComplete -eq '') { $elements[-1] } else { $elements[-2] }
  $candidates = if ($values.ContainsKey("$previous")) { $values["$previous"] } elseif ($atCommand) { $evalscopeWords.Keys } else { $evalscopeWords[$elements[1]] }
  $candidates | Where-Object { $_ -like "$wordToComplete*" } | Sort-Object | ForEach-Object {
    [System.Management.Automation.CompletionResult]::new($_, $_, 'ParameterValue', $_)
  }
}
`
}
