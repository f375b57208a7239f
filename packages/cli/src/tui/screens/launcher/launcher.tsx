import { type ReactNode, useState } from "react"
import { findRuns } from "../../../runs/find-run.js"
import { type RunSummary, summarizeRun } from "../../../runs/run-summary.js"
import { Frame } from "../../components/frame.js"
import type { Command } from "../../components/keymap.js"
import { List, moved } from "../../components/list.js"
import { useSize, useTexts } from "../../components/ui.js"
import { useKeys } from "../../components/use-keys.js"
import { useLoaded } from "../../components/use-loaded.js"
import { Text } from "../../ink.js"
import type { FoundModel } from "../../model/found-models.js"
import { cell } from "../../text/fit.js"

const actions = ["wizard", "mock", "perf", "arena", "browse", "logs", "doctor", "quit"] as const
type Action = (typeof actions)[number]

/** What was chosen on the first screen. */
export type LauncherChoice =
  | { readonly kind: Exclude<Action, "wizard"> }
  | { readonly kind: "wizard"; readonly found?: FoundModel }
  | { readonly kind: "open" | "resume"; readonly run: RunSummary }

const recentRuns = 12
const mostFound = 4
const unfinished: ReadonlySet<string> = new Set(["interrupted", "failed", "killed"])
const actionKeys: Readonly<Record<Action, string>> = {
  wizard: "e",
  mock: "m",
  perf: "p",
  arena: "a",
  browse: "b",
  logs: "l",
  doctor: "d",
  quit: "q",
}

interface Row {
  readonly heading?: string
  readonly text: string
  readonly choice: LauncherChoice | undefined
}

/** The first screen: what to do, models that were found, and the recent runs: first those under way, then unfinished ones. */
export function Launcher(props: {
  readonly workDir: string
  /** Looks for models that could be evaluated. */
  readonly findModels: () => Promise<readonly FoundModel[]>
  readonly onChoose: (choice: LauncherChoice) => void
}): ReactNode {
  const { workDir, onChoose } = props
  const { rows } = useSize()
  const texts = useTexts()
  const [selected, setSelected] = useState(0)
  const { value: runs } = useLoaded(workDir, () => recent(workDir))
  const { value: models = [] } = useLoaded("models", props.findModels)
  const found = models.slice(0, mostFound)
  const { launcher } = texts
  const labels: Readonly<Record<Action, string>> = {
    wizard: launcher.newEval,
    mock: launcher.tryMock,
    perf: launcher.newPerf,
    arena: launcher.newArena,
    browse: launcher.browse,
    logs: launcher.logs,
    doctor: launcher.doctor,
    quit: launcher.quit,
  }
  const lines: readonly Row[] = [
    ...actions.map((kind) => ({ text: `${actionKeys[kind]}  ${labels[kind]}`, choice: { kind } })),
    { text: "", heading: launcher.recent, choice: undefined },
    ...(runs ?? []).map((run) => runRow(run, texts)),
    ...(runs?.length === 0 ? [{ text: launcher.noRuns, choice: undefined }] : []),
    ...(found.length === 0 ? [] : [{ text: "", heading: launcher.found, choice: undefined }]),
    ...found.map((model) => ({
      text:
        model.model === undefined
          ? `${cell(model.provider, 18)} ${model.keyVariable} ${launcher.keyIsSet}`
          : `${cell(model.provider, 18)} ${cell(model.model, 24)} ${model.apiUrl}`,
      choice: { kind: "wizard" as const, found: model },
    })),
  ]
  const choices = lines.flatMap(({ choice }, at) => (choice ? [at] : []))
  const at = choices[Math.min(selected, choices.length - 1)] ?? 0
  const open = () => {
    const choice = lines[at]?.choice
    if (choice) onChoose(choice)
  }
  const commands: readonly Command[] = [
    { keys: "↑ ↓", what: texts.keys.select },
    { keys: "enter", what: texts.keys.open, run: open },
    ...actions.map((kind) => ({
      keys: kind === "quit" ? "q esc" : actionKeys[kind],
      what: labels[kind],
      run: () => onChoose({ kind }),
    })),
  ]
  const keys = useKeys({
    commands,
    onInterrupt: () => onChoose({ kind: "quit" }),
    onOther: (input, key) => setSelected((before) => moved(before, choices.length, rows, input, key)),
  })
  return (
    <Frame title={texts.title} right={workDir} keys={keys}>
      <Text bold>{launcher.greeting}</Text>
      <List
        count={lines.length}
        selected={at}
        height={Math.max(1, rows - 4)}
        line={(index) => lines[index]?.heading ?? lines[index]?.text ?? ""}
        bold={(index) => lines[index]?.heading !== undefined}
      />
    </Frame>
  )
}

async function recent(workDir: string): Promise<readonly RunSummary[]> {
  const found = await Promise.all((await findRuns(workDir)).slice(0, recentRuns).map(summarizeRun))
  const rank = (run: RunSummary) => (run.status === "running" ? 0 : unfinished.has(run.status) ? 1 : 2)
  return found.sort((a, b) => rank(a) - rank(b))
}

function runRow(run: RunSummary, { launcher }: ReturnType<typeof useTexts>): Row {
  const goesOn = unfinished.has(run.status)
  const status = launcher.status[run.status] ?? run.status
  const more = goesOn ? ` (${launcher.resume})` : run.status === "running" ? ` (${launcher.watch})` : ""
  return {
    text: `${cell(run.id, 18)} ${cell(status, 13)} ${run.models.join(", ")} · ${run.benchmarks.join(", ")}${more}`,
    choice: { kind: goesOn ? "resume" : "open", run },
  }
}
