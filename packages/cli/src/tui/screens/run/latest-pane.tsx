import { type ReactNode, useEffect, useRef } from "react"
import { numbered } from "../../components/numbered.js"
import { useSize, useTexts, useTheme } from "../../components/ui.js"
import { Text } from "../../ink.js"
import { type SampleRow, sampleKey } from "../../model/run-view.js"
import { cell, fit } from "../../text/fit.js"

const readEveryMs = 1000

/** Finds the first words of replies, by {@link sampleKey}. */
export type ReadReplies = (samples: readonly SampleRow[]) => Promise<ReadonlyMap<string, string>>

/** The samples that ended last: verdict, place, and the first words of the reply or the error. */
export function LatestPane(props: {
  readonly samples: readonly SampleRow[]
  readonly height: number
  readonly readReplies: ReadReplies
}): ReactNode {
  const { samples, height } = props
  const { columns } = useSize()
  const texts = useTexts()
  const theme = useTheme()
  const shown = samples.slice(-height)
  const replies = useReplies(props.readReplies, shown)
  if (shown.length === 0) return <Text dimColor>{texts.nothingYet}</Text>
  const wide = Math.min(34, Math.max(18, Math.floor(columns / 4)))
  return numbered(shown).map(({ place, value: sample }) => {
    const good = sample.outcome === "right"
    const neutral = sample.outcome === "scored"
    const sign = theme.ascii ? (good ? "+" : neutral ? "=" : "x") : good ? "✓" : neutral ? "•" : "✗"
    const value = sample.value === undefined ? "" : sample.value.toFixed(2)
    const where = `${sample.benchmark}/${sample.subset} ${sample.id}`
    const words = sample.note === "" ? (replies.get(sampleKey(sample)) ?? "") : sample.note
    return (
      <Text key={place}>
        <Text color={good ? theme.good : neutral ? theme.accent : theme.bad}>{`${sign} `}</Text>
        {fit(
          `${cell(value, 5)}${cell(where, wide)} ${cell(texts.outcomes[sample.outcome] ?? sample.outcome, 10)} ${words}`,
          columns - 2,
        )}
      </Text>
    )
  })
}

/** What the shown samples were answered, read once a second; what was read is shown with the next frame. */
function useReplies(readReplies: ReadReplies, shown: readonly SampleRow[]): ReadonlyMap<string, string> {
  const replies = useRef<ReadonlyMap<string, string>>(new Map())
  const wanted = useRef(shown)
  wanted.current = shown
  const latestRead = useRef(readReplies)
  latestRead.current = readReplies
  useEffect(() => {
    let reading = false
    const read = async () => {
      if (reading || wanted.current.length === 0) return
      reading = true
      const found = await latestRead.current(wanted.current).catch(() => undefined)
      reading = false
      if (found) replies.current = found
    }
    void read()
    const timer = setInterval(() => void read(), readEveryMs)
    return () => clearInterval(timer)
  }, [])
  return replies.current
}
