import { spawn } from "node:child_process"

/** A client of a tmux server that stays and takes one command after another. */
export interface TmuxControl {
  /** What the command prints; throws when tmux does not take it, or has ended. */
  ask(command: string): Promise<string>
}

interface Asked {
  readonly resolve: (printed: string) => void
  readonly reject: (error: Error) => void
}

/**
 * A client in tmux's control mode: commands by its input, answers between `%begin` and `%end`. Looking at a window
 * many times a second with a process for each look would take more of the processor than what is looked at.
 */
export function openTmuxControl(socket: string): TmuxControl {
  const flags = ["-f", "ignore-size,no-output"]
  const client = spawn("tmux", ["-u", "-L", socket, "-C", "attach-session", "-t", "t", ...flags], {
    stdio: ["pipe", "pipe", "ignore"],
  })
  const waiting: Asked[] = []
  let hasEnded = false
  let block: { readonly mark: string; readonly lines: string[] } | undefined
  let rest = ""

  const end = () => {
    hasEnded = true
    for (const { reject } of waiting.splice(0)) reject(new Error("The terminal has been closed."))
  }
  const take = (line: string) => {
    const [word = "", ...numbers] = line.split(" ")
    const mark = numbers.join(" ")
    if (block === undefined) {
      if (word === "%begin") block = { mark, lines: [] }
      return
    }
    if ((word !== "%end" && word !== "%error") || mark !== block.mark) {
      block.lines.push(line)
      return
    }
    const printed = block.lines.join("\n")
    block = undefined
    // The last number says whether it is an answer to this client.
    if (!mark.endsWith(" 1")) return
    const asked = waiting.shift()
    if (word === "%end") asked?.resolve(printed)
    else asked?.reject(new Error(`tmux: ${printed}`))
  }
  client.stdout.setEncoding("utf8").on("data", (chunk: string) => {
    const lines = `${rest}${chunk}`.split("\n")
    rest = lines.pop() ?? ""
    for (const line of lines) take(line)
  })
  client.stdin.on("error", end)
  client.on("error", end).on("close", end)

  return {
    ask: (command) =>
      new Promise((resolve, reject) => {
        if (hasEnded) return reject(new Error("The terminal has been closed."))
        waiting.push({ resolve, reject })
        client.stdin.write(`${command}\n`)
      }),
  }
}
