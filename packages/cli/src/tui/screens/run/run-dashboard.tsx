import { lazy, type ReactNode, Suspense, useState } from "react"
import { Frame, Rule } from "../../components/frame.js"
import type { Command } from "../../components/keymap.js"
import { useFrames, useSize, useTexts, useTheme } from "../../components/ui.js"
import { useKeys } from "../../components/use-keys.js"
import { Box, Text } from "../../ink.js"
import type { RunView, SampleRow } from "../../model/run-view.js"
import type { Spending } from "../../model/spending.js"
import { fit } from "../../text/fit.js"
import { BenchmarkRows } from "./benchmark-rows.js"
import { RunHeader } from "./header.js"
import type { ReadReplies } from "./latest-pane.js"
import { errorGroups, Pane, type PaneName, PaneTabs, paneNames } from "./panes.js"
import { useInFlight } from "./use-in-flight.js"

// It takes all that reads run folders with it, which most dashboards never need.
const SampleScreen = lazy(async () => ({
  default: (await import("../browser/sample-screen.js")).SampleScreen,
}))

/** What the dashboard can do to the run; nothing for a recorded one. */
export interface RunActions {
  pause(): void
  resume(): void
  setConcurrency(limit: number): void
  /** Returns how many samples are tried again. */
  retryErrors(): number | Promise<number>
  skip(benchmark: string): void
  readonly readReplies: ReadReplies
  /** Shows the run in a browser; resolves with the address. */
  openWeb(): Promise<string>
  /** Ctrl-C: gracefully at first, at once the second time. */
  interrupt(): void
  /** Closes the dashboard; the run goes on, in another process or as text. */
  leave(): void
}

/** A run under way. Drawn from its view a few times a second, however many events there are. */
export function RunDashboard(props: {
  readonly view: RunView
  readonly command: string
  readonly concurrency: number
  readonly elapsedMs: () => number
  readonly spending?: () => Spending | undefined
  /** The run goes on in another process when the dashboard is left. */
  readonly detachable?: boolean
  readonly actions: RunActions
}): ReactNode {
  const { view, command, actions } = props
  useFrames()
  const { columns, rows } = useSize()
  const texts = useTexts()
  const theme = useTheme()
  const [pane, setPane] = useState<PaneName>("latest")
  const [selected, setSelected] = useState(0)
  const [selectedError, setSelectedError] = useState(0)
  const [sample, setSample] = useState<SampleRow>()
  const [notice, setNotice] = useState("")
  const [skipped, setSkipped] = useState<ReadonlySet<string>>(new Set())
  const elapsedMs = props.elapsedMs()
  const spending = props.spending?.()
  const limit = view.concurrency ?? props.concurrency
  const inFlight = useInFlight(spending, elapsedMs)
  const benchmarks = [...view.rows.values()]
  const { keys: names } = texts

  const changeLimit = (pressed: string) => {
    // Not what was drawn last: keys come faster.
    const now = view.concurrency ?? props.concurrency
    const step = Math.max(1, Math.round(now / 4))
    actions.setConcurrency(Math.max(1, pressed === "-" ? now - step : now + step))
  }
  const turnPane = (pressed: string) =>
    setPane((before) => {
      const at = paneNames.indexOf(before) + (pressed === "shift-tab" ? paneNames.length - 1 : 1)
      return paneNames[at % paneNames.length] ?? "latest"
    })
  const skip = () => {
    const benchmark = benchmarks[selected]?.benchmark
    if (benchmark === undefined) return
    actions.skip(benchmark)
    setSkipped((before) => new Set([...before, benchmark]))
  }
  const openWeb = () => {
    setNotice(texts.openingWeb)
    actions.openWeb().then(
      (address) => setNotice(address),
      (error: unknown) => setNotice(error instanceof Error ? error.message : String(error)),
    )
  }
  const commands: readonly Command[] = [
    {
      keys: "space",
      what: view.paused ? names.resume : names.pause,
      run: () => (view.paused ? actions.resume() : actions.pause()),
    },
    { keys: "+ = -", what: names.concurrency, short: names.load, run: changeLimit },
    {
      keys: "r",
      what: names.retry,
      short: names.retryShort,
      run: async () => setNotice(`${names.retry}: ${await actions.retryErrors()}`),
    },
    { keys: "s", what: names.skip, short: names.skipShort, run: skip },
    { keys: "tab shift-tab", what: names.pane, run: turnPane },
    { keys: "enter", what: names.open, run: () => setSample(openable(view, pane, selectedError)) },
    {
      keys: "q",
      what: props.detachable ? names.detach : names.leave,
      short: props.detachable ? names.detachShort : names.leaveShort,
      run: () => actions.leave(),
    },
    { keys: "o", what: names.web, run: openWeb },
    { keys: "↑ ↓", what: names.select },
  ]
  const keys = useKeys({
    commands,
    onInterrupt: () => actions.interrupt(),
    isActive: sample === undefined,
    onOther: (_, key) => {
      const by = key.downArrow ? 1 : key.upArrow ? -1 : 0
      if (by === 0) return
      if (pane === "errors") setSelectedError((before) => between(before + by, view.errors.size))
      else setSelected((before) => between(before + by, view.rows.size))
    },
  })

  if (sample)
    return (
      <Suspense>
        <SampleScreen
          runDir={view.runDir}
          sample={sample}
          onClose={() => setSample(undefined)}
          onInterrupt={() => actions.interrupt()}
        />
      </Suspense>
    )
  const title = `${texts.title} eval · ${view.models.join(", ")}`
  const listHeight = Math.max(1, Math.min(benchmarks.length, Math.floor((rows - 11) / 2)))
  const paneHeight = Math.max(1, rows - 11 - listHeight)
  return (
    <Frame title={title} right={view.runDir} keys={keys}>
      <RunHeader view={view} elapsedMs={elapsedMs} spending={spending} concurrency={props.concurrency} />
      <Rule />
      <BenchmarkRows rows={benchmarks} selected={selected} height={listHeight} skipped={skipped} />
      <Rule />
      <PaneTabs open={pane} errors={view.errorCount} />
      <Box flexDirection="column" height={paneHeight} overflow="hidden">
        <Pane
          name={pane}
          view={view}
          height={paneHeight}
          selected={selectedError}
          inFlight={inFlight}
          limit={limit}
          readReplies={actions.readReplies}
        />
      </Box>
      <Text dimColor={notice === ""} color={notice === "" ? undefined : theme.warn}>
        {fit(notice === "" ? `${texts.command}: ${command}` : notice, columns)}
      </Text>
    </Frame>
  )
}

function between(index: number, count: number): number {
  return Math.max(0, Math.min(count - 1, index))
}

/** The sample that Enter opens: the last of the selected kind of error, or the latest that failed. */
function openable(view: RunView, pane: PaneName, selectedError: number): SampleRow | undefined {
  if (pane === "errors") return errorGroups(view)[selectedError]?.last
  return view.latest.findLast(({ outcome }) => outcome !== "right") ?? view.latest.at(-1)
}
