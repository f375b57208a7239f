import { type ReactNode, useEffect, useState } from "react"
import { Frame } from "../../components/frame.js"
import type { Command } from "../../components/keymap.js"
import { List, moved, windowStart } from "../../components/list.js"
import type { ScreenEnds } from "../../components/screen-ends.js"
import { useSize, useTexts, useTheme } from "../../components/ui.js"
import { useKeys } from "../../components/use-keys.js"
import { useLoaded } from "../../components/use-loaded.js"
import { Text } from "../../ink.js"
import { type SampleFilter, SampleList } from "../../model/sample-list.js"
import type { SampleSummary } from "../../model/sample-summary.js"
import { cell, fit } from "../../text/fit.js"
import type { SubsetPlace } from "./run-screen.js"
import { SampleScreen, type SampleStep } from "./sample-screen.js"

/** The samples of a subset, read from disk as they come into view. */
export function SamplesScreen(
  props: ScreenEnds & {
    readonly runDir: string
    readonly place: SubsetPlace
  },
): ReactNode {
  const { runDir, place } = props
  const { columns, rows } = useSize()
  const texts = useTexts()
  const theme = useTheme()
  const [selected, setSelected] = useState(0)
  const [filter, setFilter] = useState<SampleFilter>("all")
  const [open, setOpen] = useState<SampleSummary>()
  const { list, problem } = useSampleList(place)
  const places = filter === "all" ? undefined : (list?.places(filter) ?? [])
  const count = places?.length ?? list?.count ?? 0
  const height = Math.max(1, rows - 4)
  const at = Math.max(0, Math.min(selected, count - 1))
  const placeOf = (index: number) => places?.[index] ?? index
  const start = windowStart(at, height, count)
  const shown = useShown(
    list,
    Array.from({ length: Math.max(0, Math.min(height, count - start)) }, (_, n) => placeOf(start + n)),
  )

  const openAt = (index: number) => {
    setSelected(index)
    list?.read(placeOf(index)).then(setOpen, () => undefined)
  }
  const step = (to: SampleStep) => {
    if (to === "previous") return openAt(Math.max(0, at - 1))
    if (to === "next") return openAt(Math.min(count - 1, at + 1))
    const wanted = list?.places(to === "failure" ? "failures" : "errors") ?? []
    const here = placeOf(at)
    const next = wanted.find((index) => index > here) ?? wanted[0]
    if (next === undefined) return
    const index = places ? places.indexOf(next) : next
    if (index >= 0) openAt(index)
  }
  const narrow = (to: SampleFilter) => {
    setSelected(0)
    setFilter((before) => (before === to ? "all" : to))
  }
  const { keys: names } = texts
  const commands: readonly Command[] = [
    { keys: "enter", what: names.open, run: () => count > 0 && openAt(at) },
    { keys: "f", what: texts.browser.onlyFailures, run: () => narrow("failures") },
    { keys: "e", what: texts.browser.onlyErrors, run: () => narrow("errors") },
    { keys: "↑ ↓", what: names.select },
    { keys: "g G", what: names.ends, run: (pressed) => setSelected(pressed === "g" ? 0 : count - 1) },
    { keys: "esc q", what: names.back, run: props.onClose },
  ]
  const keys = useKeys({
    commands,
    onInterrupt: props.onInterrupt,
    isActive: open === undefined,
    onOther: (input, key) => setSelected((before) => moved(before, count, height, input, key)),
  })

  if (open) {
    const sample = { model: place.model, benchmark: place.benchmark, subset: place.subset, id: open.id }
    return (
      <SampleScreen
        key={open.id}
        runDir={runDir}
        sample={sample}
        onClose={() => setOpen(undefined)}
        onInterrupt={props.onInterrupt}
        onStep={step}
      />
    )
  }
  const line = (index: number) => {
    const row = shown.get(placeOf(index))
    if (row === undefined) return "…"
    if (row === null) return "?"
    const value = row.value === undefined ? "–" : row.value.toFixed(2)
    const outcome = texts.outcomes[row.outcome] ?? row.outcome
    return `${cell(String(row.id), 8, "right")} ${cell(value, 6)} ${cell(outcome, 14)} ${row.question}`
  }
  const color = (index: number) => {
    const row = shown.get(placeOf(index))
    if (!row || row.outcome === "right" || row.outcome === "scored") return undefined
    return row.outcome === "wrong" ? theme.bad : theme.warn
  }
  const narrowed =
    filter === "all"
      ? ""
      : ` · ${filter === "failures" ? texts.browser.onlyFailures : texts.browser.onlyErrors}`
  const waiting = list && !list.isJudged && filter !== "all" ? ` ${texts.browser.reading}` : ""
  return (
    <Frame
      title={`${place.benchmark} / ${place.subset} · ${place.model}`}
      right={`${count === 0 ? 0 : at + 1}/${count}${narrowed}${waiting}`}
      keys={keys}
    >
      {problem !== "" && <Text color={theme.bad}>{fit(problem, columns)}</Text>}
      {!list && problem === "" && <Text dimColor>{texts.browser.reading}</Text>}
      {list && count === 0 && <Text>{texts.browser.noSamples}</Text>}
      <List count={count} selected={at} height={height} line={line} color={color} />
    </Frame>
  )
}

/** The list of a subset, closed when the screen is left; its verdicts come bit by bit. */
function useSampleList(place: SubsetPlace) {
  const paths = [place.path, place.path.replace(/([\\/])reviews([\\/][^\\/]*[\\/][^\\/]*)$/, "$1errors$2")]
  const { value: list, problem } = useLoaded(place.path, () => SampleList.open(paths))
  const [, setProgress] = useState(0)
  useEffect(() => {
    if (!list) return
    const leaving = new AbortController()
    const judged = list
      .judge(() => setProgress((before) => before + 1), leaving.signal)
      .catch(() => undefined)
    return () => {
      leaving.abort()
      void judged.then(() => list.close())
    }
  }, [list])
  return { list, problem }
}

/** What the lines in view say: read when they come into view, kept as long as they are in it. */
function useShown(
  list: SampleList | undefined,
  places: readonly number[],
): ReadonlyMap<number, SampleSummary | null> {
  const { value } = useLoaded(`${list ? "open" : ""} ${places.join()}`, async () => {
    const rows = await Promise.all(places.map((at) => list?.read(at)))
    return new Map(places.map((at, index) => [at, rows[index] ?? null]))
  })
  const [last, setLast] = useState<ReadonlyMap<number, SampleSummary | null>>(new Map())
  useEffect(() => {
    if (value) setLast(value)
  }, [value])
  return value ?? last
}
