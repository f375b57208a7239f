import { mkdtemp, rm, writeFile } from "node:fs/promises"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { commands } from "../command-table.js"
import { readConfigFile } from "../config/config-file.js"
import { expandTasks } from "../config/expand-tasks.js"
import { withoutFields } from "../config/merge-maps.js"
import { exitCodes } from "../exit-codes.js"
import { type ParsedFlags, parseFlags } from "../flags/index.js"
import type { Io } from "../io.js"
import { reportFailure } from "../output/failure.js"
import { withTerminalFlags } from "../terminal.js"
import { UsageError } from "../usage-error.js"
import { runEvalCommand } from "./run-eval-command.js"
import { type TaskKind, taskKind } from "./task-kind.js"

/** Runs task files one after the other; a file's tasks may be of any one kind. */
export async function runTaskFiles(parsed: ParsedFlags, io: Io): Promise<number> {
  const files = [...parsed.positional, ...(parsed.values.get("config") ?? [])]
  if (files.length === 0) throw new UsageError("No task file is named.", "evalscope run task.yaml")
  if (parsed.values.get("json")?.at(-1) === "document") return runAsOneDocument(files, parsed, io)
  return inTurn(files, (file) => runFile(file, parsed, io))
}

/** Runs one after the other; the first failure decides the exit code, an interruption ends them all. */
async function inTurn<T>(items: readonly T[], run: (item: T) => Promise<number>): Promise<number> {
  let exitCode: number = exitCodes.done
  for (const item of items) {
    const code = await run(item)
    if (code === exitCodes.interrupted || code === exitCodes.terminated) return code
    if (exitCode === exitCodes.done) exitCode = code
  }
  return exitCode
}

/** Standard output is one document, however many files and load tests there are: then it holds theirs as a list. */
async function runAsOneDocument(files: readonly string[], parsed: ParsedFlags, io: Io): Promise<number> {
  const texts: string[] = []
  const collecting: Io = { ...io, out: (text) => void texts.push(text) }
  const exitCode = await inTurn(files, async (file) => {
    try {
      return await runFile(file, parsed, collecting)
    } catch (thrown) {
      return await reportFailure("run", thrown, collecting)
    }
  })
  const [only, second] = texts
  if (only !== undefined && second === undefined) io.out(only)
  else {
    const documents = texts.map((text): unknown => JSON.parse(text))
    const document = { schema_version: 1, command: "run", exit_code: exitCode, documents }
    io.out(`${JSON.stringify(document, null, 2)}\n`)
  }
  return exitCode
}

async function runFile(file: string, parsed: ParsedFlags, io: Io): Promise<number> {
  const tasks = expandTasks((await readConfigFile(file, io.cwd)).content, file)
  const kinds = new Set<TaskKind>(tasks.map((task) => taskKind(task, file)))
  const [kind, second] = kinds
  if (kind === undefined)
    throw new UsageError(`${file} has no task.`, "See evalscope config schema for what a task is.")
  if (second !== undefined) {
    throw new UsageError(
      `${file} has tasks of different kinds: ${[...kinds].join(", ")}.`,
      "Give each kind a file of its own.",
    )
  }
  if (kind === "eval") {
    const values = new Map([...parsed.values, ["config", [file]] as const])
    return runEvalCommand({ ...parsed, positional: [], values }, io, "run")
  }
  const odd = [...parsed.values.keys()].find((name) => name !== "json" && name !== "config")
  if (odd !== undefined) {
    throw new UsageError(
      `--${odd} is a flag of evaluations; ${file} is of the kind ${kind}.`,
      "Write its settings into the file.",
    )
  }
  return inTurn(tasks, (task) => runForeign(kind, withoutFields(task, ["kind"]), parsed, io))
}

/** Load tests and contests have commands of their own, which read a config file. */
async function runForeign(
  kind: "perf" | "arena",
  task: Readonly<Record<string, unknown>>,
  parsed: ParsedFlags,
  io: Io,
): Promise<number> {
  const entry = commands.find((command) => command.name === kind)
  if (!entry) throw new UsageError(`There is no command "${kind}".`, "evalscope --help lists the commands.")
  const module = await entry.load()
  const folder = await mkdtemp(join(tmpdir(), "evalscope-task-"))
  const config = join(folder, "task.json")
  try {
    await writeFile(config, JSON.stringify(task), { mode: 0o600 })
    const json = parsed.values.get("json")?.at(-1)
    const argv = ["run", "--config", config, ...(json === undefined ? [] : [`--json=${json}`])]
    const line = module.raw
      ? { positional: argv, values: new Map(), notes: [], help: false }
      : parseFlags(argv, withTerminalFlags(module.flags))
    return await module.run(line, io)
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
}
