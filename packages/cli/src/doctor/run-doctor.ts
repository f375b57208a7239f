import { writeFile } from "node:fs/promises"
import { hostname, totalmem, userInfo } from "node:os"
import { resolve } from "node:path"
import { datasetCacheDir, formatTextTable, redactSecrets, withEnvFiles } from "@evalscope/core"
import { exitCodes } from "../exit-codes.js"
import type { ParsedFlags } from "../flags/index.js"
import type { Io } from "../io.js"
import { findRuns } from "../runs/find-run.js"
import { summarizeRun } from "../runs/run-summary.js"
import { workDirOf } from "../runs/work-dir.js"
import { UsageError } from "../usage-error.js"
import type { Check, DoctorContext, Finding } from "./finding.js"
import { hubCheck } from "./hub-checks.js"
import { diskCheck, limitCheck, nodeCheck, portCheck, terminalCheck } from "./machine-checks.js"
import { packageCheck, sqliteCheck } from "./package-checks.js"
import { containerCheck, sandboxServerCheck } from "./sandbox-checks.js"
import { dataCheck, keyCheck, modelCheck } from "./service-checks.js"

const checks: readonly Check[] = [
  nodeCheck,
  packageCheck,
  sqliteCheck,
  diskCheck,
  limitCheck,
  portCheck,
  keyCheck,
  dataCheck,
  containerCheck,
  sandboxServerCheck,
  hubCheck,
  modelCheck,
  terminalCheck,
]

/** Looks at everything that an evaluation needs. */
export async function runDoctor(parsed: ParsedFlags, io: Io): Promise<number> {
  const last = (name: string) => parsed.values.get(name)?.at(-1)
  const files = parsed.values.get("env-file")
  const env = await withEnvFiles(io.env, { folder: io.cwd, ...(files && { files }) })
  const [model, apiUrl, apiKey, evalType] = ["model", "api-url", "api-key", "eval-type"].map(last)
  const context: DoctorContext = {
    env,
    cwd: io.cwd,
    workDir: workDirOf(parsed, io),
    datasetDir: datasetCacheDir(env, last("dataset-dir")),
    online: last("online") === "true",
    sandboxUrl: last("sandbox-url"),
    image: last("image"),
    terminal: io,
    model: {
      ...(model !== undefined && { model }),
      ...(apiUrl !== undefined && { apiUrl }),
      ...(apiKey !== undefined && { apiKey }),
      ...(evalType !== undefined && { evalType }),
    },
  }
  const findings = await lookAt(context)
  const wanted = parsed.values.get("require") ?? []
  const unknown = wanted.find((name) => !findings.some((finding) => finding.name === name))
  if (unknown !== undefined) {
    throw new UsageError(
      `--require ${unknown}: there is no such check.`,
      `Choose from ${findings.map((finding) => finding.name).join(", ")}.`,
    )
  }
  const missing = findings.filter(
    (finding) => wanted.includes(finding.name) && finding.state !== "ok" && finding.state !== "warn",
  )
  const exitCode = missing.length > 0 ? exitCodes.unavailable : exitCodes.done
  const document = { schema_version: 1, command: "doctor", exit_code: exitCode, checks: findings }
  if (parsed.values.has("json")) io.out(`${JSON.stringify(document, null, 2)}\n`)
  else io.out(`${table(findings, io)}\n${fixes(findings, wanted)}`)
  const bundle = last("bundle")
  if (bundle !== undefined) {
    const path = resolve(io.cwd, bundle)
    await writeFile(path, await bundleText(document, context, [apiKey ?? ""]))
    io.err(`wrote ${path}: look through it before you send it\n`)
  }
  return exitCode
}

/** All checks with the settings of the environment; `online` also asks hubs. */
export async function findProblems(io: Io, online: boolean): Promise<readonly Finding[]> {
  const env = await withEnvFiles(io.env, { folder: io.cwd })
  const workDir = workDirOf({ positional: [], values: new Map(), notes: [], help: false }, io)
  const datasetDir = datasetCacheDir(env, undefined)
  return lookAt({
    env,
    cwd: io.cwd,
    workDir,
    datasetDir,
    online,
    sandboxUrl: undefined,
    image: undefined,
    terminal: io,
    model: {},
  })
}

async function lookAt(context: DoctorContext): Promise<readonly Finding[]> {
  return (await Promise.all(checks.map((check) => check(context)))).flat()
}

function table(findings: readonly Finding[], io: Io): string {
  const rows = findings.map(({ name, state, detail }) => ({
    cells: [name, state, detail],
    bold: state === "fail",
  }))
  const columns = [{ title: "Check" }, { title: "State" }, { title: "Found", flexible: true }]
  return formatTextTable(columns, rows, { width: io.columns, color: io.color, ascii: io.ascii })
}

/** What to do about everything that fails, and about what was required and is missing. */
function fixes(findings: readonly Finding[], wanted: readonly string[]): string {
  const open = findings.filter(
    ({ name, state }) => state === "fail" || state === "warn" || (state === "skip" && wanted.includes(name)),
  )
  return open
    .map(({ name, fix = "" }) => `${name}${wanted.includes(name) ? " (required)" : ""}: ${fix}\n`)
    .join("")
}

/** What support needs to know: findings, the newest runs, names of variables. Never a value of a variable. */
async function bundleText(
  document: object,
  context: DoctorContext,
  secrets: readonly string[],
): Promise<string> {
  const runs = await Promise.all((await findRuns(context.workDir)).slice(0, 10).map(summarizeRun))
  const variables = Object.keys(context.env).filter((name) =>
    /^(EVALSCOPE|HF|MODELSCOPE|OPENAI|ANTHROPIC|DASHSCOPE|NODE)_/.test(name),
  )
  const content = {
    ...document,
    made_at: new Date().toISOString(),
    versions: process.versions,
    memory_gb: Number((totalmem() / 1e9).toFixed(1)),
    variables_set: variables.sort(),
    runs: runs.map(({ status, benchmarks, started_at }) => ({ status, benchmarks, started_at })),
  }
  const own = Object.entries(context.env).flatMap(([name, value]) =>
    /KEY|TOKEN|SECRET|PASSWORD/i.test(name) && value ? [value] : [],
  )
  const text = redactSecrets(JSON.stringify(content, null, 2), [
    ...own,
    ...secrets.filter((secret) => secret !== ""),
  ])
  return `${text.replaceAll(userInfo().homedir, "~").replaceAll(hostname(), "[host]")}\n`
}
