import { type CommandWords, flagsOfRuns, valuesOfFlags } from "./completion-words.js"

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
      `    ${namesOf(command).join("|")}) flags="${flagNames(command)}"; words="${command.words.join(" ")}"${command.takesRuns ? ' runs="$(_evalscope_runs)"' : ""} ;;`,
  )
  return `# bash completion of evalscope
_evalscope_runs() {
  local run
  for run in "\${EVALSCOPE_WORK_DIR:-outputs}"/*/; do
    run="\${run%/}"
    [ -d "$run" ] && echo "\${run##*/}"
  done
}
_evalscope() {
  local current="\${COMP_WORDS[COMP_CWORD]}" previous="\${COMP_WORDS[COMP_CWORD-1]}" flags="" words="" values="" runs=""
  COMPREPLY=()
  if [ "$COMP_CWORD" -eq 1 ]; then
    COMPREPLY=($(compgen -W "${commands.flatMap(namesOf).join(" ")} --help --version" -- "$current"))
    return
  fi
  case "$previous" in
${valuesOfFlags(commands)
  .map(([flag, values]) => `    ${flag}) values="${values.join(" ")}" ;;`)
  .join("\n")}
    ${flagsOfRuns(commands).join("|")}) values="$(_evalscope_runs)" ;;
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
    *) COMPREPLY=($(compgen -W "$words $runs" -- "$current") $(compgen -f -- "$current")) ;;
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
    const runs = command.takesRuns ? " $(_evalscope_runs)" : ""
    return `    ${namesOf(command).join("|")}) flags=(${flags}); plain=(${words}${runs}) ;;`
  })
  return `#compdef evalscope
# zsh completion of evalscope
_evalscope_runs() {
  print -l -- "\${EVALSCOPE_WORK_DIR:-outputs}"/*(/N:t)
}
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
    ${flagsOfRuns(commands).join("|")}) plain=($(_evalscope_runs)); compadd -a plain; _files; return ;;
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
    const { name, summary, flags, words, takesRuns } = command
    const seen = `__fish_seen_subcommand_from ${namesOf(command).join(" ")}`
    return [
      `complete -c evalscope -n __fish_use_subcommand -f -a ${name} -d ${quoted(summary)}`,
      ...flags.map(
        (flag) =>
          `complete -c evalscope -n '${seen}' -l ${flag.name.slice(2)} -d ${quoted(flag.help)}${flag.takesRun ? " -ra '(__evalscope_runs)'" : flag.values.length > 0 ? ` -xa ${quoted(flag.values.join(" "))}` : ""}`,
      ),
      ...(words.length > 0 ? [`complete -c evalscope -n '${seen}' -a ${quoted(words.join(" "))}`] : []),
      ...(takesRuns ? [`complete -c evalscope -n '${seen}' -a '(__evalscope_runs)'`] : []),
    ]
  })
  return `# fish completion of evalscope
function __evalscope_runs
  set -l folder outputs
  set -q EVALSCOPE_WORK_DIR; and set folder $EVALSCOPE_WORK_DIR
  for run in $folder/*/
    basename $run
  end
end
${lines.join("\n")}
`
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
$evalscopeTakesRuns = ${list(commands.filter(({ takesRuns }) => takesRuns).flatMap(namesOf))}
$evalscopeRunFlags = ${list(flagsOfRuns(commands))}
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
  $folder = if ($env:EVALSCOPE_WORK_DIR) { $env:EVALSCOPE_WORK_DIR } else { 'outputs' }
  $runs = @(Get-ChildItem -Path $folder -Directory -Name -ErrorAction SilentlyContinue)
  $candidates = if ($values.ContainsKey("$previous")) { $values["$previous"] } elseif ($evalscopeRunFlags -contains "$previous") { $runs } elseif ($atCommand) { $evalscopeWords.Keys } else { $evalscopeWords[$elements[1]]; if ($evalscopeTakesRuns -contains $elements[1]) { $runs } }
  $candidates | Where-Object { $_ -like "$wordToComplete*" } | Sort-Object | ForEach-Object {
    [System.Management.Automation.CompletionResult]::new($_, $_, 'ParameterValue', $_)
  }
}
`
}
