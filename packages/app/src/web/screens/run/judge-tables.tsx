import { Link } from "wouter"
import type { JudgeView } from "../../../api/judge.js"
import { missing, useFormats, useMessages } from "../../i18n/index.js"
import { ScrollArea } from "../../ui/index.js"
import { insightMessages } from "./insight-messages.js"

interface Agreement {
  both: number
  agree: number
  kappa: number | null
}

/** Share that agrees, with kappa and the number it rests on. */
function AgreementCell({ of }: { of: Agreement | null }) {
  const t = useMessages(insightMessages)
  const formats = useFormats()
  if (of === null || of.both === 0) return <>{missing}</>
  return (
    <>
      {formats.percent(of.agree / of.both)}
      <small className="faint judge-note">
        {of.kappa !== null && `${t("kappa", { value: formats.decimal(of.kappa) })} · `}n {of.both}
      </small>
    </>
  )
}

/** One line for each judge. */
export function JudgeTable({ view }: { view: JudgeView }) {
  const t = useMessages(insightMessages)
  const formats = useFormats()
  return (
    <>
      <ScrollArea>
        <table className="table">
          <caption className="hidden">{t("judges")}</caption>
          <thead>
            <tr>
              <th scope="col">{t("judge")}</th>
              {([t("votes"), t("rightShare"), t("meanValue"), t("withPeople")] as const).map((name) => (
                <th key={name} scope="col" className="number">
                  {name}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {view.judges.map((judge) => (
              <tr key={judge.judge}>
                <th scope="row">{judge.judge}</th>
                <td className="number">
                  {formats.integer(judge.votes)}
                  <small className="faint judge-note">
                    {formats.percent(judge.votes / Math.max(1, view.samples), 0)}
                  </small>
                </td>
                <td className="number">{formats.percent(judge.right / Math.max(1, judge.votes))}</td>
                <td className="number">{formats.decimal(judge.mean, 3)}</td>
                <td className="number">
                  <AgreementCell of={judge.human} />
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      </ScrollArea>
      <p className="faint judge-explained">{t("kappaNote")}</p>
    </>
  )
}

/** How often two judges say the same. */
export function JudgePairs({ pairs }: { pairs: JudgeView["pairs"] }) {
  const t = useMessages(insightMessages)
  const formats = useFormats()
  if (pairs.length === 0) return <p className="soft">{t("onlyOne")}</p>
  return (
    <ScrollArea>
      <table className="table">
        <caption className="hidden">{t("pairs")}</caption>
        <thead>
          <tr>
            <th scope="col">{t("pair")}</th>
            <th scope="col" className="number">
              {t("agree")}
            </th>
            <th scope="col" className="number">
              {t("difference")}
            </th>
          </tr>
        </thead>
        <tbody>
          {pairs.map((pair) => (
            <tr key={`${pair.a}\n${pair.b}`}>
              <th scope="row">
                {pair.a} – {pair.b}
              </th>
              <td className="number">
                <AgreementCell of={pair} />
              </td>
              <td className="number">{formats.decimal(pair.mean_difference, 3)}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </ScrollArea>
  )
}

/** Labels of people against scores, two by two; every cell leads to its samples. */
export function JudgesAndPeople({
  human,
  hrefOf,
}: {
  human: JudgeView["human"]
  hrefOf: (filter: Readonly<Record<string, string | undefined>>) => string
}) {
  const t = useMessages(insightMessages)
  const formats = useFormats()
  if (human === null) return <p className="soft">{t("noLabels")}</p>
  const both = human.right_right + human.right_wrong + human.wrong_right + human.wrong_wrong
  const rows = [
    { name: t("right"), label: "correct", cells: [human.right_right, human.right_wrong] },
    { name: t("wrong"), label: "wrong", cells: [human.wrong_right, human.wrong_wrong] },
  ] as const
  return (
    <div className="stack">
      <ScrollArea>
        <table className="table judge-cross">
          <caption className="hidden">{t("people")}</caption>
          <thead>
            <tr>
              <th scope="col">{t("peopleSay")}</th>
              <th scope="col" className="number">{`${t("judgesSay")}: ${t("right")}`}</th>
              <th scope="col" className="number">{`${t("judgesSay")}: ${t("wrong")}`}</th>
            </tr>
          </thead>
          <tbody>
            {rows.map(({ name, label, cells }) => (
              <tr key={label}>
                <th scope="row">{name}</th>
                {cells.map((count, column) => (
                  <td key={column === 0 ? "right" : "wrong"} className="number">
                    <Link
                      href={hrefOf({
                        flag: "judged",
                        label,
                        side: column === 0 ? "above" : "below",
                        t: "0.5",
                      })}
                    >
                      {formats.integer(count)}
                    </Link>
                  </td>
                ))}
              </tr>
            ))}
          </tbody>
        </table>
      </ScrollArea>
      <p>
        {t("withPeople")}: <strong>{formats.percent((human.right_right + human.wrong_wrong) / both)}</strong>{" "}
        {human.kappa !== null && (
          <span className="faint">{t("kappa", { value: formats.decimal(human.kappa) })}</span>
        )}
      </p>
    </div>
  )
}
