import { contentText, createModel, formatTextTable, LineFile, type Model } from "@evalscope/core"
import { type LegacyConfig, parseLegacyConfig } from "./legacy-config.js"
import { answerLineSchema, questionSchema, readAll } from "./legacy-files.js"
import { type LegacyTable, runRatingStage } from "./rating-stage.js"
import { runReviewStage } from "./review-stage.js"

export interface LegacyOptions {
  /** Random verdicts, no judge call. */
  dryRun?: boolean
  onNote?: (note: string) => void
  onTable?: (text: string) => void
  /** Models made by the caller, by name at their endpoint; default: made from the environment. */
  createModel?: (name: string, endpoint: { apiUrl?: string; apiKey?: string }) => Promise<Model>
  now?: () => Date
}

/**
 * Runs the YAML of the first-generation arena: answers, reviews, rating, each unless it is switched off. Local
 * checkpoints cannot be loaded; an entry is asked at `api_url`, or at OPENAI_BASE_URL with OPENAI_API_KEY, under its
 * `model_id_or_path`. Files that exist are continued: answered questions and reviewed pairs are kept.
 */
export async function runLegacyArena(
  value: unknown,
  options: LegacyOptions = {},
): Promise<LegacyTable | undefined> {
  const config = parseLegacyConfig(value)
  const note = options.onNote ?? (() => undefined)
  const model = options.createModel ?? modelFromEnvironment
  for (const [name, entry] of Object.entries(config.answers_gen ?? {})) {
    if (!entry.enable) continue
    const written = await answerQuestions(config, name, model)
    note(`${name}: ${written} answers written to ${entry.output_file}`)
  }
  const { reviews_gen: reviews, rating_gen: rating } = config
  if (reviews?.enable) {
    const { args } = reviews.reviewer
    const judge = options.dryRun ? undefined : await model(args.model, endpointOf(args))
    const { written, kept } = await runReviewStage({
      reviews,
      answerFiles: Object.values(config.answers_gen ?? {}).map((entry) => entry.output_file),
      model: judge,
      now: options.now ?? (() => new Date()),
    })
    await judge?.close?.()
    note(`${written} reviews written to ${reviews.review_file}, ${kept} kept`)
  }
  if (!rating?.enable || !reviews) return undefined
  const table = await runRatingStage(rating, reviews.review_file)
  note(`Ratings written to ${rating.report_file}`)
  options.onTable?.(
    `${formatTextTable(
      table.columns.map((title, i) => ({ title, align: i === 0 ? ("left" as const) : ("right" as const) })),
      table.rows.map((row) => ({ cells: row.map(String) })),
    )}\n`,
  )
  return table
}

function endpointOf(entry: { api_url?: string | null | undefined; api_key?: string | null | undefined }) {
  return { ...(entry.api_url && { apiUrl: entry.api_url }), ...(entry.api_key && { apiKey: entry.api_key }) }
}

async function modelFromEnvironment(
  name: string,
  endpoint: { apiUrl?: string; apiKey?: string },
): Promise<Model> {
  const { OPENAI_BASE_URL: url, OPENAI_API_KEY: key } = process.env
  return await createModel({ model: name, apiUrl: endpoint.apiUrl ?? url, apiKey: endpoint.apiKey ?? key })
}

async function answerQuestions(
  config: LegacyConfig,
  name: string,
  create: NonNullable<LegacyOptions["createModel"]>,
): Promise<number> {
  const entry = config.answers_gen?.[name]
  if (!entry) return 0
  const questions = await readAll(config.question_file, questionSchema, true)
  const known = await readAll(entry.output_file, answerLineSchema, false)
  const answered = new Set(known.map((answer) => String(answer.question_id)))
  const open = questions.filter((question) => !answered.has(String(question.question_id)))
  if (open.length === 0) return 0
  const model = await create(entry.model_id_or_path ?? name, endpointOf(entry))
  const settings = entry.generation_config ?? {}
  const log = await LineFile.open(entry.output_file)
  try {
    for (const question of open) {
      const output = await model.generate({
        messages: [{ role: "user", content: `Question: ${question.text}\nAnswer:` }],
        config: {
          maxTokens: settings.max_new_tokens ?? settings.max_tokens ?? 256,
          temperature: settings.temperature ?? 0.3,
          topP: settings.top_p ?? 0.75,
        },
      })
      await log.append({
        question_id: question.question_id,
        text: question.text,
        category: question.category,
        model_id: name,
        metadata: {},
        answer: contentText(output.choices[0]?.message.content ?? ""),
      })
    }
  } finally {
    await log.close()
    await model.close?.()
  }
  return open.length
}
