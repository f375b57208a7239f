import { spawn } from "node:child_process"
import { resolve } from "node:path"
import { parseArgs } from "node:util"
import { EvalScopeError, errorMessage } from "@evalscope/core"
import { ServiceError } from "../errors/index.js"
import { isLoopback, readTokenFile } from "../options/index.js"
import { type RunningService, type RunServiceOptions, runService } from "../server/index.js"
import { helpText } from "./help-text.js"

/** What the command may touch of the outside world. */
export interface ServiceCommandIo {
  /** Results. */
  out(text: string): void
  /** Everything else. */
  err(text: string): void
  readonly env: NodeJS.ProcessEnv
  readonly cwd: string
  /** A person is watching. */
  readonly interactive: boolean
}

const exitCodes = { done: 0, bug: 1, usage: 2 } as const

const flags = {
  host: { type: "string" },
  port: { type: "string" },
  outputs: { type: "string", multiple: true },
  root: { type: "string", multiple: true },
  data: { type: "string" },
  db: { type: "string" },
  token: { type: "string" },
  "token-file": { type: "string" },
  "allow-unauthenticated": { type: "boolean" },
  "allow-origin": { type: "string", multiple: true },
  "allow-host": { type: "string", multiple: true },
  "host-name": { type: "string", multiple: true },
  "key-env": { type: "string", multiple: true },
  profiles: { type: "string" },
  "allow-code": { type: "boolean" },
  "read-only": { type: "boolean" },
  "max-jobs": { type: "string" },
  "max-queue": { type: "string" },
  "perf-shared": { type: "boolean" },
  "keep-jobs": { type: "string" },
  "body-limit": { type: "string" },
  "auto-resume": { type: "boolean" },
  "no-auto-resume": { type: "boolean" },
  "no-open": { type: "boolean" },
  debug: { type: "boolean" },
  help: { type: "boolean", short: "h" },
  // The flags of the original's first web page.
  "server-name": { type: "string" },
  "server-port": { type: "string" },
  "allowed-paths": { type: "string", multiple: true },
  lang: { type: "string" },
  share: { type: "boolean" },
} as const

/**
 * `evalscope service` and `evalscope app`: starts the server and waits until it is told to end.
 * @returns the exit code
 */
export async function runServiceCommand(
  argv: readonly string[],
  io: ServiceCommandIo,
  program: string,
): Promise<number> {
  const isApp = program.endsWith(" app")
  let service: RunningService
  let noOpen: boolean
  try {
    const { values } = parseArgs({ args: [...argv], options: flags, strict: true, allowPositionals: false })
    if (values.help) {
      io.out(helpText(program, isApp))
      return exitCodes.done
    }
    if (values.share) {
      io.err("error: --share is not supported: it would put your results on a public address.\n")
      io.err("hint: use --host 0.0.0.0 inside your own network; the server then asks for a token.\n")
      return exitCodes.usage
    }
    noOpen = values["no-open"] ?? false
    service = await runService(await optionsOf(values, isApp, io))
  } catch (error) {
    return printError(error, io, program)
  }
  announce(service, io, isApp)
  if (isApp && !noOpen && io.interactive) openBrowser(service, io)
  await signalled()
  io.err("stopping: running jobs have ten seconds to store what they have\n")
  await service.close()
  return exitCodes.done
}

type Values = ReturnType<typeof parseArgs<{ options: typeof flags }>>["values"]

