import type { ReactNode } from "react"
import { useSize, useTexts, useTheme } from "../../components/ui.js"
import { Box, Text } from "../../ink.js"
import { latencyPercentiles, type RunView } from "../../model/run-view.js"
import { sparkline } from "../../text/bars.js"
import { cell, fit } from "../../text/fit.js"

/** Speed over time: samples per second, requests under way, latency. */
export function RatePane(props: {
  readonly view: RunView
  /** Requests under way, a value for each second; empty for a recorded run. */
  readonly inFlight: readonly number[]
  readonly limit: number
  readonly height: number
}): ReactNode {
  const { view, inFlight, limit, height } = props
  const { columns } = useSize()
  const texts = useTexts()
  const theme = useTheme()
  const latency = latencyPercentiles(view)
  // The second under way is not full yet.
  const seconds = view.perSecond.slice(0, -1)
  const most = Math.max(...seconds, 0)
  const times = latency
    ? `${texts.latency} p50 ${Math.round(latency.p50)} ms · p95 ${Math.round(latency.p95)} ms`
    : texts.nothingYet
  // Where there is no room for two lines each, the name stands before the line.
  const tight = height < 5
  const graph = (name: string, values: readonly number[], color: string | undefined, top?: number) => {
    const title = cell(name, tight ? 22 : columns)
    const line = sparkline(values, tight ? columns - 24 : columns - 2, theme.ascii, top)
    return (
      <Box flexDirection={tight ? "row" : "column"} flexShrink={0}>
        <Text dimColor>{title}</Text>
        <Text color={color}>{line || " "}</Text>
      </Box>
    )
  }
  return (
    <>
      {graph(`${texts.samplesPerSecond} (max ${most})`, seconds, theme.accent)}
      <Box flexShrink={0}>
        <Text>{fit(times, columns)}</Text>
      </Box>
      {graph(`${texts.concurrency} (max ${limit})`, inFlight, theme.good, limit)}
    </>
  )
}
