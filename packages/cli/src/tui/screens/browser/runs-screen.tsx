import { errorMessage } from "@evalscope/core"
import { type ReactNode, useState } from "react"
import { findRuns } from "../../../runs/find-run.js"
import { removeRun } from "../../../runs/remove-run.js"
import { type RunSummary, summarizeRun } from "../../../runs/run-summary.js"
import { Frame } from "../../components/frame.js"
import type { Command } from "../../components/keymap.js"
import { List, moved } from "../../components/list.js"
import type { ScreenEnds } from "../../components/screen-ends.js"
import { typed } from "../../components/text-field.js"
import { useOutside, useSize, useTexts, useTheme } from "../../components/ui.js"
import { useKeys } from "../../components/use-keys.js"
import { useLoaded } from "../../components/use-loaded.js"
import { Text } from "../../ink.js"
import { nextOrder, type RunOrder, sortRuns } from "../../model/run-order.js"
import { cell, fit } from "../../text/fit.js"

/** All runs of a folder: search, sort, mark for a comparison, delete, open. */
export function RunsScreen(
  props: ScreenEnds & {
    readonly workDir: string
    readonly onOpen: (run: RunSummary) => void
    readonly onCompare: (runs: readonly RunSummary[]) => void
  },
): ReactNode {
  const { workDir } = props
  const { columns, rows } = useSize()
  const texts = useTexts()
  const theme = useTheme()
  const outside = useOutside()
  const [search, setSearch] = useState("")
  /** What letters are for: nothing, the search, or the confirmation. */
  const [typing, setTyping] = useState<"search" | "confirm">()
  const [confirmation, setConfirmation] = useState("")
  const [order, setOrder] = useState<RunOrder>("newest")
  const [selected, setSelected] = useState(0)
  const [marked, setMarked] = useState<ReadonlySet<string>>(new Set())
  const [notice, setNotice] = useState("")
  const [version, setVersion] = useState(0)
  const { value, problem } = useLoaded(`${workDir} ${version}`, async () =>
    Promise.all((await findRuns(workDir)).map(summarizeRun)),
  )
  const found = (value ?? []).filter((run) => textOf(run).toLowerCase().includes(search.toLowerCase()))
  const runs = sortRuns(found, order)
  const height = Math.max(1, rows - 6)
  const at = Math.max(0, Math.min(selected, runs.length - 1))
  const run = runs[at]

  const compare = () => {
    const chosen = (value ?? []).filter(({ dir }) => marked.has(dir))
    return chosen.length < 2 ? setNotice(texts.browser.markTwo) : props.onCompare(chosen)
  }
  const remove = (wanted: RunSummary) => {
    if (confirmation !== wanted.id) return setNotice(texts.browser.notRemoved)
    removeRun(wanted.dir).then(
      () => {
        setNotice(`${texts.browser.removed} ${wanted.id}`)
        setVersion((before) => before + 1)
      },
      (error) => setNotice(errorMessage(error)),
    )
  }
  const endTyping = (enter: boolean) => {
    if (typing === "confirm" && enter && run) remove(run)
    if (typing === "search" && !enter) setSearch("")
    setTyping(undefined)
    setConfirmation("")
  }
  const copy = () => {
    if (!run) return
    outside.copy(run.dir)
    setNotice(`${texts.browser.copied}: ${run.dir}`)
  }
  const { keys: names } = texts
  const typingCommands: readonly Command[] = [
    { keys: "enter", what: names.done, run: () => endTyping(true) },
    { keys: "esc", what: names.cancel, run: () => endTyping(false) },
  ]
  const browsing: readonly Command[] = [
    { keys: "enter", what: names.open, run: () => run && props.onOpen(run) },
    { keys: "/", what: names.filter, run: () => setTyping("search") },
    { keys: "s", what: names.sort, run: () => setOrder(nextOrder) },
    { keys: "space", what: names.mark, run: () => run && setMarked((before) => toggled(before, run.dir)) },
    { keys: "c", what: names.compare, run: compare },
    { keys: "x", what: names.remove, run: () => run && setTyping("confirm") },
    { keys: "y", what: names.copy, run: copy },
    { keys: "↑ ↓", what: names.select },
    { keys: "esc q", what: names.back, run: () => (search === "" ? props.onClose() : setSearch("")) },
  ]
  const keys = useKeys({
    commands: typing ? typingCommands : browsing,
    typing: typing !== undefined,
    onInterrupt: props.onInterrupt,
    onOther: (input, key) => {
      setNotice("")
      if (typing === "search") return setSearch((before) => typed(before, input, key) ?? before)
      if (typing === "confirm") return setConfirmation((before) => typed(before, input, key) ?? before)
      setSelected((before) => moved(before, runs.length, height, input, key))
    },
  })

  const line = (index: number) => {
    const shown = runs[index]
    if (!shown) return ""
    const mark = marked.has(shown.dir) ? (theme.ascii ? "*" : "●") : " "
    const score = shown.scores[0] ? `${shown.scores[0].score.toFixed(3)}` : "–"
    const status = texts.launcher.status[shown.status] ?? shown.status
    const names = `${shown.models.join(", ")} · ${shown.benchmarks.join(", ")}`
    const tags = shown.tags.length > 0 ? ` #${shown.tags.join(" #")}` : ""
    return `${mark} ${cell(shown.id, 18)} ${cell(status, 13)} ${cell(score, 7)} ${fit(names + tags, Math.max(10, columns - 47))}`
  }
  return (
    <Frame
      title={`${texts.browser.runs} (${runs.length}) · ${texts.browser.orders[order]}`}
      right={workDir}
      keys={keys}
    >
      {search !== "" || typing === "search" ? (
        <Text color={theme.accent}>{fit(`/${search}${typing === "search" ? "▏" : ""}`, columns)}</Text>
      ) : null}
      {typing === "confirm" && run && (
        <Text bold color={theme.bad}>
          {fit(`${texts.browser.typeToRemove} ${run.id}: ${confirmation}▏`, columns)}
        </Text>
      )}
      {problem !== "" && <Text color={theme.bad}>{fit(problem, columns)}</Text>}
      {notice !== "" && <Text color={theme.warn}>{fit(notice, columns)}</Text>}
      {!value && problem === "" && <Text dimColor>{texts.browser.reading}</Text>}
      {value?.length === 0 && <Text>{fit(`${texts.browser.noRuns} ${workDir}`, columns)}</Text>}
      <List count={runs.length} selected={at} height={height} line={line} />
    </Frame>
  )
}

function textOf(run: RunSummary): string {
  return [run.id, run.status, ...run.models, ...run.benchmarks, ...run.tags].join(" ")
}

function toggled(set: ReadonlySet<string>, item: string): ReadonlySet<string> {
  const next = new Set(set)
  if (!next.delete(item)) next.add(item)
  return next
}
