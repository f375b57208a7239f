// `npx -y pnpm@10 test`: everything that must hold, with a summary at the end.
import { existsSync, readdirSync, readFileSync, rmSync } from "node:fs"
import { fileURLToPath } from "node:url"
import { failedTests } from "./failed-tests.mjs"
import { run, step } from "./step.mjs"
import { testPackages } from "./test-packages.mjs"

const root = fileURLToPath(new URL("..", import.meta.url))
const turbo = (...tasks) => run("pnpm", ["exec", "turbo", "run", ...tasks], { cwd: root, show: "always" })
const node = (script, ...args) =>
  run(process.execPath, [`scripts/${script}`, ...args], { cwd: root, show: "always" })

const workspaces = ["packages", "examples"].flatMap((folder) =>
  existsSync(`${root}${folder}`)
    ? readdirSync(`${root}${folder}`).map((name) => `${root}${folder}/${name}`)
    : [],
)

const started = performance.now()
const failed = []
const check = async (title, work) => {
  if (!(await step(title, work))) failed.push(title)
}

await check("build", async () => (await turbo("build", "--output-logs=errors-only")).code)
if (failed.length === 0) {
  await check(
    "format and lint",
    async () => (await run("pnpm", ["exec", "biome", "check", "."], { cwd: root })).code,
  )
  await check("types", async () => (await turbo("typecheck", "--output-logs=errors-only")).code)
  await check("layers", async () => (await node("check-layers.mjs")).code)
  await check("page of flags", async () => (await node("migrating/generate.mjs", "--check")).code)
  await check("list of dependencies", async () => (await node("check-dependencies.mjs")).code)
  await check("tests", () => testPackages(workspaces))
  await check("unused code", async () => (await run("pnpm", ["exec", "knip"], { cwd: root })).code)
  await check(
    "package contents",
    async () => (await turbo("lint:package", "--output-logs=errors-only", "--continue")).code,
  )
  await check("each package installed alone", async () => (await node("check-packages.mjs")).code)
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
