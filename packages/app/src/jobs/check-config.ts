import { EvalScopeError, parseTasks } from "@evalscope/core"
import { type Issue, issue, type JobKind } from "../api/index.js"
import { installed, ServiceError } from "../errors/index.js"
import { misplacedSecret, type TargetRules } from "../guard/index.js"
import { loadPerf } from "../perf-package/index.js"
import { checkProfiles, type KeyProfiles, withProfiles } from "../profiles/index.js"
import type { Roots } from "../roots/index.js"
import { configIssues } from "./config-issues.js"
import { checkConfigPaths } from "./config-paths.js"
import { checkConfigTargets } from "./config-targets.js"
import { checkKeyNames, withoutKeyNames } from "./lent-keys.js"
import { splitRunOptions } from "./run-options.js"

export interface ConfigRules {
  roots: Roots
  targets: TargetRules
  allowCode: boolean
  keyEnv: readonly string[]
  profiles: KeyProfiles
}

export interface CheckedConfig {
  /** Model and benchmarks, for lists. */
  title: string
  warnings: readonly string[]
}

/**
 * Checks a config as far as that is possible without running it.
 * @throws ServiceError 400 for what does not fit its schema, 403 for paths and hosts that are off limits, 422 for
 *   what cannot run here
 */
export async function checkConfig(
  kind: JobKind,
  config: Readonly<Record<string, unknown>>,
  rules: ConfigRules,
): Promise<CheckedConfig> {
  checkKeyNames(config, rules.keyEnv)
  checkProfiles(config, rules.profiles)
  checkSecrets(config)
  await checkConfigPaths(config, rules.roots)
  const whole = withProfiles(kind, config, rules.profiles)
  // The operator's own addresses too: a job calls no host that the server must not call.
  await checkConfigTargets(whole, rules.targets)
  try {
    switch (kind) {
      case "eval":
        return await checkEval(splitRunOptions(withoutKeyNames(whole)).config, rules)
      case "perf":
        return await checkPerf(withoutKeyNames(whole))
      case "arena":
        return await checkArena(withoutKeyNames(whole))
    }
  } catch (error) {
    throw serviceError(error)
  }
}

async function checkEval(
  config: Readonly<Record<string, unknown>>,
  rules: ConfigRules,
): Promise<CheckedConfig> {
  const { tasks, warnings } = parseTasks(config)
  const [task] = tasks
  if (!task) throw invalid("The config is empty.")
  if (task.datasets.length === 0) throw invalid("datasets is required", [issue("datasets", "missing")])
  if (task.plugins.length > 0) {
    throw new ServiceError({
      status: 403,
      code: "plugins_refused",
      message: "plugins: requests cannot bring code.",
      hint: "Leave the field out.",
      issues: [issue("plugins", "option_refused")],
    })
  }
  const { catalogue, loadBenchmark } = await installed("benchmarks", () => import("@evalscope/benchmarks"))
  const { nameHint } = await import("@evalscope/core")
  for (const name of task.datasets) {
    if (!catalogue.some((entry) => entry.name === name)) {
      const shown = name.slice(0, 100)
      const hint = nameHint(
        shown,
        catalogue.map((entry) => entry.name),
      )
      throw new ServiceError({
        status: 422,
        code: "benchmark_unknown",
        message: `There is no benchmark "${shown}".`,
        hint,
        issues: [issue("datasets", "unknown_benchmark", { name: shown }, hint)],
      })
    }
    const benchmark = await loadBenchmark(name)
    if ((task.sandbox.enabled || benchmark.scorer.needsCodeRunner) && !rules.allowCode) {
      throw new ServiceError({
        status: 403,
        code: "code_refused",
        message: `${name}: this server does not run model-written code.`,
        hint: "Start it with --allow-code on a machine with a container engine.",
        issues: [issue("datasets", "code_refused", { name })],
      })
    }
  }
  return {
    title: `${task.modelId ?? task.model ?? "mock"} · ${task.datasets.join(", ")}`,
    warnings,
  }
}

/** Options of load tests that start programs, load code or open ports: not for requests. */
const refusedPerf: ReadonlySet<string> = new Set([
  "launch",
  "launchtimeout",
  "apimodule",
  "datasetmodule",
  "metricsport",
  "port",
])

async function checkPerf(config: Record<string, unknown>): Promise<CheckedConfig> {
  for (const name of Object.keys(config)) {
    if (!refusedPerf.has(name.replaceAll(/[_-]/g, "").toLowerCase())) continue
    throw new ServiceError({
      status: 403,
      code: "option_refused",
      message: `${name.slice(0, 60)}: requests cannot start programs, bring code or open ports.`,
      hint: "Leave the field out, or run the load test from the command line.",
      issues: [issue(name.slice(0, 60), "option_refused")],
    })
  }
  const perf = await loadPerf()
  if (!perf) {
    throw new ServiceError({
      status: 422,
      code: "package_missing",
      message: "@evalscope/perf is not installed on the server.",
      hint: "npm install @evalscope/perf",
      issues: [issue("", "package_missing", { name: "@evalscope/perf" })],
    })
  }
  const { config: read, notes } = perf.parsePerfConfig(config)
  perf.checkPerfConfig(read)
  const model = typeof config.model === "string" ? config.model : "model"
  return {
    title: `${model} · ${typeof config.dataset === "string" ? config.dataset : "openqa"}`,
    warnings: notes,
  }
}

async function checkArena(config: Record<string, unknown>): Promise<CheckedConfig> {
  const { parseArenaConfig } = await installed("arena", () => import("@evalscope/arena"))
  const { models } = parseArenaConfig(config)
  return { title: models.map(({ name }) => name).join(" · "), warnings: [] }
}

function checkSecrets(config: Readonly<Record<string, unknown>>): void {
  const field = misplacedSecret(config)
  if (field === undefined) return
  throw new ServiceError({
    status: 400,
    code: "secret_misplaced",
    message: `${field} holds the value of a key, and would be stored and shown.`,
    hint: "Send keys as api_key, in headers or in the address only.",
    issues: [issue(field, "key_misplaced")],
  })
}

function invalid(message: string, issues?: readonly Issue[]): ServiceError {
  return new ServiceError({ status: 400, code: "config_invalid", message, ...(issues && { issues }) })
}

const impossible: ReadonlySet<string> = new Set([
  "benchmark_unknown",
  "package_missing",
  "not_supported",
  "sandbox_unavailable",
])

/** An error of the engine as an answer. Its messages name fields and files of the request, and no secrets. */
export function serviceError(error: unknown): unknown {
  if (ServiceError.is(error)) return error
  const known = EvalScopeError.is(error) || isPackageError(error) ? error : undefined
  if (!known) return error
  const { code, message, hint } = known
  const issues = configIssues(known)
  return new ServiceError({
    status: impossible.has(code) ? 422 : 400,
    code,
    message,
    ...(typeof hint === "string" && { hint }),
    ...(issues && { issues }),
    cause: error,
  })
}

/** Errors of packages without the engine have the same shape and a class of their own. */
function isPackageError(error: unknown): error is { code: string; message: string; hint?: unknown } {
  return (
    error instanceof Error && error.name === "PerfError" && "code" in error && typeof error.code === "string"
  )
}
