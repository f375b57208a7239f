// `npx -y pnpm@10 demo`: builds everything and evaluates the embedded mock model on the bundled questions.
import { fileURLToPath } from "node:url"
import { run, step } from "./step.mjs"

const root = fileURLToPath(new URL("..", import.meta.url))
const bin = fileURLToPath(new URL("../packages/evalscope/dist/bin.js", import.meta.url))

const good =
  (await step(
    "building the packages",
    async () =>
      (
        await run(
          "pnpm",
          ["exec", "turbo", "run", "build", "--filter=evalscope...", "--output-logs=errors-only"],
          { cwd: root },
        )
      ).code,
  )) &&
  (await step(
    "evaluating the embedded mock model on 20 bundled questions",
    async () =>
      (
        await run(process.execPath, [bin, "eval", "quickstart"], { cwd: root, show: "always" })
      ).code,
  ))

console.log(
  good
    ? "\nDemo finished. Next: pnpm evalscope eval gsm8k --model <name> --api-url <url> --limit 20"
    : "\nDemo FAILED, see above.",
)
process.exitCode = good ? 0 : 1
