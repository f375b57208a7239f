import { Link } from "wouter"
import type { Figure, MetricDescription } from "../../../api/score.js"
import { IntervalBar } from "../../charts/index.js"
import { missing, useFormats } from "../../i18n/index.js"
import { Score } from "../../ui/index.js"

/** A score that leads to its samples, and its bar. */
export function ScoreCells({
  figure,
  metric,
  href,
}: {
  figure: Figure
  metric: MetricDescription
  href: string | undefined
}) {
  const score = <Score figure={figure} metric={metric} />
  return (
    <>
      <td>{href === undefined || figure.value === null ? score : <Link href={href}>{score}</Link>}</td>
      <td className="score-bar">
        <IntervalBar figure={figure} metric={metric} />
      </td>
    </>
  )
}

/** A number of samples that leads to them; nothing stands out where there are none. */
export function CountCell({
  count,
  href,
  bad = false,
}: {
  count: number | null
  href: string | undefined
  bad?: boolean
}) {
  const formats = useFormats()
  if (count === null) return <td className="number">{missing}</td>
  const text = formats.integer(count)
  return (
    <td className="number">
      {count === 0 || href === undefined ? (
        text
      ) : (
        <Link href={href} className={bad ? "bad" : undefined}>
          <strong>{text}</strong>
        </Link>
      )}
    </td>
  )
}
