/** The room of a chart and its edges, in pixels. */
export interface Frame {
  width: number
  height: number
  left: number
  right: number
  top: number
  bottom: number
}

/** How values of one axis are placed and written. */
export interface Scale {
  ticks: readonly number[]
  at: (value: number) => number
  format: (value: number) => string
  label?: string | undefined
}

/** Grid, base line, values and names of both axes: the same in every chart. */
export function Axes({ frame, x, y }: { frame: Frame; x: Scale; y: Scale }) {
  const { width, height, left, right, bottom } = frame
  const base = height - bottom
  return (
    <>
      {y.ticks.map((value) => (
        <g key={value}>
          <line x1={left} x2={width - right} y1={y.at(value)} y2={y.at(value)} className="grid" />
          <text x={left - 8} y={y.at(value) + 4} textAnchor="end">
            {y.format(value)}
          </text>
        </g>
      ))}
      <line x1={left} x2={width - right} y1={base} y2={base} className="axis" />
      {thinned(x, 34).map((value) => (
        <text key={value} x={x.at(value)} y={base + 16} textAnchor="middle">
          {x.format(value)}
        </text>
      ))}
      {x.label !== undefined && (
        <text x={(left + width - right) / 2} y={height - 6} textAnchor="middle">
          {x.label}
        </text>
      )}
      {y.label !== undefined && (
        <text x={0} y={10} className="strong">
          {y.label}
        </text>
      )}
    </>
  )
}

/** Values whose label would run into the one before are left out. */
function thinned({ ticks, at }: Scale, gap: number): readonly number[] {
  const shown: number[] = []
  for (const value of ticks) {
    const before = shown.at(-1)
    if (before === undefined || at(value) - at(before) >= gap) shown.push(value)
  }
  return shown
}
