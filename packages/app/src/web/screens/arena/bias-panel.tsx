import type { ArenaView } from "../../../api/arena.js"
import { ExportMenu } from "../../export/index.js"
import { useFormats, useMessages } from "../../i18n/index.js"
import { Panel } from "../../ui/index.js"
import { biasTable } from "./arena-export.js"
import { messages } from "./messages.js"
import "../../charts/charts.css"

/** Whether verdicts go with the place or the length of an answer. */
export function BiasPanel({ name, bias }: { name: string; bias: ArenaView["bias"] }) {
  const t = useMessages(messages)
  const formats = useFormats()
  if (bias.position === null && bias.length === null) return null
  const sides = [
    [t("biasPosition"), bias.position],
    [t("biasLength"), bias.length],
  ] as const
  return (
    <Panel title={t("bias")} actions={<ExportMenu name={[name, "bias"]} table={() => biasTable(bias)} />}>
      <p className="soft arena-note">{t("biasNote")}</p>
      <dl className="bias">
        {sides.map(([label, side]) => (
          <div key={label}>
            <dt>{label}</dt>
            <dd>
              {side === null ? (
                <span className="faint">{t("biasNone")}</span>
              ) : (
                <>
                  <span>
                    <strong>{formats.percent(side.share)}</strong>{" "}
                    <span className="faint">
                      {formats.percent(side.interval[0])} – {formats.percent(side.interval[1])}
                    </span>
                  </span>
                  <span className="bias-bar">
                    <ShareBar share={side.share} interval={side.interval} />
                  </span>
                  <span className="faint">
                    {t("biasRecord", {
                      wins: side.wins,
                      decided: side.wins + side.losses,
                      ties: side.ties,
                    })}
                  </span>
                </>
              )}
            </dd>
          </div>
        ))}
        {bias.answer_characters.length > 0 && (
          <div>
            <dt>{t("meanLength")}</dt>
            <dd>
              <ul className="plain">
                {bias.answer_characters.map(({ model, mean }) => (
                  <li key={model}>
                    {model} <span className="faint">{t("characters", { n: Math.round(mean) })}</span>
                  </li>
                ))}
              </ul>
            </dd>
          </div>
        )}
      </dl>
    </Panel>
  )
}

function ShareBar({ share, interval: [low, high] }: { share: number; interval: [number, number] }) {
  return (
    <span className="interval-bar" aria-hidden="true">
      <span className="interval-bar-fill" style={{ width: `${share * 100}%` }} />
      <span
        className="interval-bar-whisker"
        style={{ left: `${low * 100}%`, width: `${(high - low) * 100}%` }}
      />
    </span>
  )
}
