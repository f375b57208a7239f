import { EvalScopeError, nearestName } from "../errors/index.js"
import { configProblem, type Locate } from "./config-problem.js"
import { taskLevel } from "./field-levels.js"
import { fillVariables } from "./interpolate.js"
import { upgradeLegacyFields } from "./legacy-fields.js"
import { camelCaseFields, isMap, snakeCase } from "./spelling.js"
import { type TaskConfig, taskConfigSchema } from "./task-config.js"

export interface ParseTasksOptions {
  /** File the input came from, for messages. */
  source?: string
  /** Finds a value's place in that file. */
  locate?: Locate
  /** For `${NAME}` in texts and for fall-backs; default none. */
  env?: NodeJS.ProcessEnv
}

export interface ParsedTasks {
  tasks: readonly TaskConfig[]
  /** Renamed fields and likely slips, one sentence each. */
  warnings: readonly string[]
}

/**
 * Checks one task or a list of them, in snake_case, camelCase or kebab-case, of this tool or of the original.
 *
 * @throws EvalScopeError `config_invalid` naming file, line, field, what was expected and the nearest known name;
 *   `not_supported` for what cannot run here, with the way out.
 * @example
 * const { tasks } = parseTasks({ model: "m", api_url: "http://127.0.0.1:8000/v1", datasets: ["gsm8k"] })
 */
export function parseTasks(input: unknown, options: ParseTasksOptions = {}): ParsedTasks {
  const several = Array.isArray(input)
  const entries: readonly unknown[] = Array.isArray(input) ? input : [input]
  const warnings: string[] = []
  const tasks = entries.map((entry, index) => {
    const prefix = several ? [index] : []
    const locate = options.locate
    const parsed = parseTask(entry, {
      ...options,
      ...(locate && { locate: (path: readonly PropertyKey[]) => locate([...prefix, ...path]) }),
    })
    warnings.push(...parsed.warnings)
    return parsed.task
  })
  return { tasks, warnings: [...new Set(warnings)] }
}

function parseTask(
  input: unknown,
  options: ParseTasksOptions,
): { task: TaskConfig; warnings: readonly string[] } {
  if (!isMap(input)) {
    throw new EvalScopeError({
      code: "config_invalid",
      message: `${options.source === undefined ? "" : `${options.source}: `}a task must be a map of fields.`,
      hint: "For example: {model: my-model, api_url: http://127.0.0.1:8000/v1, datasets: [gsm8k]}",
    })
  }
  const env = options.env ?? {}
  const camel = camelCaseFields(fillVariables(input, env))
  const upgraded = upgradeLegacyFields(isMap(camel) ? camel : {})
  // Legacy fields may have brought maps in the original's spelling with them.
  const parsed = taskConfigSchema.safeParse(camelCaseFields(withEnvironment(upgraded.task, env)))
  if (!parsed.success) throw configProblem(parsed.error.issues, options.source, options.locate)
  return { task: parsed.data, warnings: [...upgraded.warnings, ...likelySlips(parsed.data)] }
}

const environmentFields = {
  apiUrl: "EVALSCOPE_BASE_URL",
  apiKey: "EVALSCOPE_API_KEY",
  workDir: "EVALSCOPE_OUTPUT_DIR",
} as const

function withEnvironment(
  task: Readonly<Record<string, unknown>>,
  env: NodeJS.ProcessEnv,
): Record<string, unknown> {
  const filled: Record<string, unknown> = { ...task }
  for (const [field, name] of Object.entries(environmentFields)) {
    const value = env[name]
    // An endpoint in the environment is no reason to leave the mock model that a task without a model means.
    const applies = field === "workDir" || task.model !== undefined
    if (filled[field] === undefined && value !== undefined && value !== "" && applies) filled[field] = value
  }
  return filled
}

/** Generation settings are open, so a slip there is not an error; say what it looks like. */
function likelySlips(task: TaskConfig): string[] {
  const generation = taskLevel.below.generationConfig
  const known = generation && !("entries" in generation) ? generation.fields : []
  return Object.keys(task.generationConfig).flatMap((name) => {
    if (known.includes(name)) return []
    const near = nearestName(name, known)
    return near === undefined
      ? []
      : [`generation_config.${name}: unknown, sent to the model as it is. Did you mean ${snakeCase(near)}?`]
  })
}
