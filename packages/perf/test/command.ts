import { type MockServerOptions, startMockServer } from "@evalscope/testing"
import { runPerfCommand } from "../src/cli/perf-command.js"

/** The program as a call, without a terminal. */
export function command(...argv: readonly string[]) {
  return commandWith({}, ...argv)
}

/** The same with variables of the environment. */
export async function commandWith(
  env: Readonly<Record<string, string | undefined>>,
  ...argv: readonly string[]
) {
  let out = ""
  let err = ""
  const io = {
    out: (text: string) => {
      out += text
    },
    err: (text: string) => {
      err += text
    },
    env,
    interactive: false,
    color: false,
    columns: undefined,
  }
  const code = await runPerfCommand(argv, io)
  return { code, out, err }
}

export const usual: MockServerOptions = { timing: { ttftMs: 20, itlMs: 2, outputTokens: 8 } }

/** A run against a simulated server with short random prompts, into a folder. */
export async function loadInto(folder: string, server: MockServerOptions, argv: readonly string[]) {
  await using mock = await startMockServer(server)
  const prompts = [
    "--dataset",
    "random",
    "--tokens-by",
    "words",
    "--min-prompt-length",
    "5",
    "--max-prompt-length",
    "20",
  ]
  const place = ["--outputs-dir", folder, "--no-timestamp", "--sleep-interval", "0"]
  const result = await command("--url", mock.url, "--model", "m", ...prompts, ...place, ...argv)
  return { ...result, stats: mock.stats(), requests: mock.requests() }
}
