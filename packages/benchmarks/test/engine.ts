import { existsSync } from "node:fs"
import { type Benchmark, type CodeRunner, EvalScopeError, type Sample, type Score } from "@evalscope/core"
import { createTaskCodeRunner } from "@evalscope/sandbox"

const sockets = ["/run/evalscope-engine/docker.sock", "/var/run/docker.sock"]
const found = sockets.find((path) => existsSync(path))
const host = process.env.DOCKER_HOST ?? (found && `unix://${found}`)

export const pythonImage = process.env.EVALSCOPE_SANDBOX_IMAGE ?? "evalscope/python:3.11"
/** With JavaScript, TypeScript and C++, and with further languages. */
export const compilersImage = "evalscope/compilers:2"
export const languagesImage = "evalscope/languages:2"

export interface EngineRunner extends CodeRunner {
  close(): Promise<void>
}

/** Runs programs in an image of this machine's engine; undefined, told loudly, where that cannot be done. */
export async function engineRunner(image: string, howToGetIt = "up"): Promise<EngineRunner | undefined> {
  try {
    const runner = await createTaskCodeRunner({
      engine: "docker",
      defaultConfig: { image },
      managerConfig: { ...(host !== undefined && { host }) },
      concurrency: 3,
    })
    const probe = await runner.run({ language: "shell", code: "true", timeoutMs: 10_000 })
    if (probe.outcome === "exited") return runner
    await runner.close()
    throw new Error(probe.error)
  } catch (error) {
    console.warn(
      `\n*** SKIPPED: no container engine with ${image}; run scripts/container-engine.sh ${howToGetIt} (${String(error)}) ***\n`,
    )
    return undefined
  }
}

/** The score of a reply whose code runs in the engine. */
export async function scoreInEngine(
  codeRunner: CodeRunner | undefined,
  benchmark: Benchmark,
  sample: Sample,
  reply: string,
  params: Record<string, unknown> = {},
): Promise<Score> {
  if (!codeRunner) throw new EvalScopeError({ code: "sandbox_unavailable", message: "no engine" })
  const defaults = Object.entries(benchmark.params).map(([name, { value }]) => [name, value])
  const given = { ...Object.fromEntries(defaults), ...params }
  const scorer = benchmark.scorerFor?.(given) ?? benchmark.scorer
  return scorer.score({
    sample,
    prediction: reply,
    output: { model: "test", choices: [], latencyMs: 1, attempts: 1 },
    compat: false,
    params: given,
    codeRunner,
  })
}
