import { missingPackage, PerfError } from "../errors/index.js"
import type { CommandFlag, PerfSubcommand } from "./command.js"

/** `mock`: the simulated server of `@evalscope/testing`, where that package is installed. */
export async function loadMockCommand(): Promise<PerfSubcommand> {
  const { mockServerFlags, runMockServerCommand, TestingError } = await testing()
  const many = new Set(mockServerFlags.filter((one) => one.many).map(({ name }) => name))
  const flags = mockServerFlags.map(
    ({ name, type, value, about }): CommandFlag => ({
      name,
      kind: type === "boolean" ? "switch" : many.has(name) ? "words" : "text",
      help: about.en,
      group: "Flags",
      negatable: false,
      hidden: false,
      ...(value !== undefined && { value }),
    }),
  )
  return {
    usage: "[flags]",
    summary: "Serves a simulated model with known timing, to try a load test on.",
    flags,
    examples: [
      ["evalscope-perf mock --port 8877 --ttft lognormal:200,0.4 --itl 20", "an endpoint to try things on"],
    ],
    run: async ({ values }, io) => {
      const given = Object.fromEntries(
        [...values].map(([name, list]) => {
          const kind = flags.find((known) => known.name === name)?.kind
          return [
            name,
            kind === "switch" ? list.at(-1) === "true" : kind === "words" ? list : (list.at(-1) ?? ""),
          ]
        }),
      )
      const stop = new AbortController()
      const end = () => stop.abort()
      process.once("SIGINT", end)
      process.once("SIGTERM", end)
      try {
        const stats = await runMockServerCommand(given, {
          signal: stop.signal,
          onReady: ({ url }) => io.out(`${url}/v1/chat/completions\n`),
        })
        io.err(`stopped after ${stats.requests} requests\n`)
        return 0
      } catch (thrown) {
        throw TestingError.is(thrown) ? wrongFlag(thrown) : thrown
      } finally {
        process.off("SIGINT", end)
        process.off("SIGTERM", end)
      }
    },
  }
}

function wrongFlag({ message, hint, cause }: { message: string; hint: string | undefined; cause?: unknown }) {
  return new PerfError({ code: "config_invalid", message, ...(hint !== undefined && { hint }), cause })
}

function testing() {
  const notInstalled = {
    message: "The simulated server is not installed.",
    hint: "npm install @evalscope/testing",
  }
  return import("@evalscope/testing").catch(missingPackage(notInstalled))
}
