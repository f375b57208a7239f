import { execFileSync, spawnSync } from "node:child_process"
import { mkdtempSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { setTimeout as pause } from "node:timers/promises"
import { fileURLToPath } from "node:url"
import { openTmuxControl } from "./tmux-control.js"

/** The program. */
const bin = fileURLToPath(new URL("../run-main.mjs", import.meta.url))

export const hasTmux = spawnSync("tmux", ["-V"]).status === 0
if (!hasTmux) console.warn("\n*** SKIPPED: the terminal suite needs tmux (Debian package tmux) ***\n")

/** A real terminal with the program in it. */
export interface Terminal {
  readonly dir: string
  /** What the window shows. */
  text(): string
  /** The same with colours, as escape sequences. */
  colours(): string
  /** The same with what scrolled out of it. */
  all(): string
  /** Presses keys by tmux's names: Enter, Escape, Tab, Up, Space, C-c … */
  press(...keys: string[]): Promise<void>
  type(text: string): void
  resize(columns: number, rows: number): void
  /** Waits until the window shows it. */
  until(wanted: string | RegExp): Promise<string>
  /** The program is on the second screen, or has hidden the cursor. */
  isTaken(): boolean
  /** What the program put on the clipboard. */
  clipboard(): string
  signal(name: "SIGTERM" | "SIGINT" | "SIGHUP" | "SIGUSR2"): void
  close(): void
  [Symbol.dispose](): void
}

/** How long a window may take to show something: several at once on a slow machine take their time. */
const mostMs = 100_000

let sessions = 0
const opened = new Set<Terminal>()

/** Ends all terminals of a file, also those of tests that failed. */
export function closeTerminals(): void {
  for (const terminal of opened) terminal.close()
  opened.clear()
}

/** Starts the program in a tmux session of its own server. */
export function openTerminal(
  args: readonly string[],
  options: {
    readonly columns?: number
    readonly rows?: number
    readonly env?: Readonly<Record<string, string>>
    /** Where it is started; default a new folder. */
    readonly dir?: string
  } = {},
): Terminal {
  const { columns = 100, rows = 30, env = {} } = options
  sessions += 1
  const socket = `evalscope-${process.pid}-${sessions}`
  const dir = options.dir ?? mkdtempSync(join(tmpdir(), "evalscope-tui-"))
  const tmux = (...rest: string[]) =>
    execFileSync("tmux", ["-L", socket, "-f", "/dev/null", ...rest], { encoding: "utf8" })
  const quoted = (text: string) => `'${text.replaceAll("'", "'\\''")}'`
  // Runs of other terminals are not to be seen.
  const assignments = Object.entries({ HOME: dir, XDG_RUNTIME_DIR: dir, LANG: "C.UTF-8", ...env }).map(
    ([name, value]) => `${name}=${quoted(value)}`,
  )
  const program = [
    "env",
    "-u",
    "CI",
    "-u",
    "NO_COLOR",
    ...assignments,
    process.execPath,
    bin,
    ...args.map(quoted),
  ].join(" ")
  // What the program must leave as it was: the terminal's settings.
  const script = `echo before; s=$(stty -g); ${program}; e=$?; [ "$(stty -g)" = "$s" ] && echo "settings kept"; echo "ended with $e"; exec cat`
  tmux("new-session", "-d", "-s", "t", "-x", String(columns), "-y", String(rows), "-c", dir, script)
  tmux("set-option", "-s", "set-clipboard", "on")
  const control = openTmuxControl(socket)
  const text = () => tmux("capture-pane", "-p", "-t", "t").trimEnd()
  const isTaken = () =>
    tmux("display-message", "-p", "-t", "t", "#{alternate_on} #{cursor_flag}").trim() !== "0 1"
  const tty = tmux("display-message", "-p", "-t", "t", "#{pane_tty}").trim()
  let isListening = false
  /** A screen is drawn a moment before it reads keys; nobody is as quick as that. */
  const listening = async () => {
    for (let waited = 0; !isListening && waited < mostMs && isTaken(); waited += 40) {
      isListening = execFileSync("stty", ["-F", tty, "-a"], { encoding: "utf8" }).includes("-icanon")
      if (!isListening) await pause(40)
    }
  }
  const terminal: Terminal = {
    dir,
    text,
    colours: () => tmux("capture-pane", "-e", "-p", "-t", "t"),
    all: () => tmux("capture-pane", "-p", "-S", "-500", "-t", "t").trimEnd(),
    press: async (...keys) => {
      await listening()
      // Nobody presses two keys within one read of the terminal.
      for (const key of keys) {
        await control.ask(`send-keys -t t '${key}'`)
        await pause(60)
      }
    },
    type: (typed) => tmux("send-keys", "-t", "t", "-l", typed),
    resize: (width, height) => tmux("resize-window", "-t", "t", "-x", String(width), "-y", String(height)),
    until: async (wanted) => {
      const fits = (shown: string) =>
        typeof wanted === "string" ? shown.includes(wanted) : wanted.test(shown)
      for (let waited = 0; waited < mostMs; waited += 40) {
        const shown = (await control.ask("capture-pane -p -t t")).trimEnd()
        if (fits(shown)) {
          // What is drawn reads keys a moment later; nobody answers within it.
          await pause(100)
          return shown
        }
        await pause(40)
      }
      throw new Error(`The terminal never showed ${String(wanted)}; it shows:\n${text()}`)
    },
    isTaken,
    clipboard: () => tmux("show-buffer"),
    signal: (name) => {
      const shell = tmux("display-message", "-p", "-t", "t", "#{pane_pid}").trim()
      // The shell's only child; what a process is called differs from one Node to the next.
      execFileSync("pkill", [`-${name.slice(3)}`, "-P", shell])
    },
    close: () => {
      spawnSync("tmux", ["-L", socket, "kill-server"])
    },
    [Symbol.dispose]: () => terminal.close(),
  }
  opened.add(terminal)
  return terminal
}
