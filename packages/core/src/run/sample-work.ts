import type { Sample } from "../benchmark/index.js"
import type { CodeRunner } from "../code/index.js"
import { EvalScopeError, errorMessage } from "../errors/index.js"
import { contentText, type Message, type ModelOutput } from "../model/index.js"
import { renderPrompt } from "../prompt/index.js"
import type { Score } from "../scoring/index.js"
import type { Prediction } from "../store/index.js"
import type { DatasetArgs } from "../task/index.js"
import type { AfterReplies } from "./after-replies.js"
import type { BenchmarkRun } from "./benchmark-run.js"
import type { RunControl } from "./control.js"
import { withDeadline } from "./deadline.js"
import type { FailedStage, StoredError } from "./error-lines.js"
import type { RunEvent, SampleRef } from "./event.js"
import type { Outcome } from "./outcome.js"
import { sampleOutcome } from "./sample-outcome.js"
import type { SubsetRun } from "./subset-run.js"

/** How a sample's work ended; an `interrupted` one left no trace and is open again. */
export type WorkEnd = "done" | "failed" | "interrupted"

export interface SampleWorkContext {
  emit: (event: RunEvent) => void
  control: RunControl
  afterReplies: AfterReplies
  sampleTimeoutMs: number
  /** Whether each request can be cut on its own, or all of them only together. */
  signals: "own" | "shared"
  compat: boolean
  collectPerf: boolean
  codeRunner: CodeRunner | undefined
  /** A clock that only runs forwards, in milliseconds. */
  now: () => number
  date: () => Date
  /** Called once per sample that ended; an error that should stop the run is dealt with there. */
  ended: (error: EvalScopeError | undefined) => void
}

export interface SampleJob {
  benchmark: BenchmarkRun
  subset: SubsetRun
  sample: Sample
}

/**
 * Takes one sample all the way: prompt, reply (stored or asked for), verdict (stored or made), report. A
 * failure is recorded and told, never thrown.
 *
 * @returns how it ended.
 */
export async function workOnSample(job: SampleJob, context: SampleWorkContext): Promise<WorkEnd> {
  const { benchmark, subset, sample } = job
  const ref: SampleRef = {
    model: benchmark.model.id,
    benchmark: benchmark.settings.benchmark.name,
    subset: subset.name,
    id: sample.id,
  }
  const earlier = subset.files.claimError(sample)
  if (earlier) {
    tellFailure(job, context, ref, earlier)
    return "failed"
  }
  const started = context.now()
  let stage: FailedStage = "predict"
  try {
    const prediction = await predict(job, context, ref)
    stage = "score"
    const left = Math.max(1, context.sampleTimeoutMs - (context.now() - started))
    const { failure, cached } = await review(job, context, ref, prediction, left)
    // A verdict of an earlier run says nothing about how today's requests fare.
    if (!cached) context.ended(failure)
    return failure ? "failed" : "done"
  } catch (thrown) {
    const error = asError(thrown)
    if (error.code === "interrupted") return "interrupted"
    tellFailure(job, context, ref, { stage, code: error.code, message: error.message })
    await subset.files.addError(sample, stage, error).catch((failed) => context.ended(asError(failed)))
    context.ended(error)
    return "failed"
  }
}

function tellFailure(
  { benchmark, subset, sample }: SampleJob,
  context: SampleWorkContext,
  ref: SampleRef,
  { stage, code, message }: StoredError,
): void {
  const scoring: Outcome = code === "judge_failed" ? "judge_failed" : "scoring_failed"
  const outcome = stage === "predict" ? "request_failed" : scoring
  benchmark.report.failed({ subset: subset.name, id: sample.id, outcome })
  context.emit({ ...ref, type: "sample.failed", stage, outcome, code, message })
}

async function predict(job: SampleJob, context: SampleWorkContext, ref: SampleRef): Promise<Prediction> {
  const { benchmark, subset, sample } = job
  const { settings, model } = benchmark
  const messages = renderPrompt(settings.benchmark, sample, {
    fewShot: await benchmark.demonstrations(subset.name),
    args: settings.args,
    params: settings.params,
  })
  const key = benchmark.predictionKey(messages, sample)
  const claim = subset.files.claimPrediction(key, sample)
  const stored = claim && (await claim)
  if (stored) {
    tellPrediction(job, context, ref, stored.output, true)
    return stored
  }
  const request = { messages, ...(sample.tools && { tools: sample.tools }) }
  let output: ModelOutput
  try {
    const turn = context.control.begin()
    if (turn) await turn
    output = await withDeadline(
      context.sampleTimeoutMs,
      context.control.scope,
      () => sampleName(ref),
      (signal) => model.model.generate(request, { signal, benchmark: ref.benchmark }),
      context.signals,
    )
  } finally {
    context.control.ended()
  }
  const finishedAt = context.date().toISOString()
  await context.afterReplies()
  const prediction: Prediction = { index: sample.id, key, messages, output, finishedAt }
  await subset.files.addPrediction(prediction)
  tellPrediction(job, context, ref, output, false)
  return prediction
}

