import { type ChildProcess, spawn } from "node:child_process"
import { readFile } from "node:fs/promises"
import { fileURLToPath } from "node:url"
import { jobsPageSchema } from "@evalscope/app/api"
import { z } from "zod"

const script = fileURLToPath(new URL("serve.mjs", import.meta.url))

export type ServiceProcess = Awaited<ReturnType<typeof startServiceProcess>>

/** A service in a process of its own, which can be killed. */
export async function startServiceProcess(options: object, env: NodeJS.ProcessEnv = {}) {
  const child: ChildProcess = spawn(process.execPath, [script, JSON.stringify({ port: 0, ...options })], {
    env: { PATH: process.env.PATH, ...env },
    stdio: ["ignore", "pipe", "inherit"],
  })
  const url = await new Promise<string>((resolve, reject) => {
    child.stdout?.once("data", (text: Buffer) => resolve(text.toString().trim()))
    child.once("exit", (code) => reject(new Error(`The service ended with ${code}.`)))
  })
  const jobs = async (limit = 200) =>
    jobsPageSchema.parse(await (await fetch(`${url}/api/v1/jobs?limit=${limit}`)).json())
  const post = async (path: string, body: object) => {
    const answer = await fetch(`${url}${path}`, {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify(body),
    })
    return { status: answer.status, body: z.record(z.string(), z.unknown()).parse(await answer.json()) }
  }
  const kill = (signal: "SIGKILL" | "SIGTERM" = "SIGKILL") =>
    new Promise<number | null>((resolve) => {
      if (child.exitCode !== null || child.signalCode !== null) return resolve(child.exitCode)
      child.once("exit", resolve)
      child.kill(signal)
    })
  const workers = async () => {
    const pids = await readFile(`/proc/${child.pid}/task/${child.pid}/children`, "utf8")
    return pids.trim().split(" ").filter(Boolean).map(Number)
  }
  const killWorkers = async () => {
    const pids = await workers()
    for (const pid of pids) process.kill(pid, "SIGKILL")
    return pids.length > 0
  }
  return { url, child, jobs, post, kill, workers, killWorkers }
}
