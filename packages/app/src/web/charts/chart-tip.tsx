import type { ReactNode } from "react"

/** What stands at a place of a drawing; screen readers say it as the keys go from place to place. */
export function ChartTip({
  left,
  width,
  children,
}: {
  left: number
  /** Of the drawing. */
  width: number
  children: ReactNode
}) {
  return (
    <div
      className="chart-tip"
      role="status"
      style={{ left: Math.min(width - 90, Math.max(90, left)), top: 30 }}
    >
      {children}
    </div>
  )
}
