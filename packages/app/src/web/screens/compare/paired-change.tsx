import type { PairedResult } from "../../../api/compare.js"
import { type Formats, missing, type NumberStyle, useFormats, useMessages } from "../../i18n/index.js"
import { Icon } from "../../ui/index.js"
import { messages } from "./messages.js"

const icons = { better: "up", worse: "down", unclear: "dash" } as const
const tones = { better: "good", worse: "bad", unclear: "faint" } as const

/** The change from the baseline in a cell: how large, its interval, how likely by chance. */
export function PairedChange({ result, style }: { result: PairedResult; style: NumberStyle }) {
  const t = useMessages(messages)
  const formats = useFormats()
  const interval = intervalText(result, style, formats)
  return (
    <small className="compare-change">
      <span className={tones[result.verdict]}>
        {/* A dash before a figure would read as its sign. */}
        {result.verdict !== "unclear" && <Icon name={icons[result.verdict]} size={10} />}
        <span className="hidden">{t(`verdict.${result.verdict}`)}: </span>
        {formats.signed(result.difference, style)}
      </span>
      {interval !== undefined && <span className="faint">[{interval}]</span>}
      <span className="faint">{t("cellP", { p: pText(result, formats) })}</span>
    </small>
  )
}

/** The verdict in words. */
export function Verdict({ verdict }: { verdict: PairedResult["verdict"] }) {
  const t = useMessages(messages)
  const tone = tones[verdict]
  return (
    <span className={tone === "faint" ? "tag" : `tag ${tone}`}>
      <Icon name={icons[verdict]} size={12} />
      {t(`verdict.${verdict}`)}
    </span>
  )
}

/** Both ends of a difference's interval; undefined where it has none. */
export function intervalText(
  { interval }: PairedResult,
  style: NumberStyle,
  formats: Formats,
): string | undefined {
  return interval?.map((end) => formats.signed(end, style)).join(" … ")
}

/** The p-value corrected for many comparisons, as far as there is one. */
export function pText({ p, p_adjusted }: PairedResult, formats: Formats): string {
  const shown = p_adjusted ?? p
  return shown === null ? missing : formats.pValue(shown)
}
