import { open } from "node:fs/promises"
import { runFolder } from "@evalscope/core"
import { type ReactNode, useState } from "react"
import { Frame } from "../../components/frame.js"
import { moved } from "../../components/list.js"
import { numbered } from "../../components/numbered.js"
import type { ScreenEnds } from "../../components/screen-ends.js"
import { typed } from "../../components/text-field.js"
import { useFrames, useSize, useTexts, useTheme } from "../../components/ui.js"
import { useKeys } from "../../components/use-keys.js"
import { useLoaded } from "../../components/use-loaded.js"
import { Text } from "../../ink.js"
import { fit } from "../../text/fit.js"

const tailBytes = 512 * 1024
const readEveryMs = 1000

/** The end of a run's log, newest lines below; it is read again as long as it grows. */
export function LogScreen(
  props: ScreenEnds & {
    readonly runDir: string
  },
): ReactNode {
  const { columns, rows } = useSize()
  const texts = useTexts()
  const theme = useTheme()
  const frame = useFrames(readEveryMs)
  const path = runFolder(props.runDir).logFile
  const { value, problem } = useLatest(`${path} ${frame}`, () => readTail(path))
  const [search, setSearch] = useState("")
  const [typing, setTyping] = useState(false)
  /** Lines above the end; 0 follows the log. */
  const [up, setUp] = useState(0)
  const [onlyWarnings, setOnlyWarnings] = useState(false)
  const height = Math.max(1, rows - 5)
  const lines = (value ?? []).filter(
    (line) =>
      (search === "" || line.toLowerCase().includes(search.toLowerCase())) &&
      (!onlyWarnings || /warn|error/i.test(line)),
  )
  const most = Math.max(0, lines.length - height)
  const from = most - Math.min(up, most)
  const { keys: names } = texts
  const keys = useKeys({
    commands: typing
      ? [
          { keys: "enter", what: names.done, run: () => setTyping(false) },
          {
            keys: "esc",
            what: names.cancel,
            run: () => {
              setSearch("")
              setTyping(false)
            },
          },
        ]
      : [
          { keys: "↑ ↓", what: names.scroll },
          { keys: "/", what: names.filter, run: () => setTyping(true) },
          { keys: "w", what: texts.logs.warnings, run: () => setOnlyWarnings((before) => !before) },
          { keys: "esc q", what: names.back, run: props.onClose },
        ],
    typing,
    onInterrupt: props.onInterrupt,
    onOther: (input, key) => {
      if (typing) return setSearch((before) => typed(before, input, key) ?? before)
      setUp((before) => most - moved(most - Math.min(before, most), most + 1, height, input, key))
    },
  })
  return (
    <Frame title={texts.launcher.logs} right={path} keys={keys}>
      <Text color={theme.accent}>
        {search !== "" || typing ? fit(`/${search}${typing ? "▏" : ""}`, columns) : " "}
      </Text>
      {problem !== "" && <Text color={theme.bad}>{fit(problem, columns)}</Text>}
      {value && lines.length === 0 && <Text dimColor>{texts.nothingYet}</Text>}
      {numbered(lines.slice(from, from + height)).map(({ place, value: line }) => (
        <Text key={place} color={colorOf(line, theme)}>
          {fit(line, columns) || " "}
        </Text>
      ))}
    </Frame>
  )
}

/** Shows what was read before until the next is there. */
function useLatest(key: string, load: () => Promise<readonly string[]>) {
  const loaded = useLoaded(key, load)
  const [last, setLast] = useState<readonly string[]>()
  if (loaded.value && loaded.value !== last) setLast(loaded.value)
  return { value: loaded.value ?? last, problem: loaded.problem }
}

function colorOf(line: string, theme: ReturnType<typeof useTheme>): string | undefined {
  if (/\berror\b/i.test(line)) return theme.bad
  return /\bwarn(?:ing)?\b/i.test(line) ? theme.warn : undefined
}

async function readTail(path: string): Promise<readonly string[]> {
  const handle = await open(path, "r")
  try {
    const { size } = await handle.stat()
    const start = Math.max(0, size - tailBytes)
    const buffer = Buffer.alloc(size - start)
    await handle.read(buffer, 0, buffer.length, start)
    const lines = buffer.toString("utf8").split("\n")
    return lines.slice(start === 0 ? 0 : 1).filter((line) => line !== "")
  } finally {
    await handle.close()
  }
}
