import { spawn } from "node:child_process"
import { mkdtemp, writeFile } from "node:fs/promises"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { fileURLToPath } from "node:url"

const runner = fileURLToPath(new URL("run-main.mjs", import.meta.url))

export interface Ended {
  code: number | null
  out: string
  err: string
}

export interface Started {
  ended: Promise<Ended>
  kill(signal: NodeJS.Signals): void
  /** Resolves when standard error holds the text. */
  says(text: string): Promise<void>
}

/** Starts the command line in a process and a folder of its own. */
export function start(args: readonly string[], options: { cwd: string; env?: NodeJS.ProcessEnv }): Started {
  const child = spawn(process.execPath, [runner, ...args], {
    cwd: options.cwd,
    env: { PATH: process.env.PATH, HOME: options.cwd, ...options.env },
    stdio: ["ignore", "pipe", "pipe"],
  })
  let out = ""
  let err = ""
  const waiting = new Set<{ text: string; resolve: () => void }>()
  child.stdout.on("data", (chunk) => {
    out += chunk
  })
  child.stderr.on("data", (chunk) => {
    err += chunk
    for (const one of waiting) if (err.includes(one.text)) one.resolve()
  })
  return {
    ended: new Promise((resolve) => child.on("close", (code) => resolve({ code, out, err }))),
    kill: (signal) => child.kill(signal),
    says: (text) =>
      new Promise((resolve) => {
        if (err.includes(text)) resolve()
        else waiting.add({ text, resolve })
      }),
  }
}

export function run(
  args: readonly string[],
  options: { cwd?: string; env?: NodeJS.ProcessEnv } = {},
): Promise<Ended> {
  return folder().then(
    (fresh) => start(args, { cwd: options.cwd ?? fresh, ...(options.env && { env: options.env }) }).ended,
  )
}

export function folder(): Promise<string> {
  return mkdtemp(join(tmpdir(), "evalscope-cli-"))
}

/** A folder with one JSON Lines file of questions for general_qa. */
export async function questionsFolder(lines: readonly string[]): Promise<string> {
  const dir = await folder()
  await writeFile(join(dir, "default.jsonl"), `${lines.join("\n")}\n`)
  return dir
}
