// The tests of all packages, the longest first, so that none of those is left to run alone at the end.
import { existsSync, readFileSync } from "node:fs"
import { basename, relative } from "node:path"
import { fileURLToPath } from "node:url"
import { run } from "./step.mjs"

const root = fileURLToPath(new URL("..", import.meta.url))

/** Most tests wait for servers, files and other processes. */
const atOnce = 3

const longestFirst = ["sandbox", "app", "cli", "core", "perf", "benchmarks", "arena", "testing", "evalscope"]

/**
 * Runs the tests of packages that have been built, a few packages at a time, and prints what each says when it has
 * ended. Resolves with 0, or with 1 when one of them failed.
 */
export async function testPackages(folders) {
  const rank = (folder) => longestFirst.indexOf(basename(folder)) + 1 || longestFirst.length + 1
  const waiting = folders.filter(hasTests).toSorted((a, b) => rank(a) - rank(b))
  const failed = []
  const work = async () => {
    for (let folder = waiting.shift(); folder !== undefined; folder = waiting.shift()) {
      const start = performance.now()
      // Turbo keeps variables of this machine from the tests; what they need has been built.
      const args = ["exec", "turbo", "run", "test", "--only", `--filter=./${relative(root, folder)}`]
      const { code, output } = await run("pnpm", args, { cwd: root, show: "never" })
      const seconds = ((performance.now() - start) / 1000).toFixed(1)
      const name = basename(folder)
      process.stdout.write(`${output}${code === 0 ? "✓" : "✗"} tests of ${name} (${seconds} s)\n`)
      if (code !== 0) failed.push(name)
    }
  }
  await Promise.all(Array.from({ length: atOnce }, work))
  if (failed.length > 0) console.log(`Tests failed: ${failed.join(", ")}`)
  return failed.length === 0 ? 0 : 1
}

function hasTests(folder) {
  const manifest = `${folder}/package.json`
  return existsSync(manifest) && JSON.parse(readFileSync(manifest, "utf8")).scripts?.test !== undefined
}
