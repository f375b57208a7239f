import type { LevelSnapshot } from "@evalscope/perf"
import type { ReactNode } from "react"
import { formatDuration } from "../../../output/duration.js"
import { useSize, useTexts, useTheme } from "../../components/ui.js"
import { Box, Text } from "../../ink.js"
import { levelLabel, type PerfView } from "../../model/perf-view.js"
import { bar, sparkline } from "../../text/bars.js"
import { cell, fit } from "../../text/fit.js"

type Percentiles = LevelSnapshot["ttftMs"]

/** The level under way: progress, percentiles beside the histogram of latencies, figures over time, failures. */
export function LevelPanel({
  view,
  height,
}: {
  readonly view: PerfView
  readonly height: number
}): ReactNode {
  const { columns } = useSize()
  const texts = useTexts()
  const theme = useTheme()
  const now = view.levels.at(-1)
  const shot = now?.snapshot
  const { perf } = texts
  if (!now || !shot) return <Text dimColor>{texts.loading}</Text>
  const width = Math.max(10, Math.min(40, columns - 45))
  const share = shot.target ? shot.completed / shot.target : 0
  const wanted = now.level.parallel
  const failures = Object.entries(shot.failures).map(([kind, count]) => `${kind} ${count}`)
  const facts = [
    formatDuration(shot.elapsedSeconds * 1000),
    ...(shot.etaSeconds === undefined ? [] : [`${texts.eta} ${formatDuration(shot.etaSeconds * 1000)}`]),
    `${perf.inFlight} ${shot.inFlight}${wanted === undefined ? "" : `/${wanted}`}`,
    `${shot.requestsPerSecond.toFixed(1)} RPS`,
    `${Math.round(shot.outputTokensPerSecond)} tok/s`,
    ...(shot.latenessMs === undefined ? [] : [`${perf.late} ${shot.latenessMs.toFixed(1)} ms`]),
    `${perf.loop} ${shot.loopDelayMs.toFixed(1)} ms`,
  ]
  const outcome = `✓ ${shot.succeeded}  ✗ ${shot.failed}${failures.length > 0 ? `: ${failures.join(", ")}` : ""}`
  const lines = height >= 11 ? 4 : height >= 8 ? 2 : 1
  const series = [
    ["RPS", view.series.requestsPerSecond],
    [perf.inFlight, view.series.inFlight],
    ["tok/s", view.series.tokensPerSecond],
    ["TTFT", view.series.ttftMs],
  ] as const
  return (
    <>
      <Text>
        <Text color={theme.accent}>{bar(share, width, theme.ascii)}</Text>
        {fit(
          ` ${levelLabel(now.level)}: ${shot.completed}${shot.target ? `/${shot.target}` : ""}  ${perf.phases[shot.phase]}`,
          columns - width,
        )}
      </Text>
      <Text dimColor>{fit(facts.join(" · "), columns)}</Text>
      <Text color={shot.failed > 0 ? theme.bad : theme.good}>
        {fit(theme.ascii ? outcome.replace("✓", "ok").replace("✗", "failed") : outcome, columns)}
      </Text>
      <Box>
        <Box flexDirection="column" width={Math.min(46, columns)}>
          <Text dimColor>
            {`  ${cell("ms", 10)} ${cell("p50", 9, "right")} ${cell("p90", 9, "right")} ${cell("p99", 9, "right")}`}
          </Text>
          {percentileLine("TTFT", shot.ttftMs)}
          {percentileLine("TPOT", shot.tpotMs)}
          {percentileLine("ITL", shot.itlMs)}
          {percentileLine(texts.latency, shot.latencyMs)}
        </Box>
        {columns >= 78 && <LatencyHistogram ranges={shot.latencyRanges ?? []} columns={columns - 47} />}
      </Box>
      {series.slice(0, lines).map(([name, values]) => (
        <Text key={name} wrap="truncate">
          {cell(name, 10)}
          <Text color={theme.accent}>{sparkline(values, columns - 11, theme.ascii)}</Text>
        </Text>
      ))}
    </>
  )
}

function percentileLine(name: string, { p50, p90, p99 }: Percentiles): ReactNode {
  const number = (value: number | undefined) => cell(value === undefined ? "–" : value.toFixed(1), 9, "right")
  return <Text>{`  ${cell(name, 10)} ${number(p50)} ${number(p90)} ${number(p99)}`}</Text>
}

/** How many requests took how long, four ranges below each other. */
function LatencyHistogram(props: {
  readonly ranges: NonNullable<LevelSnapshot["latencyRanges"]>
  readonly columns: number
}): ReactNode {
  const texts = useTexts()
  const theme = useTheme()
  const bars = halved(props.ranges)
  const most = Math.max(...bars.map(({ count }) => count), 1)
  return (
    <Box flexDirection="column">
      <Text dimColor>{`${texts.latency} (ms)`}</Text>
      {bars.map(({ fromMs, toMs, count }) => (
        <Text key={fromMs} wrap="truncate">
          {cell(`${fromMs.toFixed(0)}–${toMs.toFixed(0)}`, 13, "right")}{" "}
          <Text color={theme.accent}>{bar(count / most, Math.max(6, props.columns - 22), theme.ascii)}</Text>
          {` ${count}`}
        </Text>
      ))}
    </Box>
  )
}

/** Two neighbours as one, because there are four lines. */
function halved(ranges: NonNullable<LevelSnapshot["latencyRanges"]>) {
  return ranges.flatMap((range, at) => {
    const next = ranges[at + 1]
    if (at % 2 === 1) return []
    return [next ? { fromMs: range.fromMs, toMs: next.toMs, count: range.count + next.count } : range]
  })
}
