import type { Explanation } from "../../../api/explain.js"
import type { SampleKey } from "../../../api/sample.js"
import { visibleText } from "../../content/index.js"
import { api, useResource } from "../../data/index.js"
import { missing, useFormats, useMessages } from "../../i18n/index.js"
import { QueryView, ScrollArea } from "../../ui/index.js"
import { insightMessages } from "./insight-messages.js"

/** The rules that read the reply, in their order, and what today's rules make of it. */
export function SampleExplanation({ run, model, row }: { run: string; model: string; row: SampleKey }) {
  const t = useMessages(insightMessages)
  const { dataset, subset, index } = row
  const query = useResource<Explanation>(api.explanation(run, model), { dataset, subset, index })
  return (
    <section className="panel" aria-labelledby="why-title">
      <div className="panel-head">
        <h3 id="why-title">{t("whyTitle")}</h3>
        {query.data?.scorer && <code>{query.data.scorer}</code>}
      </div>
      <QueryView query={query}>{(explanation) => <Told explanation={explanation} />}</QueryView>
    </section>
  )
}

function Told({ explanation }: { explanation: Explanation }) {
  const t = useMessages(insightMessages)
  const { steps, notes, stored, now, same, filtered, filters } = explanation
  return (
    <>
      <div className="panel-body stack">
        {notes.map((note) => (
          <p key={note} className="soft">
            {t(`note.${note}`)}
          </p>
        ))}
        {same !== null && <p className={same ? "good" : "warn-text"}>{t(same ? "same" : "differs")}</p>}
        {filtered !== null && (
          <div>
            <h4>{t("filtered", { names: filters.join(", ") })}</h4>
            <ScrollArea className="verdict-text">
              <pre className="plain-text">{visibleText(filtered)}</pre>
            </ScrollArea>
          </div>
        )}
        <dl className="facts">
          <VerdictFact name={t("storedVerdict")} verdict={stored} />
          <VerdictFact name={t("nowVerdict")} verdict={now} />
        </dl>
      </div>
      {steps.length > 0 && (
        <ScrollArea>
          <table className="table">
            <caption className="hidden">{t("whyTitle")}</caption>
            <thead>
              <tr>
                <th scope="col">{t("step")}</th>
                <th scope="col">{t("found")}</th>
              </tr>
            </thead>
            <tbody>
              {steps.map(({ rule, found, effect }, position) => (
                <tr key={`${rule} ${steps.slice(0, position).length}`} data-selected={effect === "decides"}>
                  <th scope="row">
                    <code>{rule}</code>
                  </th>
                  <td>
                    {found === null ? (
                      <span className="faint">{t("nothing")}</span>
                    ) : (
                      <span className="plain-text mono">{visibleText(found)}</span>
                    )}{" "}
                    {effect !== null && (
                      <span className={`tag ${effect === "decides" ? "good" : "warn"}`}>{t(effect)}</span>
                    )}
                  </td>
                </tr>
              ))}
            </tbody>
          </table>
        </ScrollArea>
      )}
    </>
  )
}

function VerdictFact({ name, verdict }: { name: string; verdict: Explanation["now"] }) {
  const formats = useFormats()
  const values = Object.entries(verdict?.values ?? {})
  return (
    <>
      <dt>{name}</dt>
      <dd>
        {values.length === 0
          ? missing
          : values.map(([metric, value]) => `${metric} ${formats.decimal(value, 3)}`).join(" · ")}
        {verdict?.extracted != null && (
          <>
            {" · "}
            <span className="mono">{visibleText(verdict.extracted.slice(0, 200))}</span>
          </>
        )}
      </dd>
    </>
  )
}
