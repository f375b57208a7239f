import { contentText, type Model } from "../model/index.js"
import { type BenchmarkReport, formatMarkdownReport } from "../report/index.js"

const language: Readonly<Record<string, string>> = { zh: "Chinese", en: "English" }

/**
 * Lets a model write an analysis of a report, in Markdown, marked as written by a model.
 * @param env `EVALSCOPE_LANGUAGE` chooses `en` (default) or `zh`
 */
export async function writeAnalysis(
  report: BenchmarkReport,
  model: Model,
  env: NodeJS.ProcessEnv,
): Promise<string> {
  const words = language[env.EVALSCOPE_LANGUAGE ?? "en"] ?? "English"
  const output = await model.generate({
    messages: [
      {
        role: "user",
        content: [
          `Write a short analysis in ${words}, as Markdown, of the evaluation below: what the model does well and`,
          "badly, by subset where they differ by more than their intervals, what the interval allows to conclude,",
          "and what failed or was not answered. Use only the figures that are given.",
          "",
          report.description,
          "",
          formatMarkdownReport([report]),
        ].join("\n"),
      },
    ],
    config: { maxTokens: 2048 },
  })
  const text = contentText(output.choices[0]?.message.content ?? "")
  return `> This analysis was written by ${model.name} and may be wrong.\n\n${text}`
}
