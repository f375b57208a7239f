import { createRequire } from "node:module"
import { z } from "zod"
import { type RunState, readGitPlace } from "../store/index.js"

/** What a run is made by and from, as far as it can be told. */
export async function runOrigin(cwd: string): Promise<Pick<RunState, "made_by" | "git">> {
  const git = await readGitPlace(cwd)
  return { made_by: { version: packageVersion(), node: process.versions.node }, ...(git && { git }) }
}

function packageVersion(): string {
  const manifest = createRequire(import.meta.url)("#manifest")
  return z.object({ version: z.string() }).parse(manifest).version
}
