import type { PerfLevel, PerfView } from "../../../api/perf.js"
import { missing, useFormats, useMessages } from "../../i18n/index.js"
import { ScrollArea } from "../../ui/index.js"
import { loadOf } from "./level-figures.js"
import { useLevelName } from "./level-name.js"
import { messages } from "./messages.js"

/** Below this many requests the high percentiles say little. */
const enoughRequests = 30

/** Nearer than this two figures count as the same. */
const noChange = 0.005

const measures = [
  ["requests_per_second", "higher"],
  ["output_tokens_per_second", "higher"],
  ["latency_s", "lower"],
  ["ttft_ms", "lower"],
  ["tpot_ms", "lower"],
  ["itl_ms", "lower"],
  ["success_rate", "higher"],
] as const

/** What another test changes against the baseline, level by level. */
export function LevelChanges({ baseline, other }: { baseline: PerfView; other: PerfView }) {
  const t = useMessages(messages)
  const formats = useFormats()
  const nameOf = useLevelName(baseline.variable)
  const names = {
    requests_per_second: t("rps"),
    output_tokens_per_second: t("outputRate"),
    latency_s: t("latency"),
    ttft_ms: t("ttft"),
    tpot_ms: t("tpot"),
    itl_ms: t("itl"),
    success_rate: t("successRate"),
  }
  const plain = (decimals: number) => (change: number) =>
    formats.signed(change, { percent: false, multiplier: 1, decimals })
  const time = (factor: number) => (change: number) =>
    `${change > 0 ? "+" : change < 0 ? "-" : ""}${formats.duration(Math.abs(change) * factor)}`
  const inUnits = {
    requests_per_second: plain(2),
    output_tokens_per_second: plain(1),
    latency_s: time(1000),
    ttft_ms: time(1),
    tpot_ms: time(1),
    itl_ms: time(1),
    success_rate: (change: number) =>
      t("percentagePoints", {
        n: formats.signed(change, { percent: true, multiplier: 100, decimals: 1 }),
      }),
  }
  const pairs = baseline.levels.flatMap((level) => {
    const load = loadOf(level, baseline.variable)
    const match = other.levels.find((entry) => loadOf(entry, other.variable) === load)
    return match && baseline.variable === other.variable ? [{ level, match }] : []
  })
  const differing = [
    ...(baseline.dataset !== other.dataset ? [t("data")] : []),
    ...(baseline.api !== other.api ? [t("api")] : []),
    ...(pairs.some(({ level, match }) => level.number !== match.number) ? [t("requests")] : []),
    ...(pairs.some(({ level, match }) => apart(level, match, "input_tokens")) ? [t("inputTokens")] : []),
    ...(pairs.some(({ level, match }) => apart(level, match, "output_tokens")) ? [t("outputTokens")] : []),
  ]
  const thin = pairs.flatMap(({ level, match }) =>
    [level, match].filter(({ figures }) => (figures.requests ?? enoughRequests) < enoughRequests).slice(0, 1),
  )
  return (
    <>
      {differing.length > 0 && (
        <div className="notice warn">
          <p>{t("mismatch", { fields: differing.join(", ") })}</p>
        </div>
      )}
      {thin[0] && (
        <div className="notice warn">
          <p>{t("fewRequests", { level: nameOf(thin[0]), n: thin[0].figures.requests ?? 0 })}</p>
        </div>
      )}
      <ScrollArea>
        <table className="table">
          <caption className="hidden">
            {t("change")}: {other.name}
          </caption>
          <thead>
            <tr>
              <th scope="col">{t("levelsCompared")}</th>
              {measures.map(([field]) => (
                <th key={field} scope="col" className="number">
                  {names[field]}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {pairs.map(({ level, match }) => (
              <tr key={level.name}>
                <th scope="row">{nameOf(level)}</th>
                {measures.map(([field, direction]) => {
                  const [before, after] = [level.figures[field], match.figures[field]]
                  return (
                    <td key={field} className="number">
                      {before === null || after === null ? (
                        missing
                      ) : (
                        <Difference
                          before={before}
                          after={after}
                          better={direction}
                          absolute={inUnits[field](after - before)}
                        />
                      )}
                    </td>
                  )
                })}
              </tr>
            ))}
          </tbody>
        </table>
      </ScrollArea>
    </>
  )
}

/** A change in percent, with the same in units below it. */
function Difference({
  before,
  after,
  better,
  absolute,
}: {
  before: number
  after: number
  better: "higher" | "lower"
  absolute: string
}) {
  const formats = useFormats()
  const share = before === 0 ? undefined : (after - before) / before
  const same = share === undefined ? after === before : Math.abs(share) < noChange
  const rises = after > before
  return (
    <>
      <strong className={same ? "faint" : rises === (better === "higher") ? "good" : "bad"}>
        {!same && <span aria-hidden="true">{rises ? "▲ " : "▼ "}</span>}
        {share === undefined && !same
          ? missing
          : `${formats.signed(share ?? 0, { percent: true, multiplier: 100, decimals: 1 })}%`}
      </strong>
      <div className="faint">{absolute}</div>
    </>
  )
}

/** More than a tenth apart: another workload. */
function apart(a: PerfLevel, b: PerfLevel, field: "input_tokens" | "output_tokens"): boolean {
  const [x, y] = [a.figures[field], b.figures[field]]
  return x !== null && y !== null && Math.abs(x - y) > 0.1 * Math.max(x, y)
}
