import { spawn } from "node:child_process"

/** Environment of every step: no telemetry, no questions. */
export const quietEnv = {
  ...process.env,
  TURBO_TELEMETRY_DISABLED: "1",
  DO_NOT_TRACK: "1",
  npm_config_update_notifier: "false",
}

/**
 * Runs a command and resolves with its exit code and output. `show: "always"` passes the output through as it
 * comes, `"failure"` prints it only when the command failed, `"never"` leaves it to the caller.
 */
export function run(command, args, { cwd, show = "failure", env = quietEnv } = {}) {
  return new Promise((resolve) => {
    const child = spawn(command, args, { cwd, env, stdio: ["ignore", "pipe", "pipe"] })
    let output = ""
    const collect = (stream) => (chunk) => {
      output += chunk
      if (show === "always") stream.write(chunk)
    }
    child.stdout.on("data", collect(process.stdout))
    child.stderr.on("data", collect(process.stderr))
    child.on("error", (error) => resolve({ code: 127, output: `${output}${error.message}\n` }))
    child.on("close", (code) => {
      if (code !== 0 && show === "failure") process.stdout.write(output)
      resolve({ code: code ?? 1, output })
    })
  })
}

/** Runs a step under a heading and says how it ended and how long it took. */
export async function step(title, work) {
  const start = performance.now()
  process.stdout.write(`\n── ${title}\n`)
  const code = await work()
  const seconds = ((performance.now() - start) / 1000).toFixed(1)
  process.stdout.write(`${code === 0 ? "✓" : "✗"} ${title} (${seconds} s)\n`)
  return code === 0
}

/**
 * Runs a step beside others: its heading, what it printed and how it ended come at once when it has ended. Resolves with
 * whether it went well.
 *
 * @param work resolves with the exit code and output of a command
 */
export async function stepBeside(title, work) {
  const start = performance.now()
  const { code, output } = await work()
  const seconds = ((performance.now() - start) / 1000).toFixed(1)
  process.stdout.write(`\n── ${title}\n${output}${code === 0 ? "✓" : "✗"} ${title} (${seconds} s)\n`)
  return code === 0
}
