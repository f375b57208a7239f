import { spawnSync } from "node:child_process"
import { mkdtempSync, readFileSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { fileURLToPath } from "node:url"
import { expect, it } from "vitest"

const bin = fileURLToPath(new URL("../dist/bin.js", import.meta.url))
const evalscope = (...args: string[]) =>
  spawnSync(process.execPath, [bin, ...args], {
    encoding: "utf8",
    cwd: mkdtempSync(join(tmpdir(), "evalscope-")),
  })

it("prints the version of its own package", () => {
  const { version } = JSON.parse(readFileSync(new URL("../package.json", import.meta.url), "utf8"))
  expect(evalscope("--version").stdout).toBe(`${version}\n`)
})

it("evaluates the embedded mock model", () => {
  const { status, stdout } = evalscope("eval", "quickstart", "--json")
  expect(status).toBe(0)
  expect(JSON.parse(stdout).results[0]).toMatchObject({ dataset: "quickstart", score: 0.75 })
})

it("starts no work when it is imported", () => {
  const code = `await import(${JSON.stringify(new URL("../dist/index.js", import.meta.url).href)})
    await new Promise((resolve) => setTimeout(resolve, 50))
    console.log(JSON.stringify(process.getActiveResourcesInfo().filter((name) => !/^(TTY|Pipe|File)/.test(name))))`
  const { status, stdout } = spawnSync(process.execPath, ["--input-type=module", "-e", code], {
    encoding: "utf8",
  })
  expect(status).toBe(0)
  expect(stdout).toBe("[]\n")
})
