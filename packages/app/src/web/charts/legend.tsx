import { markPath, seriesColour, seriesMark } from "../../chart-shapes/series.js"

/** Names of the series with the colour and mark of each. */
export function Legend({ entries }: { entries: readonly { name: string; index?: number }[] }) {
  return (
    <ul className="legend">
      {entries.map(({ name, index }, position) => (
        <li key={name}>
          <SeriesMark index={index ?? position} />
          {name}
        </li>
      ))}
    </ul>
  )
}

export function SeriesMark({ index }: { index: number }) {
  return (
    <svg aria-hidden="true" width="12" height="12" viewBox="-6 -6 12 12">
      <path d={markPath(seriesMark(index))} fill={seriesColour(index)} />
    </svg>
  )
}
