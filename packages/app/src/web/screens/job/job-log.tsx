import type { Job } from "../../../api/job.js"
import type { LogPage } from "../../../api/run.js"
import { type LogLevel, logLevels } from "../../../routes/log-levels.js"
import { visibleText } from "../../content/index.js"
import { api, useResource, useUrlState } from "../../data/index.js"
import { useFormats, useMessages } from "../../i18n/index.js"
import { Choice, LogLines, Panel, QueryView } from "../../ui/index.js"
import { isFinal, messages } from "../job-parts/index.js"
import type { LogLine } from "./live-state.js"

const sources = ["events", "file"] as const
const tailBytes = 64_000
const followMs = 2000

/** The log as it grows: lines of a level and above, of the events that came to this page or of the run's own file. */
export function JobLog({ job, lines, missed }: { job: Job; lines: readonly LogLine[]; missed: number }) {
  const t = useMessages(messages)
  const formats = useFormats()
  const url = useUrlState()
  const level = logLevels.find((name) => name === url.get("log")) ?? "info"
  const source = sources.find((name) => name === url.get("lines")) ?? "events"
  const follows = url.get("follow") !== "0"
  return (
    <Panel
      title={t("log")}
      actions={
        <>
          {job.run_id !== null && (
            <Choice
              label={t("logSource")}
              value={source}
              options={sources.map((name) => ({ value: name, label: t(`logSource.${name}`) }))}
              onChange={(name) => url.set({ lines: name === "events" ? undefined : name })}
            />
          )}
          <Choice
            label={t("logLevel")}
            value={level}
            options={logLevels.map((name) => ({ value: name, label: t(`log.${name}`) }))}
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
      {source === "file" ? (
        <FileTail job={job} level={level} follows={follows} />
      ) : (
        <>
          {missed > 0 && <p className="faint">{t("logMissed", { n: formats.integer(missed) })}</p>}
          <EventLines lines={lines} level={level} follows={follows} />
        </>
      )}
    </Panel>
  )
}

function EventLines({
  lines,
  level,
  follows,
}: {
  lines: readonly LogLine[]
  level: LogLevel
  follows: boolean
}) {
  const t = useMessages(messages)
  const least = logLevels.indexOf(level)
  const text = lines
    .filter((line) => logLevels.indexOf(line.level) >= least)
    .map((line) => `${line.at} ${line.level} ${visibleText(line.message)}`)
    .join("\n")
  if (text === "") return <p className="faint">{t(lines.length === 0 ? "logNone" : "logNoneOf")}</p>
  return <LogLines className="job-log" text={text} follow={follows} />
}

/** The end of the log file, read again while the job may write to it. */
function FileTail({ job, level, follows }: { job: Job; level: LogLevel; follows: boolean }) {
  const t = useMessages(messages)
  const formats = useFormats()
  const query = useResource<LogPage>(
    `${api.job(job.id)}/log`,
    { offset: -tailBytes, limit: tailBytes, level },
    { keep: true, ...(follows && !isFinal(job.status) && { every: followMs }) },
  )
  return (
    <QueryView query={query}>
      {({ text }) =>
        text === "" ? (
          <p className="faint">{t("logFileNone", { size: formats.bytes(tailBytes) })}</p>
        ) : (
          <LogLines className="job-log" text={visibleText(text)} follow={follows} />
        )
      }
    </QueryView>
  )
}
