import { statfs } from "node:fs/promises"
import type { Doctor } from "../api/index.js"

type Check = Doctor["checks"][number]

const patienceMs = 5000
const lowSpaceBytes = 2e9
const mostSkewMs = 60_000

const hubs = [
  { name: "modelscope", address: "MODELSCOPE_ENDPOINT", standard: "https://www.modelscope.cn" },
  { name: "huggingface", address: "HF_ENDPOINT", standard: "https://huggingface.co" },
] as const

/** Room for runs, a container engine, and with `online` the hubs that data comes from. */
export async function lookAtMachine(
  outputs: string,
  env: NodeJS.ProcessEnv,
  online: boolean,
): Promise<readonly Check[]> {
  return Promise.all([
    diskCheck(outputs),
    engineCheck(env),
    ...hubs.map(({ name, address, standard }) => {
      const url = (env[address] || standard).replace(/\/+$/, "")
      return online ? hubCheck(name, url) : ({ name, state: "skip", code: "not_asked", detail: url } as const)
    }),
  ])
}

async function diskCheck(outputs: string): Promise<Check> {
  const { bavail, bsize } = await statfs(outputs)
  const free = Number(bavail) * Number(bsize)
  const enough = free >= lowSpaceBytes
  return {
    name: "disk",
    state: enough ? "ok" : "warn",
    code: enough ? "free" : "little_room",
    detail: `${(free / 1e9).toFixed(1)} GB`,
  }
}

async function engineCheck(env: NodeJS.ProcessEnv): Promise<Check> {
  const sandbox = await import("@evalscope/sandbox").catch(() => undefined)
  if (!sandbox) return { name: "engine", state: "skip", code: "not_installed", detail: "@evalscope/sandbox" }
  try {
    const driver = await within(sandbox.docker({ env, pull: false }))
    await driver.close()
    return { name: "engine", state: "ok", code: "engine_answers", detail: env.DOCKER_HOST ?? "" }
  } catch (error) {
    return { name: "engine", state: "skip", code: "engine_absent", detail: reasonOf(error) }
  }
}

async function hubCheck(name: Check["name"], url: string): Promise<Check> {
  try {
    const answer = await fetch(url, { method: "HEAD", signal: AbortSignal.timeout(patienceMs) })
    const date = answer.headers.get("date")
    const skew = date === null ? 0 : Math.abs(Date.now() - Date.parse(date))
    return skew > mostSkewMs
      ? { name, state: "warn", code: "clock_off", detail: `${Math.round(skew / 1000)} s` }
      : { name, state: "ok", code: "hub_answers", detail: url }
  } catch (error) {
    return { name, state: "fail", code: "hub_silent", detail: `${url}: ${reasonOf(error)}` }
  }
}

function within<T>(work: Promise<T>): Promise<T> {
  return Promise.race([
    work,
    new Promise<never>((_, reject) => {
      setTimeout(() => reject(new Error(`no answer within ${patienceMs / 1000} s`)), patienceMs).unref()
    }),
  ])
}

/** `fetch` says only that it failed; its cause says why. */
function reasonOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error)
  const reason = error.cause instanceof Error ? error.cause.message : error.message
  return reason.split("\n")[0] ?? ""
}
