import type { ReactNode } from "react"
import { Frame, Rule } from "../../components/frame.js"
import { numbered } from "../../components/numbered.js"
import { useFrames, useSize, useTexts, useTheme } from "../../components/ui.js"
import { useKeys } from "../../components/use-keys.js"
import { Text } from "../../ink.js"
import type { PerfView } from "../../model/perf-view.js"
import { fit } from "../../text/fit.js"
import { LevelPanel } from "./level-panel.js"
import { SweepTable } from "./sweep-table.js"

/** What the dashboard can do to a load test. */
export interface PerfActions {
  skipLevel(): void
  abort(): void
  interrupt(): void
  /** Closes the view; the load test goes on. */
  leave(): void
}

/** A load test under way: the levels so far, and the one that runs. */
export function PerfDashboard(props: {
  readonly view: PerfView
  readonly command: string
  readonly actions: PerfActions
}): ReactNode {
  const { view, actions, command } = props
  useFrames()
  const { columns, rows } = useSize()
  const texts = useTexts()
  const theme = useTheme()
  const { perf } = texts
  const keys = useKeys({
    commands: [
      { keys: "n", what: perf.endLevel, run: () => actions.skipLevel() },
      { keys: "a", what: perf.abort, run: () => actions.abort() },
      { keys: "q", what: texts.keys.leave, short: texts.keys.leaveShort, run: () => actions.leave() },
    ],
    onInterrupt: () => actions.interrupt(),
  })
  const bracket = view.search
  const notes = rows > 20 ? view.notes.slice(-2) : []
  const roomy = rows > 16
  const fixed = 4 + (roomy ? 1 : 0) + (bracket ? 1 : 0) + notes.length
  const table = Math.max(1, Math.min(view.levels.length, rows - fixed - 14))
  const height = rows - fixed - table - 1
  return (
    <Frame title={`${texts.title} perf`} right={view.outputDir} keys={keys}>
      <SweepTable rows={view.levels} height={table} />
      {roomy && <Rule />}
      <LevelPanel view={view} height={height} />
      {bracket && (
        <Text color={theme.warn}>
          {fit(
            `SLA ${bracket.criteria}: ${bracket.variable} ${theme.ascii ? "ok" : "✓"} ${bracket.passed ?? "–"} ${theme.ascii ? "failed" : "✗"} ${bracket.failed ?? "–"} ${theme.ascii ? "->" : "→"} ${bracket.next ?? ""}`,
            columns,
          )}
        </Text>
      )}
      {numbered(notes).map(({ place, value }) => (
        <Text key={place} dimColor>
          {fit(value, columns)}
        </Text>
      ))}
      <Text dimColor>{fit(`${texts.command}: ${command}`, columns)}</Text>
    </Frame>
  )
}
