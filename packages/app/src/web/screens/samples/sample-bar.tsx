import { Link } from "wouter"
import type { SampleKey } from "../../../api/sample.js"
import type { UrlState } from "../../data/index.js"
import { useMessages } from "../../i18n/index.js"
import { CopyButton, Icon } from "../../ui/index.js"
import { messages } from "./messages.js"

/** The name of the sample that is shown, the way to its neighbours, and what can be done with it. */
export function SampleBar({
  chosen,
  url,
  mark,
  detailOnly,
  hasPrevious,
  hasNext,
  picked,
  onPrevious,
  onNext,
  onNextFailure,
  onPick,
}: {
  chosen: SampleKey
  url: UrlState
  mark: string | undefined
  /** The list is not beside it. */
  detailOnly: boolean
  hasPrevious: boolean
  hasNext: boolean
  picked: boolean
  onPrevious: () => void
  onNext: () => void
  onNextFailure: () => void
  onPick: () => void
}) {
  const t = useMessages(messages)
  const { dataset, subset, index } = chosen
  return (
    <div className="sample-head">
      <h2 className="truncate">{t("position", { dataset, subset, index: String(index) })}</h2>
      <div className="row">
        {detailOnly && (
          <Link className="button small" href={url.href({ at: undefined })}>
            {t("back")}
          </Link>
        )}
        <button
          type="button"
          className="button icon small"
          aria-label={t("previous")}
          title={`${t("previous")} (k)`}
          disabled={!hasPrevious}
          onClick={onPrevious}
        >
          <Icon name="up" size={14} />
        </button>
        <button
          type="button"
          className="button icon small"
          aria-label={t("next")}
          title={`${t("next")} (j)`}
          disabled={!hasNext}
          onClick={onNext}
        >
          <Icon name="down" size={14} />
        </button>
        <button type="button" className="button small" title="f" onClick={onNextFailure}>
          {t("nextFailure")}
        </button>
        <button type="button" className="button small" title="x" aria-pressed={picked} onClick={onPick}>
          {t("pick")}
        </button>
        <CopyButton text={url.link({ at: mark })} label={t("copyLink")} />
      </div>
    </div>
  )
}
