import { createHash, randomBytes } from "node:crypto"
import { lstat, mkdir, readFile, rename, rm, writeFile } from "node:fs/promises"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { SandboxError } from "../../errors/index.js"

/**
 * A text as a file that only this user can read or change. Its name is that of its content, so runs share it; it is
 * looked at before each use, since any of them may have removed it.
 */
export class ProfileFile {
  readonly #text: string
  readonly #folder: string
  readonly #path: string

  constructor(text: string, parent = tmpdir()) {
    this.#text = text
    this.#folder = join(parent, `evalscope-sandbox-${process.getuid?.() ?? "user"}`)
    const digest = createHash("sha256").update(text).digest("hex")
    this.#path = join(this.#folder, `seccomp-${digest.slice(0, 32)}.json`)
  }

  /**
   * Where the text stands, written first where it does not.
   * @throws SandboxError `unsafe_refused` where others could change the file.
   */
  async path(): Promise<string> {
    await this.#checkFolder()
    const found = await readFile(this.#path, "utf8").catch(() => undefined)
    if (found === this.#text) return this.#path
    const fresh = `${this.#path}.${randomBytes(6).toString("hex")}`
    await writeFile(fresh, this.#text, { mode: 0o600, flag: "wx" })
    await rename(fresh, this.#path)
    return this.#path
  }

  async remove(): Promise<void> {
    await rm(this.#path, { force: true })
  }

  async #checkFolder(): Promise<void> {
    await mkdir(this.#folder, { mode: 0o700 }).catch((error: unknown) => {
      if (!(error instanceof Error && "code" in error && error.code === "EEXIST")) throw error
    })
    const found = await lstat(this.#folder)
    const ours = found.isDirectory() && found.uid === process.getuid?.() && (found.mode & 0o077) === 0
    if (ours) return
    throw new SandboxError({
      code: "unsafe_refused",
      message: `${this.#folder} belongs to somebody else or is open to others.`,
      hint: "Remove it, or set TMPDIR to a folder of your own.",
    })
  }
}
