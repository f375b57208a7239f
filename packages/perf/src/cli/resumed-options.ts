import { camelCase, mergeOptions, unmaskedSettings } from "../config/index.js"
import { PerfError } from "../errors/index.js"
import { readSettings } from "../report/settings-file.js"

const keyVariable = "EVALSCOPE_API_KEY"
/** Options that say nothing of what is measured. */
const besides = ["resume", "apiKey", "json", "quiet", "debug"]

/**
 * The options of the run in a folder, with those that are given now laid over them. Keys are not stored: that of the
 * service comes from now, or from the environment.
 *
 * @throws PerfError `config_invalid` for a secret that is missing now, or where neither the folder nor the command says
 * what is measured; `data_missing` where there is no such folder.
 */
export async function resumedOptions(
  folder: string,
  given: Readonly<Record<string, unknown>>,
  env: Readonly<Record<string, string | undefined>>,
): Promise<Record<string, unknown>> {
  const stored = await readSettings(folder)
  if (stored === undefined) {
    if (Object.keys(given).some((name) => !besides.includes(camelCase(name)))) return { ...given }
    const { storedRun } = await import("../sweep/kept-levels.js")
    await storedRun(folder)
    throw new PerfError({
      code: "config_invalid",
      message: `${folder} does not say how its run was made.`,
      hint: "Name the folder of a run of this program, or give its whole command with --resume.",
    })
  }
  const { settings, lost } = unmaskedSettings(stored)
  const now = { ...given }
  const own = headersOf(now.headers)
  const named = Object.keys(own).map((name) => name.toLowerCase())
  for (const name of lost.headers)
    if (!named.includes(name.toLowerCase())) throw missing(`--headers ${name}=…`)
  if (Object.keys(own).length > 0) now.headers = { ...headersOf(settings.headers), ...own }
  for (const name of lost.options.map(camelCase)) {
    if (now[name] !== undefined || trackerKeys.includes(name)) continue
    const key = name === "apiKey" ? env[keyVariable] : undefined
    if (key === undefined) throw missing(name === "apiKey" ? "--api-key" : `--${name}`, name === "apiKey")
    now[name] = key
  }
  return mergeOptions(settings, now)
}

/** Those have variables of their own. */
const trackerKeys = ["wandbApiKey", "swanlabApiKey"]

function headersOf(value: unknown): Record<string, unknown> {
  return typeof value === "object" && value !== null ? { ...value } : {}
}

function missing(flag: string, inEnvironment = false): PerfError {
  return new PerfError({
    code: "config_invalid",
    message: `The run was made with a secret in ${flag}, and secrets are not stored.`,
    hint: `Give ${flag} again${inEnvironment ? `, or set ${keyVariable}` : ""}.`,
  })
}
