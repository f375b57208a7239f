import { readFile } from "node:fs/promises"
import { createRequire, isBuiltin } from "node:module"
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

const drivers = [
  // Newer versions of Node.js have one of their own.
  ["libsql", "@evalscope/app", "the web view's index", "node:sqlite"],
  ["node-sqlite3-wasm", "@evalscope/perf", "benchmark_data.db of load tests", undefined],
] as const

/** Whether SQLite can be loaded; one of its drivers is made of native code. */
export const sqliteCheck: Check = async ({ env }) => {
  const problems: string[] = []
  const loaded: string[] = []
  for (const [driver, owner, what, builtIn] of drivers) {
    try {
      const from = createRequire(import.meta.resolve(owner))
      from(driver)
      loaded.push(driver)
    } catch (thrown) {
      if (builtIn !== undefined && isBuiltin(builtIn)) loaded.push(builtIn)
      else problems.push(`${driver} for ${what}: ${errorMessage(thrown).split("\n")[0]}`)
    }
  }
  const finding = { name: "sqlite", detail: [...loaded, ...problems].join("; ") }
  return problems.length === 0
    ? [{ ...finding, state: "ok" }]
    : [{ ...finding, state: "warn", fix: installLine("@evalscope/app @evalscope/perf", env) }]
}

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
