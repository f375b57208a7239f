import { Link } from "wouter"
import type { DatasetReport } from "../../../api/overview.js"
import type { DatasetSpread } from "../../../api/spread.js"
import { samplesHref } from "../../data/index.js"
import { useFormats, useMessages } from "../../i18n/index.js"
import { Figures, Panel, ScrollArea } from "../../ui/index.js"
import { messages } from "./messages.js"
import { SharesTable } from "./shares-table.js"

type Repeats = NonNullable<DatasetSpread["repeats"]>

/** How often the repeats of a question come to the same score, and how far whole repeats lie apart. */
export function RepeatsPanel({
  run,
  report,
  repeats,
}: {
  run: string
  report: DatasetReport
  repeats: Repeats
}) {
  const t = useMessages(messages)
  const formats = useFormats()
  const href = samplesHref(run, report.model_folder, { dataset: report.dataset, flag: "repeated" })
  const means = repeats.each.map(({ mean }) => mean)
  const [low, high] = [Math.min(...means), Math.max(...means)]
  return (
    <Panel
      title={`${t("repeats")} · ${report.pretty_name}`}
      actions={
        <Link className="button small" href={href}>
          {t("repeatedSamples")}
        </Link>
      }
    >
      <div className="stack">
        <Figures
          items={[
            { label: t("repeatQuestions"), value: formats.integer(repeats.questions) },
            {
              label: t("repeatAgree"),
              value: formats.percent(repeats.agree / repeats.questions),
              note: t("repeatAgreeNote", { n: repeats.agree }),
            },
            {
              label: t("repeatPair"),
              value: formats.percent(repeats.agreement),
              note: t("repeatPairNote"),
            },
            {
              label: t("repeatSpread"),
              value: `${formats.decimal(low, 3)} – ${formats.decimal(high, 3)}`,
              note: t("repeatSpreadNote", { std: formats.decimal(deviation(means), 3) }),
            },
          ]}
        />
        <div className="distributions">
          <section className="stack">
            <h3>{t("repeatEach")}</h3>
            <ScrollArea>
              <table className="table">
                <caption className="hidden">{t("repeatEach")}</caption>
                <thead>
                  <tr>
                    <th scope="col">{t("repeat")}</th>
                    <th scope="col" className="number">
                      {t("mean")}
                    </th>
                    <th scope="col" className="number">
                      {t("n")}
                    </th>
                  </tr>
                </thead>
                <tbody>
                  {repeats.each.map(({ repeat, n, mean }) => (
                    <tr key={repeat}>
                      <th scope="row">{formats.integer(repeat + 1)}</th>
                      <td className="number">{formats.decimal(mean, 3)}</td>
                      <td className="number">{formats.integer(n)}</td>
                    </tr>
                  ))}
                </tbody>
              </table>
            </ScrollArea>
          </section>
          <SharesTable
            title={t("repeatRight")}
            counts={Object.fromEntries(
              repeats.right.map(({ right, of, questions }) => [`${right}/${of}`, questions]),
            )}
            total={repeats.questions}
            nameOf={(name) => {
              const [right = "", of = ""] = name.split("/")
              return t("rightOf", { right, of })
            }}
          />
        </div>
      </div>
    </Panel>
  )
}

/** Standard deviation of a sample; 0 of one value. */
function deviation(values: readonly number[]): number {
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length
  const squares = values.reduce((sum, value) => sum + (value - mean) ** 2, 0)
  return values.length < 2 ? 0 : Math.sqrt(squares / (values.length - 1))
}
