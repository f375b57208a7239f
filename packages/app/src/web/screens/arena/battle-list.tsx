import { Link } from "wouter"
import type { BattleRow } from "../../../api/arena.js"
import { visibleText } from "../../content/index.js"
import type { UrlState } from "../../data/index.js"
import { missing, useFormats, useMessages } from "../../i18n/index.js"
import { BoxTable } from "../../rows/index.js"
import { messages } from "./messages.js"

/** One line a battle; however many there are, the page holds those in sight. */
export function BattleList({
  rows,
  total,
  at,
  url,
  loadMore,
}: {
  rows: readonly BattleRow[]
  /** Of all pages. */
  total: number | undefined
  /** The row that is open. */
  at: number | undefined
  url: UrlState
  /** Undefined when all rows are there. */
  loadMore: (() => void) | undefined
}) {
  const t = useMessages(messages)
  return (
    <BoxTable
      rows={rows}
      total={total}
      keyOf={({ id }) => id}
      at={at}
      loadMore={loadMore}
      caption={t("battles")}
      className="arena-battles"
      heads={
        <>
          <th scope="col">{t("question")}</th>
          <th scope="col">{t("first")}</th>
          <th scope="col">{t("second")}</th>
          <th scope="col" className="number">
            {t("score")}
          </th>
          <th scope="col" className="arena-score">
            <span className="hidden">{t("score")}</span>
          </th>
        </>
      }
      cells={(row) => <BattleCells row={row} url={url} />}
    />
  )
}

function BattleCells({ row, url }: { row: BattleRow; url: UrlState }) {
  const t = useMessages(messages)
  const formats = useFormats()
  const blind = url.get("blind") === "1"
  return (
    <>
      <th scope="row" className="arena-question">
        <Link href={url.href({ battle: row.id })} dir="auto">
          {visibleText(row.question) || "—"}
        </Link>
        <div className="faint">
          {row.dataset} / {row.subset}
        </div>
      </th>
      <td>{blind ? "A" : row.a}</td>
      <td>{blind ? "B" : row.b}</td>
      <td className="number">
        {blind ? "?" : row.score === null ? t("unread") : formats.decimal(row.score, 2)}
        {!blind && row.disagreement && <div className="faint">{t("disagree")}</div>}
      </td>
      <td className="arena-score">
        {!blind && row.score !== null ? <ScoreBar score={row.score} /> : missing}
      </td>
    </>
  )
}

/** From B's full win at the left to A's at the right; the middle is a tie. */
function ScoreBar({ score }: { score: number }) {
  return (
    <svg aria-hidden="true" width="100%" height="14" className="arena-line">
      <line x1="2%" x2="98%" y1="7" y2="7" stroke="var(--border)" strokeWidth="2" />
      <line x1="50%" x2="50%" y1="1" y2="13" stroke="var(--border-strong)" />
      <circle
        cx={`${5 + score * 90}%`}
        cy="7"
        r="4.5"
        fill={score > 0.5 ? "var(--series-1)" : score < 0.5 ? "var(--series-2)" : "var(--text-soft)"}
      />
    </svg>
  )
}
