import { execFile } from "node:child_process"
import { existsSync } from "node:fs"
import { mkdir, readFile, rm, writeFile } from "node:fs/promises"
import { join } from "node:path"
import { promisify } from "node:util"
import { describe, expect, it } from "vitest"

const root = join(import.meta.dirname, "..")

describe.skipIf(!existsSync(join(root, "dist", "index.js")))("the README", () => {
  it("has a first example that runs and prints what it says", async () => {
    const readme = await readFile(join(root, "README.md"), "utf8")
    const example = /```ts\n([\s\S]*?)```/.exec(readme)?.[1] ?? ""
    // The example is written for a compiler; Node 20 has no `using`.
    const script = `${example.replace("await using server", "const server")}\nawait server.stop()\n`
    const path = join(root, ".results", "readme-example.mjs")
    await mkdir(join(root, ".results"), { recursive: true })
    await writeFile(path, script)
    try {
      const { stdout } = await promisify(execFile)(process.execPath, [path])
      const promised = [...example.matchAll(/console\.log\(.*\) \/\/ (.*)$/gm)].map((match) => match[1])
      expect(promised).toHaveLength(2)
      expect(stdout.trim().split("\n")).toEqual(promised)
    } finally {
      await rm(path)
    }
  })
})
