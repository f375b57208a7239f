import { Link } from "wouter"
import type { Job, Progress } from "../../../api/job.js"
import { visibleText } from "../../content/index.js"
import { samplesHref } from "../../data/index.js"
import { useFormats, useMessages } from "../../i18n/index.js"
import { Panel } from "../../ui/index.js"
import { messages } from "../job-parts/index.js"

/** What went wrong how often, with an example, and where the failed samples are. */
export function ErrorClasses({ job, progress }: { job: Job; progress: Progress }) {
  const t = useMessages(messages)
  const formats = useFormats()
  const { run_id: run } = job
  const models = [...new Set(progress.stages.filter(({ failed }) => failed > 0).map(({ model }) => model))]
  const onlyModel = models.length === 1 ? models[0] : undefined
  return (
    <Panel
      title={t("errorClasses")}
      padded={false}
      actions={
        run !== null &&
        models.map((model) => (
          <Link key={model} className="button small" href={samplesHref(run, model, { status: "error" })}>
            {models.length === 1 ? t("failedSamples") : t("failedSamplesOf", { model })}
          </Link>
        ))
      }
    >
      <table className="table">
        <caption className="hidden">{t("errorClasses")}</caption>
        <tbody>
          {progress.error_classes.map(({ code, count, example }) => (
            <tr key={code}>
              <th scope="row" className="mono">
                {code}
              </th>
              <td className="number">
                {run !== null && onlyModel !== undefined ? (
                  <Link
                    href={samplesHref(run, onlyModel, { status: "error", code })}
                    title={t("failedSamplesWith", { code })}
                  >
                    {formats.integer(count)}
                  </Link>
                ) : (
                  formats.integer(count)
                )}
              </td>
              <td className="soft wrap">{visibleText(example)}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </Panel>
  )
}
