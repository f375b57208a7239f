import type { Command, Instance, Launch, RunResult, SandboxDriver } from "../driver.js"
import { SandboxError, type SandboxErrorCode } from "../errors/index.js"
import { type LimitsInput, limitsSchema } from "../limits.js"

/**
 * What a case takes for granted besides the contract: `limits` that the kernel enforces, `isolation` from the host,
 * `bytes` of the output before decoding, `signals` told apart from exit codes, `output` that is handled as a stream: cut
 * at its limit, its characters whole.
 */
export type Ability = "limits" | "isolation" | "bytes" | "signals" | "output"

/** One demand on every driver. `run` throws an Error that says what is not as it must be. */
export interface ConformanceCase {
  name: string
  needs: readonly Ability[]
  run(target: { driver: SandboxDriver; image: string }): Promise<void>
}

/** What a case does its work with. Everything it opened is closed behind it. */
export interface Bench {
  open(use: "launch" | "session", options?: { limits?: LimitsInput }): Promise<Instance>
  /** Runs one program in a sandbox of its own. */
  launch(launch: Partial<Launch>, options?: { limits?: LimitsInput }): Promise<RunResult>
  /** Runs a command in a session. */
  exec(instance: Instance, command: Partial<Command>): Promise<RunResult>
  driver: SandboxDriver
}

const timeoutMs = 20_000
const network = "none"

/** A case whose sandboxes are closed when it is over, however it ends. */
export function conformanceCase(
  name: string,
  work: (bench: Bench) => Promise<void>,
  needs: readonly Ability[] = [],
): ConformanceCase {
  return {
    name,
    needs,
    run: async ({ driver, image }) => {
      const opened: Instance[] = []
      const open: Bench["open"] = async (use, { limits = {} } = {}) => {
        const config = { image, limits: limitsSchema.parse(limits), env: {}, network }
        const instance = await driver.start(config, { use })
        opened.push(instance)
        return instance
      }
      const complete = (command: Partial<Launch>): Launch => ({ argv: ["true"], timeoutMs, ...command })
      try {
        await work({
          driver,
          open,
          launch: async (launch, options) => (await open("launch", options)).launch(complete(launch)),
          exec: (instance, command) => instance.exec(complete(command)),
        })
      } finally {
        await Promise.all(opened.map((instance) => instance.close()))
      }
    },
  }
}

/** A script as the arguments of a shell. */
export const sh = (script: string): readonly string[] => ["sh", "-c", script]

/** @throws Error naming both values when they are not equal as JSON. */
export function same(what: string, actual: unknown, expected: unknown): void {
  const [is, should] = [JSON.stringify(actual), JSON.stringify(expected)]
  if (is !== should) throw new Error(`${what} is ${shown(is)}, not ${shown(should)}`)
}

/** @throws Error naming outcome, exit code and error output when the program did not end like that. */
export function endedAs(result: RunResult, outcome: RunResult["outcome"], exitCode?: number): void {
  if (result.outcome === outcome && (exitCode === undefined || result.exitCode === exitCode)) return
  const { exitCode: code, signal, stderr, error } = result
  const should = exitCode === undefined ? outcome : `${outcome} with ${exitCode}`
  const is = JSON.stringify({ outcome: result.outcome, code, signal, stderr: stderr.slice(0, 300), error })
  throw new Error(`the program should have ended as ${should}: ${is}`)
}

/** @throws Error unless the work is refused with this code. */
export async function refused(code: SandboxErrorCode, work: () => Promise<unknown>): Promise<void> {
  try {
    await work()
  } catch (thrown) {
    if (SandboxError.is(thrown) && thrown.code === code) return
    throw new Error(`refused with ${SandboxError.is(thrown) ? thrown.code : String(thrown)}, not ${code}`)
  }
  throw new Error(`not refused; expected ${code}`)
}

function shown(json: string | undefined): string {
  return json === undefined || json.length <= 200 ? String(json) : `${json.slice(0, 200)}…`
}
