import { readFile } from "node:fs/promises"
import { createRequire } from "node:module"
import { dirname, join } from "node:path"
import { fileURLToPath } from "node:url"
import { errorMessage } from "@evalscope/core"
import { installLine } from "../install-line.js"
import type { Check, Finding } from "./finding.js"

const packages = [
  ["@evalscope/core", "the engine", false],
  ["@evalscope/benchmarks", "built-in benchmarks", false],
  ["@evalscope/testing", "simulated model", true],
  ["@evalscope/arena", "arena", true],
  ["@evalscope/perf", "load test", true],
  ["@evalscope/sandbox", "containers for model-written code", true],
  ["@evalscope/app", "service and web view", true],
] as const

/** Which of our packages are there, and whether their versions agree. */
export const packageCheck: Check = async ({ env }) => {
  const findings: Finding[] = []
  const versions = new Set<string>()
  for (const [name, what, optional] of packages) {
    const version = await versionOf(name)
    if (version !== undefined) versions.add(version)
    findings.push({
      name: name.replace("@evalscope/", ""),
      state: version !== undefined ? "ok" : optional ? "skip" : "fail",
      detail: version === undefined ? `${what}: not installed` : version,
      ...(version === undefined && { fix: installLine(name, env) }),
    })
  }
  if (versions.size > 1) {
    findings.push({
      name: "versions",
      state: "warn",
      detail: `packages of ${[...versions].join(" and ")} are mixed`,
      fix: "Install all of them in the same version.",
    })
  }
  return findings
}

/** Which SQLite the service and load tests would use; one that cannot do what they need is none. */
export const sqliteCheck: Check = async ({ env }) => {
  const problems: string[] = []
  const loaded: string[] = []
  const attempt = async (what: string, load: () => Promise<string>) => {
    try {
      loaded.push(await load())
    } catch (thrown) {
      problems.push(`${what}: ${errorMessage(thrown).split("\n")[0]}`)
    }
  }
  // The service's own choice, which also looks for full-text search. Without the service there is nothing to choose.
  const app = await import("@evalscope/app/command").catch(() => undefined)
  if (app) await attempt("the web view's index", async () => app.sqliteDriverName(env))
  await attempt("benchmark_data.db of load tests", async () => {
    createRequire(import.meta.resolve("@evalscope/perf"))(ofLoadTests)
    return ofLoadTests
  })
  const finding = { name: "sqlite", detail: [...loaded, ...problems].join("; ") }
  return problems.length === 0
    ? [{ ...finding, state: "ok" }]
    : [{ ...finding, state: "warn", fix: installLine("@evalscope/app @evalscope/perf", env) }]
}

const ofLoadTests = "node-sqlite3-wasm"

async function versionOf(name: string): Promise<string | undefined> {
  try {
    let folder = dirname(fileURLToPath(import.meta.resolve(name)))
    for (; dirname(folder) !== folder; folder = dirname(folder)) {
      const text = await readFile(join(folder, "package.json"), "utf8").catch(() => undefined)
      const manifest: unknown = text === undefined ? undefined : JSON.parse(text)
      if (typeof manifest !== "object" || manifest === null || !("version" in manifest)) continue
      return String(manifest.version)
    }
  } catch {
    return undefined
  }
  return undefined
}
