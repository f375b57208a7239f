import { useEffect, useRef } from "react"
import { visibleText } from "../../content/index.js"
import { useUrlState } from "../../data/index.js"
import { useFormats, useMessages } from "../../i18n/index.js"
import { Choice, Panel, ScrollArea } from "../../ui/index.js"
import { messages } from "../job-parts/index.js"
import type { LogLine } from "./live-state.js"

const levels = ["info", "warning", "error"] as const

/** The log as it grows: lines of a level and above, with its end in sight while it is followed. */
export function JobLog({ lines, missed }: { lines: readonly LogLine[]; missed: number }) {
  const t = useMessages(messages)
  const formats = useFormats()
  const url = useUrlState()
  const shown = useRef<HTMLPreElement>(null)
  const level = levels.find((name) => name === url.get("log")) ?? "info"
  const follows = url.get("follow") !== "0"
  const least = levels.indexOf(level)
  const text = lines
    .filter((line) => levels.indexOf(line.level) >= least)
    .map((line) => `${line.at} ${line.level} ${visibleText(line.message)}`)
    .join("\n")
  // biome-ignore lint/correctness/useExhaustiveDependencies: the end moves with every line.
  useEffect(() => {
    const scrolled = shown.current?.parentElement
    if (follows) scrolled?.scrollTo(0, scrolled.scrollHeight)
  }, [follows, text])
  return (
    <Panel
      title={t("log")}
      actions={
        <>
          <Choice
            label={t("logLevel")}
            value={level}
            options={levels.map((name) => ({ value: name, label: t(`log.${name}`) }))}
            onChange={(name) => url.set({ log: name === "info" ? undefined : name })}
          />
          <label className="field-inline">
            <input
              type="checkbox"
              checked={follows}
              onChange={({ target }) => url.set({ follow: target.checked ? undefined : "0" })}
            />
            {t("logFollow")}
          </label>
        </>
      }
    >
      {missed > 0 && <p className="faint">{t("logMissed", { n: formats.integer(missed) })}</p>}
      {text === "" ? (
        <p className="faint">{t(lines.length === 0 ? "logNone" : "logNoneOf")}</p>
      ) : (
        <ScrollArea className="job-log">
          <pre ref={shown}>{text}</pre>
        </ScrollArea>
      )}
    </Panel>
  )
}
