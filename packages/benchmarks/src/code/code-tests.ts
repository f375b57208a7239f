import { type CodeResult, defineScorer, EvalScopeError, type Sample, type Scorer } from "@evalscope/core"
import { withProof } from "./proof.js"

/** One program that holds a reply's code and its tests. */
export interface CodeTest {
  language: string
  program: string
  timeoutMs: number
  /** What the program needs of its sandbox: image, memory_limit, cpu_limit, limits. */
  sandbox?: Readonly<Record<string, unknown>>
}

export interface CodeTestsOptions {
  name: string
  /** The code in a reply. */
  extract: (reply: string, sample: Sample) => string
  test: (code: string, sample: Sample) => CodeTest
}

/**
 * Passes a reply whose code goes through its tests: the program ends by itself with status 0 and, in languages that
 * allow the proof, has reached its last line. Reply and tests share one process, as their benchmark has it, so code
 * written to cheat this very test can; code that leaves early, echoes its input or prints what it believes to be a
 * verdict does not pass.
 *
 * @throws EvalScopeError `sandbox_unavailable` when the sandbox failed: that is no verdict on the reply.
 */
export function codeTests({ name, extract, test }: CodeTestsOptions): Scorer {
  return defineScorer({
    name,
    metrics: [{ name: "accuracy" }],
    needsCodeRunner: true,
    async score({ sample, prediction, codeRunner, signal }) {
      if (!codeRunner) throw sandboxMissing()
      const code = extract(prediction, sample)
      const { language, program, timeoutMs, sandbox } = test(code, sample)
      const { code: proven, stdin, isProven } = withProof(language, program)
      const result = await codeRunner.run(
        {
          language,
          code: proven,
          stdin,
          timeoutMs,
          ...(sandbox && { sandbox: { asked: sandbox } }),
        },
        signal ? { signal } : {},
      )
      if (result.outcome === "engine") throw sandboxFailed(result.error)
      const ended = result.outcome === "exited" && result.exitCode === 0
      const finished = ended && isProven(result.stdout)
      return {
        values: { accuracy: finished ? 1 : 0 },
        ...(code.trim() !== "" && { extracted: code }),
        explanation: explain(result, ended && !finished),
        metadata: {
          outcome: result.outcome,
          exit_code: result.exitCode ?? null,
          ...(result.signal !== undefined && { signal: result.signal }),
          ...(result.peakMemoryBytes !== undefined && { peak_memory_bytes: result.peakMemoryBytes }),
        },
      }
    },
  })
}

function explain({ outcome, exitCode, signal, stderr }: CodeResult, left: boolean): string {
  if (left) return "the program ended before its tests did"
  if (outcome !== "exited") return `stopped: ${outcome}${signal === undefined ? "" : ` by ${signal}`}`
  if (exitCode === 0) return "all tests passed"
  return `exit status ${exitCode}: ${stderr.trim().slice(-300)}`
}

export function sandboxMissing(): EvalScopeError {
  return new EvalScopeError({
    code: "sandbox_unavailable",
    message: "Model-written code cannot be run without a sandbox.",
    hint: "Add --use-sandbox, or pass codeRunner to evaluate().",
  })
}

export function sandboxFailed(error: string | undefined): EvalScopeError {
  return new EvalScopeError({
    code: "sandbox_unavailable",
    message: `The sandbox failed: ${error ?? "no reason was given"}`,
    hint: "The reply is stored; resume the run once the container engine works.",
  })
}
