import type { ReactNode } from "react"
import { windowStart } from "../../components/list.js"
import { numbered } from "../../components/numbered.js"
import { useSize, useTexts, useTheme } from "../../components/ui.js"
import { Box, Text } from "../../ink.js"
import type { ErrorGroup, RunView } from "../../model/run-view.js"
import { cell, fit } from "../../text/fit.js"
import { LatestPane, type ReadReplies } from "./latest-pane.js"
import { RatePane } from "./rate-pane.js"

export const paneNames = ["latest", "errors", "rate", "log"] as const
export type PaneName = (typeof paneNames)[number]

/** The names of the panes in one line, the open one in front. */
export function PaneTabs({ open, errors }: { readonly open: PaneName; readonly errors: number }): ReactNode {
  const texts = useTexts()
  const theme = useTheme()
  const label = (name: PaneName) =>
    name === "errors" ? `${texts.errors}${errors > 0 ? ` ${errors}` : ""}` : texts[name]
  return (
    <Box>
      {paneNames.map((name) => (
        <Text
          key={name}
          bold={name === open}
          inverse={name === open}
          color={name === open ? theme.accent : undefined}
        >
          {` ${label(name)} `}
        </Text>
      ))}
    </Box>
  )
}

/** The open pane in so many rows. */
export function Pane(props: {
  readonly name: PaneName
  readonly view: RunView
  readonly height: number
  readonly selected: number
  readonly inFlight: readonly number[]
  readonly limit: number
  readonly readReplies: ReadReplies
}): ReactNode {
  const { name, view, height, selected } = props
  if (name === "latest")
    return <LatestPane samples={view.latest} height={height} readReplies={props.readReplies} />
  if (name === "errors") return <ErrorsPane groups={errorGroups(view)} height={height} selected={selected} />
  if (name === "rate")
    return <RatePane view={view} inFlight={props.inFlight} limit={props.limit} height={height} />
  return <LogPane lines={view.log} height={height} />
}

/** Errors by kind, the most frequent first. */
export function errorGroups(view: RunView): readonly ErrorGroup[] {
  return [...view.errors.values()].sort((a, b) => b.count - a.count)
}

/** A line for each kind of error, and below the list what to do about the selected one. */
function ErrorsPane(props: {
  readonly groups: readonly ErrorGroup[]
  readonly height: number
  readonly selected: number
}): ReactNode {
  const { groups, height } = props
  const { columns } = useSize()
  const texts = useTexts()
  const theme = useTheme()
  const selected = Math.min(props.selected, groups.length - 1)
  const chosen = groups[selected]
  if (!chosen) return <Text dimColor>{texts.noErrors}</Text>
  const room = Math.max(1, height - 1)
  const start = windowStart(selected, room, groups.length)
  return (
    <>
      {groups.slice(start, start + room).map((group) => (
        <Text key={group.code} bold={group === chosen} color={group === chosen ? theme.accent : undefined}>
          {fit(
            `${cell(String(group.count), 6, "right")} × ${cell(group.code, 24)} ${group.message}`,
            columns,
          )}
        </Text>
      ))}
      {height > 1 && (
        <Text color={theme.warn}>
          {fit(`${theme.ascii ? "->" : "→"} ${texts.hints[chosen.code] ?? texts.hints.other ?? ""}`, columns)}
        </Text>
      )}
    </>
  )
}

function LogPane({
  lines,
  height,
}: {
  readonly lines: readonly string[]
  readonly height: number
}): ReactNode {
  const { columns } = useSize()
  const texts = useTexts()
  if (lines.length === 0) return <Text dimColor>{texts.nothingYet}</Text>
  return numbered(lines.slice(-height)).map(({ place, value }) => (
    <Text key={place}>{fit(value, columns)}</Text>
  ))
}
