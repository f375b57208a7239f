import { type ReactNode, useState } from "react"
import type { Finding } from "../../../doctor/finding.js"
import { Frame } from "../../components/frame.js"
import { List, moved } from "../../components/list.js"
import { numbered } from "../../components/numbered.js"
import type { ScreenEnds } from "../../components/screen-ends.js"
import { useSize, useTexts, useTheme } from "../../components/ui.js"
import { useKeys } from "../../components/use-keys.js"
import { useLoaded } from "../../components/use-loaded.js"
import { Text } from "../../ink.js"
import { cell, fit, wrap } from "../../text/fit.js"

/** What works on this machine, and what to do about the rest. */
export function DoctorScreen(
  props: ScreenEnds & {
    /** @param online also asks hubs */
    readonly look: (online: boolean) => Promise<readonly Finding[]>
  },
): ReactNode {
  const { columns, rows } = useSize()
  const texts = useTexts()
  const theme = useTheme()
  const [selected, setSelected] = useState(0)
  const [round, setRound] = useState(0)
  const [online, setOnline] = useState(false)
  const { value, problem } = useLoaded(`${round} ${online}`, () => props.look(online))
  const findings = value ?? []
  const at = Math.max(0, Math.min(selected, findings.length - 1))
  const chosen = findings[at]
  const advice = wrap(chosen?.fix ?? chosen?.detail ?? "", columns - 2).slice(0, 3)
  const height = Math.max(1, rows - 8)
  const { keys: names } = texts
  const keys = useKeys({
    commands: [
      { keys: "↑ ↓", what: names.select },
      { keys: "r", what: names.again, run: () => setRound((before) => before + 1) },
      { keys: "o", what: texts.doctor.online, run: () => setOnline((before) => !before) },
      { keys: "esc q", what: names.back, run: props.onClose },
    ],
    onInterrupt: props.onInterrupt,
    onOther: (input, key) => setSelected((before) => moved(before, findings.length, height, input, key)),
  })
  const marks: Readonly<Record<Finding["state"], string>> = theme.ascii
    ? { ok: "ok", warn: "!", fail: "x", skip: "-" }
    : { ok: "✓", warn: "!", fail: "✗", skip: "–" }
  const colors: Readonly<Record<Finding["state"], string | undefined>> = {
    ok: theme.good,
    warn: theme.warn,
    fail: theme.bad,
    skip: undefined,
  }
  const bad = findings.filter(({ state }) => state === "fail").length
  return (
    <Frame title={texts.launcher.doctor} right={value ? `${bad} ${texts.doctor.problems}` : ""} keys={keys}>
      {problem !== "" && <Text color={theme.bad}>{fit(problem, columns)}</Text>}
      {!value && problem === "" && <Text dimColor>{texts.doctor.looking}</Text>}
      <List
        count={findings.length}
        selected={at}
        height={height}
        line={(index) => {
          const finding = findings[index]
          return finding ? `${cell(marks[finding.state], 3)} ${cell(finding.name, 14)} ${finding.detail}` : ""
        }}
        color={(index) => colors[findings[index]?.state ?? "skip"]}
      />
      <Text> </Text>
      {numbered(advice).map(({ place, value: line }) => (
        <Text key={place} color={theme.warn}>
          {line || " "}
        </Text>
      ))}
    </Frame>
  )
}
