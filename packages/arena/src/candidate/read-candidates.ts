import { readdir, readFile, stat } from "node:fs/promises"
import { basename, dirname, join } from "node:path"
import {
  contentText,
  EvalScopeError,
  fileSafe,
  type Message,
  parseReportFile,
  type Review,
  readReviews,
} from "@evalscope/core"
import type { ContestQuestion } from "../contest/index.js"

/** A finished run of one model. */
export interface Candidate {
  name: string
  /** `…/<run>/reports/<model>`. */
  reportPath: string
}

/** Questions that all candidates answered, and what was left out. */
export interface CandidateQuestions {
  questions: readonly ContestQuestion[]
  /** One line for each thing a person should know. */
  warnings: readonly string[]
}

/**
 * Collects the questions that all candidates share: the (dataset, subset) pairs that all reports have, and in them
 * the samples with the same index and the same question. Samples are paired by identity, never by position.
 *
 * @throws EvalScopeError `config_invalid` for fewer than two candidates, a name used twice or a missing report
 *   folder; `run_damaged` for a missing review file.
 */
export async function readCandidates(
  candidates: readonly Candidate[],
  options: { limit?: number } = {},
): Promise<CandidateQuestions> {
  checkNames(candidates)
  const warnings: string[] = []
  const subsets = await Promise.all(candidates.map(subsetsOf))
  const [first = new Map<string, SubsetName>(), ...others] = subsets
  const shared = [...first].filter(([key]) => others.every((other) => other.has(key))).map(([, name]) => name)
  for (const [position, own] of subsets.entries()) {
    const missing = [...own].filter(([key]) => !subsets.every((other) => other.has(key)))
    for (const [, { dataset, subset }] of missing) {
      warnings.push(
        `${candidates[position]?.name}: ${dataset}/${subset} is left out, not all candidates have it.`,
      )
    }
  }
  if (shared.length === 0) {
    throw new EvalScopeError({
      code: "config_invalid",
      message: "The candidates have no data set and subset in common.",
      hint: "Evaluate all candidates on the same data sets first.",
    })
  }
  const questions: ContestQuestion[] = []
  for (const name of shared.sort((x, y) =>
    `${x.dataset}\n${x.subset}` < `${y.dataset}\n${y.subset}` ? -1 : 1,
  )) {
    const found = await sharedQuestions(candidates, name, warnings)
    questions.push(...(options.limit === undefined ? found : found.slice(0, options.limit)))
  }
  return { questions, warnings }
}

interface SubsetName {
  dataset: string
  subset: string
}

async function subsetsOf({ name, reportPath }: Candidate): Promise<Map<string, SubsetName>> {
  const found = new Map<string, SubsetName>()
  const folder = await stat(reportPath).then(
    (entry) => entry.isDirectory(),
    () => false,
  )
  if (!folder) {
    throw new EvalScopeError({
      code: "config_invalid",
      message: `Candidate "${name}": there is no report folder ${reportPath}.`,
      hint: "Give report_path as outputs/<run>/reports/<model>.",
    })
  }
  const files = (await readdir(reportPath)).filter((file) => file.endsWith(".json")).sort()
  for (const file of files) {
    const path = join(reportPath, file)
    const report = parseReportFile(await readFile(path, "utf8"), path)
    for (const metric of report.metrics) {
      for (const { subsets } of metric.categories) {
        for (const { name: subset, derived } of subsets) {
          if (!derived) found.set(`${report.benchmark}\n${subset}`, { dataset: report.benchmark, subset })
        }
      }
    }
  }
  return found
}

async function sharedQuestions(
  candidates: readonly Candidate[],
  { dataset, subset }: SubsetName,
  warnings: string[],
): Promise<readonly ContestQuestion[]> {
  const answers = await Promise.all(candidates.map((candidate) => answersOf(candidate, dataset, subset)))
  const [first = new Map<number, Answer>(), ...others] = answers
  const questions: ContestQuestion[] = []
  let different = 0
  for (const index of [...first.keys()].sort((x, y) => x - y)) {
    const own = first.get(index)
    const rest = others.map((other) => other.get(index))
    if (!own || rest.some((answer) => answer === undefined)) continue
    if (rest.some((answer) => answer?.question !== own.question)) {
      different += 1
      continue
    }
    const all = [own, ...rest]
    questions.push({
      id: `${dataset}/${subset}#${index}`,
      dataset,
      subset,
      index,
      question: own.question,
      answers: Object.fromEntries(candidates.map(({ name }, i) => [name, all[i]?.answer ?? ""])),
    })
  }
  const known = new Set(answers.flatMap((answer) => [...answer.keys()]))
  const missing = known.size - questions.length - different
  if (missing > 0)
    warnings.push(`${dataset}/${subset}: ${missing} samples are left out, not all candidates answered them.`)
  if (different > 0) {
    warnings.push(
      `${dataset}/${subset}: ${different} samples are left out, the same index is another question.`,
    )
  }
  return questions
}

interface Answer {
  question: string
  answer: string
}

async function answersOf(
  candidate: Candidate,
  dataset: string,
  subset: string,
): Promise<Map<number, Answer>> {
  const path = join(reviewFolder(candidate.reportPath), `${dataset}_${fileSafe(subset)}.jsonl`)
  const there = await stat(path).then(
    () => true,
    () => false,
  )
  if (!there) {
    throw new EvalScopeError({
      code: "run_damaged",
      message: `Candidate "${candidate.name}" has a report for ${dataset}/${subset}, but no reviews: ${path}.`,
      hint: "Copy the run's reviews folder beside its reports folder, or evaluate again.",
      context: { file: path },
    })
  }
  const answers = new Map<number, Answer>()
  for await (const review of readReviews(path)) {
    answers.set(review.index, { question: questionOf(review), answer: answerOf(review) })
  }
  return answers
}

/** `…/<run>/reviews/<model>` for `…/<run>/reports/<model>`. */
function reviewFolder(reportPath: string): string {
  const reports = dirname(reportPath.replace(/[\\/]+$/, ""))
  return join(dirname(reports), basename(reports).replace("reports", "reviews"), basename(reportPath))
}

/** The prompt as Markdown: the messages before the reply, with a heading each when there are several. */
function questionOf({ messages }: Review): string {
  const prompt = messages.at(-1)?.role === "assistant" ? messages.slice(0, -1) : messages
  const [only] = prompt
  if (prompt.length === 1 && only) return contentText(only.content)
  return prompt
    .map((message: Message) => `**${message.role}**\n\n${contentText(message.content)}`)
    .join("\n\n")
}

function answerOf({ prediction, score }: Review): string {
  return prediction === "" ? (score.extracted ?? "") : prediction
}

function checkNames(candidates: readonly Candidate[]): void {
  const invalid = (message: string, hint: string) =>
    new EvalScopeError({ code: "config_invalid", message, hint })
  if (candidates.length < 2) {
    throw invalid(
      `An arena needs at least two models; ${candidates.length} given.`,
      "Add entries with name and report_path to models.",
    )
  }
  const twice = candidates.find(({ name }, i) => candidates.findIndex((other) => other.name === name) < i)
  if (twice) throw invalid(`The name "${twice.name}" is used twice.`, "Give each model a name of its own.")
}
