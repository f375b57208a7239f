// `npx -y pnpm@10 test`: everything that must hold, with a summary at the end.
import { existsSync, readdirSync, readFileSync, rmSync } from "node:fs"
import { fileURLToPath } from "node:url"
import { failedTests } from "./failed-tests.mjs"
import { run, step, stepBeside } from "./step.mjs"
import { testPackages } from "./test-packages.mjs"

const root = fileURLToPath(new URL("..", import.meta.url))
const pnpm = (...args) => run("pnpm", ["exec", ...args], { cwd: root, show: "never" })
const turbo = (...tasks) => pnpm("turbo", "run", ...tasks, "--output-logs=errors-only")
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

/** What is looked at beside the tests: it has work for one processor, or waits for the network; the tests wait, too. */
const beside = async () => {
  await checkBeside("format and lint", () => pnpm("biome", "check", "."))
  // No builds with them: turbo would write what is in use again, as it has it in its store.
  await checkBeside("types", () => turbo("typecheck", "--only"))
  await checkBeside("layers", () => node("check-layers.mjs"))
  await checkBeside("page of flags", () => node("migrating/generate.mjs", "--check"))
  await checkBeside("list of dependencies", () => node("check-dependencies.mjs"))
  await checkBeside("unused code", () => pnpm("knip"))
  await checkBeside("package contents", () => turbo("lint:package", "--only", "--continue"))
  await checkBeside("each package installed alone", () => node("check-packages.mjs"))
}

await check("build", async () => {
  const { code, output } = await turbo("build")
  process.stdout.write(output)
  return code
})
if (failed.length === 0) await Promise.all([check("tests", () => testPackages(workspaces)), beside()])

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
