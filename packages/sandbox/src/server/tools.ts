import { z } from "zod"
import type { Instance, RunResult } from "../driver.js"
import { SandboxError, type SandboxErrorCode } from "../errors/index.js"
import { languageNamed, languages } from "../language/index.js"

/** What tools do with a sandbox. */
export type ToolInstance = Pick<Instance, "exec" | "writeFiles">

/** What one call of a tool has to do with. */
interface Call {
  instance: ToolInstance
  parameters: unknown
  timeoutMs: number
  signal: AbortSignal
}

/** What a tool says, before it is dressed as an answer of the API. */
export interface ToolAnswer {
  /** Undefined when nothing was run. */
  result: RunResult | undefined
  status: "success" | "error" | "timeout"
  output: unknown
  error: string | undefined
}

interface Tool {
  description: string
  parameters: z.ZodType
  run(call: Call): Promise<ToolAnswer>
}

const inputFaults: readonly SandboxErrorCode[] = ["option_invalid", "language_unknown", "path_refused"]
const seconds = z.number().positive().max(86_400).nullish().describe("Time limit in seconds")

function define<T>(
  description: string,
  parameters: z.ZodType<T>,
  run: (given: T, call: Call) => Promise<ToolAnswer>,
): Tool {
  return {
    description,
    parameters,
    run: async (call) => {
      const parsed = parameters.safeParse(call.parameters)
      if (!parsed.success) {
        const [issue] = parsed.error.issues
        return failed(`parameters.${issue?.path.join(".")}: ${issue?.message}`)
      }
      try {
        return await run(parsed.data, call)
      } catch (error) {
        // Wrong input is the tool's answer; a fault of the engine is none.
        if (SandboxError.is(error) && inputFaults.includes(error.code)) return failed(error.message)
        throw error
      }
    },
  }
}

const shell = define(
  "Runs a command line: a text in a shell, a list of words without one",
  z.object({ command: z.union([z.string(), z.array(z.string())]), timeout: seconds }),
  async ({ command, timeout }, call) => {
    if (command.length === 0 || (typeof command === "string" && command.trim() === "")) {
      return failed("No command provided")
    }
    const argv = typeof command === "string" ? ["sh", "-c", command] : command
    return ran(await call.instance.exec({ argv, ...limitsOf(call, timeout) }))
  },
)

const python = define(
  "Runs Python code",
  z.object({ code: z.string(), timeout: seconds }),
  async ({ code, timeout }, call) => runCode(call, { language: "python", code, timeout }),
)

const multiCode = define(
  `Runs code in a language that the image has: ${Object.keys(languages).join(", ")}`,
  z.object({
    language: z.string(),
    code: z.string(),
    files: z.record(z.string(), z.string()).nullish().describe("Further files by base name"),
    compile_timeout: seconds,
    run_timeout: seconds,
  }),
  async ({ language, code, files, compile_timeout, run_timeout }, call) => {
    const total = (run_timeout ?? call.timeoutMs / 1000) + (compile_timeout ?? 0)
    return runCode(call, { language, code, files: files ?? {}, timeout: total })
  },
)

const operations = ["create", "read", "write", "delete", "list", "exists"] as const
const fileScripts = {
  read: 'cat -- "$1"',
  delete: 'rm -rf -- "$1"',
  list: 'ls -la -- "$1"',
  exists: 'if [ -e "$1" ]; then echo exists; else echo does not exist; fi',
  create: 'mkdir -p -- "$(dirname -- "$1")" && cat > "$1"',
  write: 'mkdir -p -- "$(dirname -- "$1")" && cat > "$1"',
} as const

const fileOperation = define(
  "Creates, reads, writes, deletes and lists files, as the sandbox's user",
  z.object({
    operation: z.enum(operations),
    file_path: z.string().min(1),
    content: z.string().nullish(),
    encoding: z.string().nullish(),
  }),
  async ({ operation, file_path: path, content }, call) => {
    const writes = operation === "create" || operation === "write"
    const result = await call.instance.exec({
      argv: ["sh", "-c", fileScripts[operation], "sh", path],
      ...(writes && { stdin: content ?? "" }),
      ...limitsOf(call, undefined),
    })
    const answer = ran(result)
    return operation === "exists" ? { ...answer, output: result.stdout.trim() } : answer
  },
)

/** The tools by name. A sandbox has those that its configuration declares. */
export const serverTools: Readonly<Record<string, Tool>> = {
  shell_executor: shell,
  python_executor: python,
  multi_code_executor: multiCode,
  file_operation: fileOperation,
}

/** A tool as models are told of it. */
export function toolSchema(name: string): object {
  const tool = serverTools[name]
  return {
    type: "function",
    function: {
      name,
      description: tool?.description ?? "",
      parameters: tool ? z.toJSONSchema(tool.parameters) : {},
    },
  }
}

let programs = 0

async function runCode(
  call: Call,
  program: {
    language: string
    code: string
    files?: Readonly<Record<string, string>>
    timeout: number | null | undefined
  },
): Promise<ToolAnswer> {
  if (program.code.trim() === "") return failed("No code provided")
  const { file, argv } = languageNamed(program.language)
  // A folder for each program: several may run in one sandbox, one after the other.
  const folder = `.program-${programs++}`
  const files = Object.entries({ ...program.files, [file]: program.code })
  await call.instance.writeFiles(
    Object.fromEntries(files.map(([name, content]) => [`${folder}/${name}`, content])),
  )
  const inFolder = ["sh", "-c", `cd ${folder} && exec "$@"`, "sh", ...argv]
  return ran(await call.instance.exec({ argv: inFolder, ...limitsOf(call, program.timeout) }))
}

function limitsOf({ timeoutMs, signal }: Call, timeout: number | null | undefined) {
  return { timeoutMs: typeof timeout === "number" ? timeout * 1000 : timeoutMs, signal }
}

function failed(error: string): ToolAnswer {
  return { result: undefined, status: "error", output: "", error }
}

function ran(result: RunResult): ToolAnswer {
  const { outcome, exitCode, stdout, stderr, error } = result
  const good = outcome === "exited" && exitCode === 0
  const status = good ? "success" : outcome === "timeout" ? "timeout" : "error"
  const why = outcome === "exited" ? `Command failed with exit code ${exitCode}` : `Stopped: ${outcome}`
  const text = error ?? (stderr === "" ? (good ? undefined : why) : stderr)
  return { result, status, output: stdout, error: text }
}
