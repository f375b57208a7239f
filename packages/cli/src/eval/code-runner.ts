import { type CodeRunner, EvalScopeError, type TaskConfig } from "@evalscope/core"

/** What a task's programs run in; to be closed after the run. */
export interface TaskCodeRunner extends CodeRunner {
  close(): Promise<void>
}

/** Containers at a time unless `pool_size` says otherwise: past a few per core they only wait for each other. */
const mostAtOnce = 16

/**
 * The sandbox that a task describes; undefined when it asks for none.
 *
 * @throws EvalScopeError `package_missing` without the sandbox package, `sandbox_unavailable` without an engine,
 * `config_invalid` for settings that it does not have.
 */
export async function taskCodeRunner(
  task: TaskConfig,
  env: NodeJS.ProcessEnv,
): Promise<TaskCodeRunner | undefined> {
  const { enabled, engine, defaultConfig, poolSize } = task.sandbox
  if (!enabled) return undefined
  if (engine !== "docker" || task.sandbox.managerConfig.base_url !== undefined) {
    throw new EvalScopeError({
      code: "config_invalid",
      message: "Programs run in containers of a Docker or Podman engine; this sandbox engine is not one.",
      hint: 'Use --sandbox-type docker, and DOCKER_HOST for an engine on another machine ("ssh://user@host").',
    })
  }
  const { createCodeRunner, docker, SandboxError } = await sandbox()
  const { image = "python:3.11-slim", memory_limit: memory, cpu_limit: cpus } = defaultConfig
  try {
    const driver = await docker({ env })
    const concurrency = poolSize ?? Math.min(task.evalBatchSize, mostAtOnce)
    const runner = await createCodeRunner({
      driver,
      image: String(image),
      concurrency,
      limits: {
        ...(memory !== undefined && { memoryBytes: bytesOf(String(memory)) }),
        ...(cpus !== undefined && { cpus: Number(cpus) }),
      },
    })
    return {
      run: (request, options) => runner.run(request, options),
      close: async () => {
        await runner.close()
        await driver.close()
      },
    }
  } catch (error) {
    if (!SandboxError.is(error)) throw error
    throw new EvalScopeError({
      code: error.code === "option_invalid" ? "config_invalid" : "sandbox_unavailable",
      message: error.message,
      ...(error.hint !== undefined && { hint: error.hint }),
      cause: error,
    })
  }
}

/** `512m`, `4g` or plain bytes, as container engines write sizes. */
function bytesOf(text: string): number {
  const [, digits = "", unit = ""] = /^(\d+)([kmg]?)b?$/i.exec(text.trim()) ?? []
  const power = ["", "k", "m", "g"].indexOf(unit.toLowerCase())
  if (digits !== "") return Number(digits) * 1024 ** power
  throw new EvalScopeError({
    code: "config_invalid",
    message: `sandbox.default_config.memory_limit: "${text}" is not a size.`,
    hint: 'For example "512m" or "4g".',
  })
}

async function sandbox() {
  try {
    return await import("@evalscope/sandbox")
  } catch (cause) {
    throw new EvalScopeError({
      code: "package_missing",
      message: "The sandbox is not installed.",
      hint: "npm install @evalscope/sandbox",
      cause,
    })
  }
}
