import { readFile } from "node:fs/promises"
import { join } from "node:path"
import { EvalScopeError, errorMessage } from "../errors/index.js"

/** Variables that change how programs run; a file in a working folder must not set them. */
const neverFromFile =
  /^(NODE_OPTIONS|NODE_PATH|PATH|LD_.*|DYLD_.*|.*_PROXY|NODE_EXTRA_CA_CERTS|NODE_TLS_.*)$/i

/**
 * The environment with `.env.local` and `.env` of a folder under it, or with the given files instead. What the
 * environment already has wins, then the earlier file.
 *
 * @throws EvalScopeError `config_invalid` when a file that was named cannot be read.
 */
export async function withEnvFiles(
  env: NodeJS.ProcessEnv,
  options: { folder: string; files?: readonly string[] },
): Promise<NodeJS.ProcessEnv> {
  const named = options.files !== undefined
  const paths = options.files ?? [".env.local", ".env"].map((name) => join(options.folder, name))
  const { parse } = await import("dotenv")
  const filled: NodeJS.ProcessEnv = { ...env }
  for (const path of paths) {
    const text = await readFile(path, "utf8").catch((cause) => {
      if (!named) return ""
      throw new EvalScopeError({
        code: "config_invalid",
        message: `Cannot read the environment file ${path}: ${errorMessage(cause)}.`,
        hint: "Check the path given with --env-file.",
        cause,
      })
    })
    for (const [name, value] of Object.entries(parse(text))) {
      if (filled[name] === undefined && !neverFromFile.test(name)) filled[name] = value
    }
  }
  return filled
}
