// `pnpm evalscope <args>`: the command line of this checkout, built first when its sources are newer.
import { spawn } from "node:child_process"
import { fileURLToPath } from "node:url"
import { run } from "./step.mjs"

const root = fileURLToPath(new URL("..", import.meta.url))
const built = await run(
  "pnpm",
  ["exec", "turbo", "run", "build", "--filter=evalscope...", "--output-logs=errors-only"],
  {
    cwd: root,
  },
)
if (built.code !== 0) {
  process.stderr.write("error: the build failed, see above\n")
  process.exit(1)
}
const bin = fileURLToPath(new URL("../packages/evalscope/dist/bin.js", import.meta.url))
// pnpm runs scripts in the root; paths are meant from where the user is.
const child = spawn(process.execPath, [bin, ...process.argv.slice(2)], {
  cwd: process.env.INIT_CWD ?? process.cwd(),
  stdio: "inherit",
})
for (const signal of ["SIGINT", "SIGTERM"]) process.on(signal, () => {})
child.on("close", (code, signal) => {
  process.exitCode = code ?? (signal === "SIGINT" ? 130 : 143)
})
