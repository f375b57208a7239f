import { EvalScopeError } from "../errors/index.js"

const variable = /\$\{([A-Za-z_][A-Za-z0-9_]*)(?::-([^}]*))?\}/g

/**
 * Fills `${NAME}` and `${NAME:-default}` in every text of a config from the environment.
 * @throws EvalScopeError `config_invalid` naming the field and the variable that is not set.
 */
export function fillVariables(value: unknown, env: NodeJS.ProcessEnv, path = ""): unknown {
  if (typeof value === "string") {
    return value.replaceAll(variable, (_, name: string, preset: string | undefined) => {
      const found = env[name] ?? preset
      if (found !== undefined) return found
      throw new EvalScopeError({
        code: "config_invalid",
        message: `${path}: the environment variable ${name} is not set.`,
        hint: `Set ${name}, write it into .env, or give a default: \${${name}:-…}.`,
      })
    })
  }
  if (Array.isArray(value)) return value.map((item, index) => fillVariables(item, env, `${path}[${index}]`))
  if (typeof value !== "object" || value === null) return value
  return Object.fromEntries(
    Object.entries(value).map(([name, item]) => [
      name,
      fillVariables(item, env, path === "" ? name : `${path}.${name}`),
    ]),
  )
}
