/** The built program in a process of its own. */
import { spawn } from "node:child_process"
import { mkdtemp, rm } from "node:fs/promises"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { fileURLToPath } from "node:url"

export const bin = fileURLToPath(new URL("../../packages/perf/dist/cli/bin.js", import.meta.url))

/** Starts it against a server; `ended` gives its exit code and what it printed. */
export function startProgram(url, flags) {
  const fixed = [
    "--url",
    `${url}/v1/chat/completions`,
    "--model",
    "m",
    "--prompt",
    "hi",
    "--no-test-connection",
  ]
  const child = spawn(process.execPath, [bin, ...fixed, ...flags], { stdio: ["ignore", "pipe", "pipe"] })
  const said = { out: "", err: "" }
  child.stdout.on("data", (part) => {
    said.out += String(part)
  })
  child.stderr.on("data", (part) => {
    said.err += String(part)
  })
  const ended = new Promise((resolve) => child.once("close", (code) => resolve({ code, ...said })))
  return { child, ended }
}

/** An empty folder, removed afterwards. */
export async function inFolder(use) {
  const folder = await mkdtemp(join(tmpdir(), "perf-bench-"))
  try {
    return await use(folder)
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
}
