import { markPath, seriesColour, seriesMark } from "../../chart-shapes/series.js"

/** Names of the series with the colour and mark of each. */
export function Legend({ names }: { names: readonly string[] }) {
  return (
    <ul className="legend">
      {names.map((name, index) => (
        <li key={name}>
          <SeriesMark index={index} />
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
