import { readFile, writeFile } from "node:fs/promises"
import { basename, dirname, join, relative, resolve } from "node:path"
import { errorMessage, makeFolder } from "@evalscope/core"
import type { ParsedFlags } from "../flags/index.js"
import type { Io } from "../io.js"
import { exists } from "../runs/find-run.js"
import { UsageError } from "../usage-error.js"
import { pluginFiles } from "./plugin-template.js"
import { projectFiles } from "./project-template.js"

/** Writes the files that a project or a benchmark package starts with; files that are there stay. */
export async function runInit(parsed: ParsedFlags, io: Io): Promise<number> {
  const [folder = ".", more] = parsed.positional
  if (more !== undefined) throw new UsageError("One folder is enough.", "evalscope init [folder]")
  const last = (name: string) => parsed.values.get(name)?.at(-1)
  const ci = last("ci") ?? "github"
  if (ci !== "github" && ci !== "none")
    throw new UsageError(`There is no workflow for "${ci}".`, "Choose github or none.")
  const plugin = last("plugin")
  const root = resolve(io.cwd, folder)
  const files =
    plugin === undefined
      ? projectFiles({ model: last("model"), ci: ci === "github" })
      : pluginFiles(pluginName(plugin), packageName(basename(root), plugin))
  await makeFolder(root).catch((cause) => {
    throw new UsageError(`${folder} cannot be made: ${errorMessage(cause)}.`, "Choose another folder.")
  })
  for (const [path, content] of Object.entries(files)) {
    const full = join(root, path)
    const shown = relative(io.cwd, full)
    if (path === ".gitignore") {
      io.out(`${(await addLines(full, content)) ? "wrote" : "kept"} ${shown}\n`)
      continue
    }
    if ((await exists(full)) && !parsed.values.has("force")) {
      io.out(`kept  ${shown}\n`)
      continue
    }
    await makeFolder(dirname(full))
    await writeFile(full, content)
    io.out(`wrote ${shown}\n`)
  }
  io.err(
    plugin === undefined
      ? `Next: evalscope run ${join(folder, "evals", "quickstart.yaml")}\n`
      : `Next: cd ${folder} && npm install && npm test\n`,
  )
  return 0
}

function pluginName(written: string): string {
  if (/^[a-z][a-z0-9_]*$/.test(written)) return written
  throw new UsageError(
    `"${written}" cannot be the name of a benchmark.`,
    "Lower-case letters, digits and underscores.",
  )
}

function packageName(folder: string, plugin: string): string {
  return /^evalscope-benchmark-[a-z0-9-]+$/.test(folder)
    ? folder
    : `evalscope-benchmark-${plugin.replaceAll("_", "-")}`
}

/** Adds the lines that are missing. */
async function addLines(path: string, content: string): Promise<boolean> {
  const before = await readFile(path, "utf8").catch(() => "")
  const known = new Set(before.split("\n").map((line) => line.trim()))
  const missing = content.split("\n").filter((line) => line !== "" && !known.has(line))
  if (missing.length === 0) return false
  const separator = before === "" || before.endsWith("\n") ? "" : "\n"
  await writeFile(path, `${before}${separator}${missing.join("\n")}\n`)
  return true
}
