import { join, resolve } from "node:path"
import { formatTextTable, newRunDir, runFolder, takeRunLock, writeAtomic } from "@evalscope/core"
import { clusteredMean } from "@evalscope/core/scoring"
import { readCandidates } from "../candidate/index.js"
import { type Judge, runGrading } from "../contest/index.js"
import { gradePrompt, parseGrade } from "../judge/index.js"
import type { ArenaConfig } from "./arena-config.js"
import { arenaFiles, createJudges } from "./run-arena.js"

/** Mean grades of a contest in mode `single`; also written as `arena/grades.json`. */
export interface GradedRuns {
  schema_version: 1
  kind: "arena-grades"
  run_dir: string
  models: readonly {
    model: string
    score: number
    lower: number | null
    upper: number | null
    answers: number
  }[]
  grades: number
  reused: number
  unreadable: number
  failed: number
}

/** Lets the judges grade every answer from 1 to 10 by itself; intervals cluster by question. */
export async function gradeRuns(
  config: ArenaConfig,
  options: { judges?: readonly Judge[]; signal?: AbortSignal; onWarning?: (warning: string) => void } = {},
): Promise<GradedRuns> {
  const collected = await readCandidates(
    config.models,
    config.limit === undefined ? {} : { limit: config.limit },
  )
  for (const warning of collected.warnings) options.onWarning?.(warning)
  const runDir = config.useCache ? resolve(config.useCache) : await newRunDir(config.workDir, new Date())
  const lock = await takeRunLock(runFolder(runDir).lockFile)
  const judges = options.judges ?? (await createJudges(config))
  try {
    const { grades, reused, failures } = await runGrading({
      questions: collected.questions,
      models: config.models.map(({ name }) => name),
      judges,
      prompt: {
        system: config.systemPrompt ?? gradePrompt.system,
        template: config.promptTemplate ?? gradePrompt.template,
      },
      parse: parseGrade,
      repeats: config.repeats,
      concurrency: config.concurrency,
      logFile: arenaFiles(runDir).grades,
      ...(options.signal && { signal: options.signal }),
    })
    const models = config.models.map(({ name: model }) => {
      const own = grades.filter((grade) => grade.model === model && grade.score !== null)
      const mean = clusteredMean(
        own.map((grade) => ({ cluster: grade.question_id, value: grade.score ?? 0 })),
        { confidence: config.confidence },
      )
      return {
        model,
        score: mean?.value ?? Number.NaN,
        lower: mean?.interval?.[0] ?? null,
        upper: mean?.interval?.[1] ?? null,
        answers: own.length,
      }
    })
    const result: GradedRuns = {
      schema_version: 1,
      kind: "arena-grades",
      run_dir: runDir,
      models: models.sort((x, y) => y.score - x.score || (x.model < y.model ? -1 : 1)),
      grades: grades.length,
      reused,
      unreadable: grades.filter(({ score }) => score === null).length,
      failed: failures,
    }
    await writeAtomic(join(runDir, "arena", "grades.json"), `${JSON.stringify(result, null, 2)}\n`)
    return result
  } finally {
    if (!options.judges) await Promise.all(judges.map((judge) => judge.model.close?.()))
    await lock.release()
  }
}

/** Grades as a table for people. */
export function formatGrades({ models, run_dir }: GradedRuns): string {
  const grid = formatTextTable(
    [
      { title: "Model", flexible: true },
      { title: "Grade", align: "right" },
      { title: "Interval", align: "right" },
      { title: "Answers", align: "right" },
    ],
    models.map(({ model, score, lower, upper, answers }) => ({
      cells: [
        model,
        score.toFixed(2),
        lower === null || upper === null ? "—" : `${lower.toFixed(2)} to ${upper.toFixed(2)}`,
        `${answers}`,
      ],
    })),
  )
  return `${grid}\n\nRun folder: ${run_dir}\n`
}