function tellPrediction(
  { benchmark }: SampleJob,
  context: SampleWorkContext,
  ref: SampleRef,
  output: ModelOutput,
  cached: boolean,
): void {
  const { latencyMs, ttftMs, usage, attempts } = output
  if (context.collectPerf) {
    const finishedAtMs = cached ? undefined : context.now()
    benchmark.report.addPerf({ latencyMs, ttftMs, usage, finishedAtMs })
  }
  // Spelled out: with two events per sample, spreading would take more of the processor than scoring.
  context.emit({
    type: "sample.predicted",
    model: ref.model,
    benchmark: ref.benchmark,
    subset: ref.subset,
    id: ref.id,
    cached,
    latencyMs,
    usage,
    attempts,
  })
}

/** `failure` is the error that a verdict stands for, when a judge or an engine failed; it is already recorded. */
async function review(
  job: SampleJob,
  context: SampleWorkContext,
  ref: SampleRef,
  prediction: Prediction,
  leftMs: number,
): Promise<{ failure: EvalScopeError | undefined; cached: boolean }> {
  const { benchmark, subset, sample } = job
  const { settings } = benchmark
  const scoreKey = benchmark.scoreKey(sample, prediction.output)
  const claim = subset.files.claimReview(scoreKey, sample)
  const stored = claim && (await claim)
  const reply = prediction.output.choices[0]?.message
  const text = settings.filter(reply ? contentText(reply.content) : "")
  const score = stored?.score ?? (await scoreReply())
  const mainMetric = score.mainMetric ?? benchmark.mainMetric
  const outcome = stored?.identity?.outcome ?? sampleOutcome(score, mainMetric, prediction.output)
  if (outcome === "judge_failed" || outcome === "scoring_failed") {
    const error = verdictMissing(ref, score, outcome)
    tellFailure(job, context, ref, { stage: "score", code: error.code, message: error.message })
    await subset.files.addError(sample, "score", error)
    return { failure: error, cached: false }
  }
  if (!stored) {
    const messages: Message[] = reply ? [...prediction.messages, reply] : [...prediction.messages]
    const key = prediction.key ?? ""
    await subset.files.addReview({
      sample,
      messages,
      prediction: text,
      score,
      mainMetric,
      key,
      scoreKey,
      outcome,
    })
  }
  const { values, weights, status, extracted, judgeSummary } = score
  benchmark.report.add({
    subset: subset.name,
    id: sample.id,
    groupId: sample.groupId,
    generationIndex: sample.generationIndex,
    values,
    weights,
    status,
    outcome,
    extracted,
    judgeSummary,
  })
  const cached = stored !== undefined
  context.emit({
    type: "sample.scored",
    model: ref.model,
    benchmark: ref.benchmark,
    subset: ref.subset,
    id: ref.id,
    cached,
    values,
    mainMetric,
    outcome,
  })
  return { failure: undefined, cached }

  function scoreReply(): Score | Promise<Score> {
    const score = (signal?: AbortSignal) =>
      benchmark.scorer.score({
        sample,
        prediction: text,
        output: prediction.output,
        compat: context.compat,
        params: settings.params,
        ...(context.codeRunner && {
          codeRunner: withSandboxConfig(context.codeRunner, settings.args.sandboxConfig),
        }),
        ...(signal && { signal }),
      })
    const limitMs = Math.min(leftMs, settings.reviewTimeoutMs)
    const what = () => `Scoring of ${sampleName(ref)}`
    if (benchmark.panel || benchmark.scorer.needsCodeRunner) {
      return context.control.scoreSlots(() => withDeadline(limitMs, context.control.scope, what, score))
    }
    // A rule is plain computation: it needs no place in a queue, and most have their verdict at once.
    const verdict = score()
    return verdict instanceof Promise
      ? withDeadline(limitMs, context.control.scope, what, () => verdict)
      : verdict
  }
}

function verdictMissing(ref: SampleRef, score: Score, outcome: Outcome): EvalScopeError {
  return new EvalScopeError({
    code: outcome === "judge_failed" ? "judge_failed" : "internal",
    message: `${sampleName(ref)} has no verdict: ${score.explanation ?? "the scorer gave no value"}`,
    hint: "Resume the run to score it again; the reply is stored.",
  })
}

function sampleName(ref: SampleRef): string {
  return `sample ${ref.id} of ${ref.benchmark}/${ref.subset}`
}

function asError(thrown: unknown): EvalScopeError {
  if (EvalScopeError.is(thrown)) return thrown
  return new EvalScopeError({ code: "internal", message: errorMessage(thrown), cause: thrown })
}

/** Adds what the user wants for this benchmark's sandbox to every program. */
function withSandboxConfig(runner: CodeRunner, wanted: DatasetArgs["sandboxConfig"]): CodeRunner {
  if (wanted === undefined) return runner
  return {
    run: (request, options) => runner.run({ ...request, sandbox: { ...request.sandbox, wanted } }, options),
  }
}
