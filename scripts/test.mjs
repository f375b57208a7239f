// `npx -y pnpm@10 test`: everything that must hold, with a summary at the end.
import { existsSync, readdirSync, readFileSync, rmSync } from "node:fs"
import { fileURLToPath } from "node:url"
import { failedTests } from "./failed-tests.mjs"
import { run, step, stepBeside } from "./step.mjs"
import { testPackages } from "./test-packages.mjs"

const root = fileURLToPath(new URL("..", import.meta.url))
const pnpm = (args, show = "never") => run("pnpm", ["exec", ...args], { cwd: root, show })
const turbo = (tasks, show) => pnpm(["turbo", "run", ...tasks, "--output-logs=errors-only"], show)
const node = (script, ...args) =>
  run(process.execPath, [`scripts/${script}`, ...args], { cwd: root, show: "never" })

const workspaces = ["packages", "examples"].flatMap((folder) =>
  existsSync(`${root}${folder}`)
    ? readdirSync(`${root}${folder}`).map((name) => `${root}${folder}/${name}`)
    : [],
)

const started = performance.now()
const failed = []
const note = (title) => (isGood) => {
  if (!isGood) failed.push(title)
}
const check = (title, work) => step(title, work).then(note(title))
const checkBeside = (title, work) => stepBeside(title, work).then(note(title))

/** What is looked at beside the tests: it waits for the network more than it works. */
const beside = () =>
  checkBeside("contents of packages, each installed alone", () => node("check-packages.mjs"))

/** What it printed is shown when it failed; else its title and time say enough. */
const checkFirst = (title, work) =>
  check(title, async () => {
    const { code, output } = await work()
    if (code !== 0) process.stdout.write(output)
    return code
  })

await check("build", async () => (await turbo(["build"], "always")).code)
if (failed.length === 0) {
  // Before the tests, which put files of their own into the folders of packages.
  await checkFirst("format and lint", () => pnpm(["biome", "check", "."]))
  await checkFirst("types", () => turbo(["typecheck"]))
  await checkFirst("layers", () => node("check-layers.mjs"))
  await checkFirst("page of flags", () => node("migrating/generate.mjs", "--check"))
  await checkFirst("list of dependencies", () => node("check-dependencies.mjs"))
  await checkFirst("unused code", () => pnpm(["knip"]))
  await Promise.all([check("tests", () => testPackages(workspaces)), beside()])
}

const counts = { passed: 0, failed: 0, skipped: 0 }
const failures = []
for (const folder of workspaces) {
  const file = `${folder}/.results/vitest.json`
  if (!existsSync(file)) continue
  const results = JSON.parse(readFileSync(file, "utf8"))
  counts.passed += results.numPassedTests
  counts.failed += results.numFailedTests
  counts.skipped += results.numPendingTests + results.numTodoTests
  failures.push(...failedTests(results, root))
}
if (failed.includes("build"))
  for (const folder of workspaces) rmSync(`${folder}/.results`, { recursive: true, force: true })

// At the end, too, where whoever reads only the last lines finds them.
if (failures.length > 0) console.log(`\n${failures.join("\n")}`)

const minutes = ((performance.now() - started) / 60_000).toFixed(1)
console.log(`\n${counts.passed} passed, ${counts.failed} failed, ${counts.skipped} skipped`)
console.log(
  failed.length === 0
    ? `All checks passed in ${minutes} min.`
    : `FAILED: ${failed.join(", ")} (${minutes} min).`,
)
process.exitCode = failed.length === 0 ? 0 : 1
