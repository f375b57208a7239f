import { isAbsolute, resolve } from "node:path"
import { issue } from "../api/index.js"
import { ServiceError } from "../errors/index.js"
import type { Roots } from "../roots/index.js"

/** Fields whose text is for a model or a person; whatever it looks like, it is no path. */
const textFields =
  /^(?:prompt|system_?prompt|prompt_?template|few_?shot_?prompt_?template|query_?template|description|name|title|content|text|model|model_?id|judge_?id|stop|pretty_?name|tags)$/i

/** Fields that name a file or folder. */
const pathFields =
  /(?:^|_)(?:path|dir|file|files|folder|use_?cache|cache_?dir|local_?path|report_?path|human_?labels|tokenizer|baseline_outputs|model_outputs)$|(?:Path|Dir|File|Folder|useCache|humanLabels)$/

const looksLikePath = /^(?:[/~\\]|\.{1,2}(?:[/\\]|$)|[A-Za-z]:[\\/]|file:)|(?:^|[/\\])\.\.(?:[/\\]|$)/

/**
 * Refuses paths that lead out of the roots, wherever in a config they stand. Relative ones mean the first root.
 * @throws ServiceError 403 naming the field
 */
export async function checkConfigPaths(config: unknown, roots: Roots): Promise<void> {
  await check(config, "", "", roots)
}

async function check(value: unknown, field: string, name: string, roots: Roots): Promise<void> {
  if (typeof value === "string") return checkText(value, field, name, roots)
  if (Array.isArray(value)) {
    for (const [index, entry] of value.entries()) await check(entry, `${field}[${index}]`, name, roots)
    return
  }
  if (typeof value !== "object" || value === null) return
  for (const [key, entry] of Object.entries(value)) {
    if (/[\\/]\.\.|\0/.test(key)) throw outsideRoots(field === "" ? "a field name" : field)
    await check(entry, field === "" ? key : `${field}.${key}`, key, roots)
  }
}

async function checkText(value: string, field: string, name: string, roots: Roots): Promise<void> {
  // The load tester reads the rest of a text that begins with @ as the name of a file.
  const file = value.startsWith("@") ? value.slice(1) : undefined
  const isText = textFields.test(name) && file === undefined
  const path = file ?? value
  if (/^https?:\/\//i.test(path)) return
  if (path.includes("\0")) throw outsideRoots(field)
  if (isText || !(file !== undefined || pathFields.test(name) || looksLikePath.test(path))) return
  if (path.startsWith("~") || path.startsWith("\\\\") || /^(?:[A-Za-z]:|file:)/.test(path))
    throw outsideRoots(field)
  const absolute = isAbsolute(path) ? path : resolve(roots.all[0].real, path)
  if (!(await roots.contains(absolute))) throw outsideRoots(field)
}

function outsideRoots(field: string): ServiceError {
  return new ServiceError({
    status: 403,
    code: "path_outside",
    message: `${field} leads out of the folders that this server works in.`,
    hint: "Give a path inside the outputs folder, or start the server with --root for that folder.",
    issues: [issue(field, "path_outside")],
  })
}
