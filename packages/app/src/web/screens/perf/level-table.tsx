import { Link } from "wouter"
import type { PerfView } from "../../../api/perf.js"
import type { UrlState } from "../../data/index.js"
import { ExportMenu } from "../../export/index.js"
import { missing, useFormats, useMessages } from "../../i18n/index.js"
import { NumberHeads, Panel, ScrollArea } from "../../ui/index.js"
import { useLevelName } from "./level-name.js"
import { messages } from "./messages.js"
import { levelsTable } from "./perf-export.js"

/** Figures of every load level; a level opens into its requests. */
export function LevelTable({ perf, url }: { perf: PerfView; url: UrlState }) {
  const t = useMessages(messages)
  const formats = useFormats()
  const nameOf = useLevelName(perf.variable)
  const number = (value: number | null, decimals: number) =>
    value === null ? missing : formats.decimal(value, decimals)
  const time = (value: number | null, factor = 1) =>
    value === null ? missing : formats.duration(value * factor)
  const heads = [
    t("requests"),
    t("rps"),
    t("outputRate"),
    t("totalRate"),
    t("latency"),
    t("ttft"),
    t("tpot"),
    t("itl"),
    t("inputTokens"),
    t("outputTokens"),
  ]
  return (
    <Panel
      title={t("levels")}
      padded={false}
      actions={<ExportMenu name={[perf.name, "levels"]} table={() => levelsTable(perf)} />}
    >
      <ScrollArea>
        <table className="table many-figures">
          <caption className="hidden">{t("levels")}</caption>
          <thead>
            <tr>
              <th scope="col">{t(`level.${perf.variable}`)}</th>
              <NumberHeads names={heads} />
            </tr>
          </thead>
          <tbody>
            {perf.levels.map((level) => {
              const { figures } = level
              return (
                <tr key={level.name} data-selected={level.name === url.get("level")}>
                  <th scope="row">
                    <span className="row">
                      <Link
                        href={url.href({ level: level.name === url.get("level") ? undefined : level.name })}
                        aria-label={t("explore", { level: nameOf(level) })}
                      >
                        {nameOf(level)}
                      </Link>
                      {level.client_limited === true && (
                        <span className="tag warn" title={t("clientLimitedHint")}>
                          {t("clientLimited")}
                        </span>
                      )}
                    </span>
                  </th>
                  <td className="number">
                    {number(figures.requests, 0)}
                    {figures.failed !== null && figures.failed > 0 && (
                      <div className="bad">
                        {formats.integer(figures.failed)} {t("failed")}
                      </div>
                    )}
                  </td>
                  <td className="number">{number(figures.requests_per_second, 2)}</td>
                  <td className="number">{number(figures.output_tokens_per_second, 1)}</td>
                  <td className="number">{number(figures.total_tokens_per_second, 1)}</td>
                  <td className="number">{time(figures.latency_s, 1000)}</td>
                  <td className="number">{time(figures.ttft_ms)}</td>
                  <td className="number">{time(figures.tpot_ms)}</td>
                  <td className="number">{time(figures.itl_ms)}</td>
                  <td className="number">{number(figures.input_tokens, 0)}</td>
                  <td className="number">{number(figures.output_tokens, 0)}</td>
                </tr>
              )
            })}
          </tbody>
        </table>
      </ScrollArea>
    </Panel>
  )
}