async function optionsOf(values: Values, isApp: boolean, io: ServiceCommandIo): Promise<RunServiceOptions> {
  const host = values.host ?? values["server-name"]
  const port = numberOf("--port", values.port ?? values["server-port"])
  const file = values["token-file"]
  const token = values.token ?? (file === undefined ? undefined : await readTokenFile(resolve(io.cwd, file)))
  const paths = (list: readonly string[] | undefined) => list?.map((path) => resolve(io.cwd, path))
  const roots = [...(values.root ?? []), ...(values["allowed-paths"] ?? []).filter((path) => path !== "/")]
  if (values["allowed-paths"]?.includes("/")) {
    io.err("warning: --allowed-paths / is ignored: the whole disk is not shown; name folders instead\n")
  }
  const maxJobs = numberOf("--max-jobs", values["max-jobs"])
  const maxQueue = numberOf("--max-queue", values["max-queue"])
  const keepJobs = numberOf("--keep-jobs", values["keep-jobs"])
  const bodyLimit = numberOf("--body-limit", values["body-limit"])
  const outputs =
    paths(values.outputs) ?? (io.env.EVALSCOPE_OUTPUT_DIR ? undefined : [resolve(io.cwd, "outputs")])
  // The command line itself takes more tags than the pages have texts for.
  const language = values.lang?.slice(0, 2).toLowerCase()
  return {
    env: io.env,
    onLog: (text) => io.err(`${text}\n`),
    web: isApp,
    ...(host !== undefined && { host }),
    ...(port !== undefined ? { port } : isApp && !io.env.EVALSCOPE_SERVICE_PORT && { port: 7860 }),
    ...(outputs && { outputs }),
    ...((language === "en" || language === "zh") && { language }),
    ...(roots.length > 0 && { roots: roots.map((path) => resolve(io.cwd, path)) }),
    ...(values.data !== undefined && { dataDir: resolve(io.cwd, values.data) }),
    ...(values.db !== undefined && { database: resolve(io.cwd, values.db) }),
    ...(token !== undefined && { token }),
    ...(values["allow-unauthenticated"] && { allowUnauthenticated: true }),
    ...(values["allow-origin"] && { allowOrigins: values["allow-origin"] }),
    ...(values["allow-host"] && { allowHosts: values["allow-host"] }),
    ...(values["host-name"] && { hostNames: values["host-name"] }),
    ...(values["key-env"] && { keyEnv: values["key-env"] }),
    ...(values.profiles !== undefined && { profiles: resolve(io.cwd, values.profiles) }),
    ...(values["allow-code"] && { allowCode: true }),
    ...(values["read-only"] && { readOnly: true }),
    ...(values["perf-shared"] && { perfShared: true }),
    ...(values["auto-resume"] && !values["no-auto-resume"] && { autoResume: true }),
    ...(values.debug && { debug: true }),
    ...(maxJobs !== undefined && { maxJobs }),
    ...(maxQueue !== undefined && { maxQueue }),
    ...(keepJobs !== undefined && { keepJobs }),
    ...(bodyLimit !== undefined && { bodyLimit }),
  }
}

function numberOf(flag: string, written: string | undefined): number | undefined {
  if (written === undefined) return undefined
  if (/^\d{1,15}$/.test(written)) return Number(written)
  throw new ServiceError({
    status: 400,
    code: "options_invalid",
    message: `${flag}: "${written}" is not a whole number.`,
  })
}

function announce(service: RunningService, io: ServiceCommandIo, isApp: boolean): void {
  io.out(`${isApp ? "EvalScope" : "EvalScope service"} on ${service.url}\n`)
  io.err(`runs in ${service.outputs}\n`)
  const { hostname } = new URL(service.url)
  if (service.token === undefined) {
    if (!isLoopback(hostname)) io.err("warning: everybody who can reach this address can use it\n")
    return
  }
  io.err(`token: ${service.token}\n`)
  if (isApp) io.err(`open: ${service.signInUrl()}\n`)
}

/** The code goes in the fragment, which browsers send to nobody; it is good once, whoever else reads the command. */
function openBrowser(service: RunningService, io: ServiceCommandIo): void {
  if (process.platform === "linux" && !io.env.DISPLAY && !io.env.WAYLAND_DISPLAY) return
  const command =
    process.platform === "darwin" ? "open" : process.platform === "win32" ? "explorer" : "xdg-open"
  const child = spawn(command, [service.signInUrl()], { stdio: "ignore", detached: true })
  child.once("error", () => io.err(`open ${service.url} in a browser\n`))
  child.unref()
}

function signalled(): Promise<void> {
  return new Promise((done) => {
    for (const signal of ["SIGINT", "SIGTERM"] as const) process.once(signal, () => done())
  })
}

function printError(error: unknown, io: ServiceCommandIo, program: string): number {
  const known = ServiceError.is(error) || EvalScopeError.is(error)
  io.err(`error: ${errorMessage(error)}\n`)
  if (known && error.hint !== undefined) io.err(`hint: ${error.hint}\n`)
  if (known) return exitCodes.usage
  const isUsage =
    error instanceof TypeError && "code" in error && String(error.code).startsWith("ERR_PARSE_ARGS")
  if (isUsage) io.err(`hint: ${program} --help\n`)
  return isUsage ? exitCodes.usage : exitCodes.bug
}
