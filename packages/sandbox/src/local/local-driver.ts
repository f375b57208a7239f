import { mkdtemp, rm } from "node:fs/promises"
import { tmpdir } from "node:os"
import { join } from "node:path"
import type { SandboxDriver } from "../driver.js"
import { SandboxError } from "../errors/index.js"
import { localInstance } from "./local-instance.js"

export interface LocalOptions {
  /** Must be true: programs run as this very user, with its files and its network. */
  allowUnsafe: boolean
}

/**
 * Plain subprocesses in a temporary folder: **no isolation**. For code that one trusts, and for machines that are
 * thrown away. Wall clock, output and clean-up hold; limits of memory, processors, processes and files do not.
 *
 * @throws SandboxError `unsafe_refused` unless `allowUnsafe` is true.
 */
export function local({ allowUnsafe }: LocalOptions): SandboxDriver {
  if (allowUnsafe !== true) {
    throw new SandboxError({
      code: "unsafe_refused",
      message: "The local driver runs programs without any isolation.",
      hint: "Use docker; or, for code that you trust, allowUnsafe: true (in an evaluation allow_unsafe in sandbox.manager_config).",
    })
  }
  return {
    name: "local",
    isolation: "none",
    start: async (config) =>
      localInstance(config, await mkdtemp(join(tmpdir(), "evalscope-local-")), (folder) =>
        rm(folder, { recursive: true, force: true, maxRetries: 3 }),
      ),
    sweep: async () => 0,
    close: async () => undefined,
  }
}
