import { useState } from "react"
import { Link } from "wouter"
import type { LiveEvent } from "../../../api/event.js"
import type { Job } from "../../../api/job.js"
import type { SampleStatus } from "../../../api/sample.js"
import { place } from "../../content/index.js"
import { sampleHref } from "../../data/index.js"
import { missing, useFormats, useMessages } from "../../i18n/index.js"
import { Panel, SampleStatusTag } from "../../ui/index.js"
import { messages } from "../job-parts/index.js"

type SampleEvent = Extract<LiveEvent, { type: "sample.scored" | "sample.failed" }>
type GameEvent = Extract<LiveEvent, { type: "game.judged" }>

const shown = 14

/**
 * Samples as they are scored; each leads to itself. While the reader points at one or is on it with the keyboard the
 * list stands still, and says how many have come since.
 */
export function LatestSamples({
  job,
  events,
  count,
}: {
  job: Job
  events: readonly SampleEvent[]
  /** How many have come so far. */
  count: number
}) {
  const t = useMessages(messages)
  const [held, setHeld] = useState<{ events: readonly SampleEvent[]; count: number } | undefined>()
  const [pointed, setPointed] = useState(false)
  const hold = () => setHeld((before) => before ?? { events, count })
  const list = held?.events ?? events
  const fresh = held ? count - held.count : 0
  const leave = () => setHeld(undefined)
  return (
    <fieldset
      className="latest-group"
      aria-label={t("latest")}
      onPointerEnter={() => {
        setPointed(true)
        hold()
      }}
      onPointerLeave={() => {
        setPointed(false)
        leave()
      }}
      onFocus={hold}
      onBlur={({ currentTarget, relatedTarget }) => {
        if (!pointed && !currentTarget.contains(relatedTarget)) leave()
      }}
    >
      <Panel
        title={t("latest")}
        padded={false}
        actions={
          fresh > 0 && (
            <button type="button" className="button small pill" onClick={() => setHeld({ events, count })}>
              {t("newSamples", { n: fresh })}
            </button>
          )
        }
      >
        {list.length === 0 ? (
          <p className="faint panel-body">{t("latestNone")}</p>
        ) : (
          <ul className="plain latest">
            {list.slice(0, shown).map((event) => (
              <LatestSample
                key={`${event.model} ${event.dataset} ${event.subset} ${event.index}`}
                job={job}
                event={event}
              />
            ))}
          </ul>
        )}
      </Panel>
    </fieldset>
  )
}

function LatestSample({ job, event }: { job: Job; event: SampleEvent }) {
  const formats = useFormats()
  const failed = event.type === "sample.failed"
  const score = failed ? null : event.score
  const name = `${event.dataset} / ${event.subset} #${event.index}`
  return (
    <li>
      <SampleStatusTag status={failed ? "error" : statusOf(score)} />
      {job.run_id === null ? (
        <span className="truncate">{name}</span>
      ) : (
        <Link className="truncate" href={sampleHref(job.run_id, event.model, event)}>
          {name}
        </Link>
      )}
      <span className="faint">
        {failed ? event.code : score === null ? missing : formats.decimal(score, 2)}
      </span>
    </li>
  )
}

function statusOf(score: number | null): SampleStatus {
  if (score === null) return "unscored"
  return score >= 1 ? "right" : score <= 0 ? "wrong" : "partial"
}

/** Games as they are judged. */
export function LatestGames({ events }: { events: readonly GameEvent[] }) {
  const t = useMessages(messages)
  return (
    <Panel title={t("games")} padded={false}>
      {events.length === 0 ? (
        <p className="faint panel-body">{t("latestNone")}</p>
      ) : (
        <ul className="plain latest">
          {events.slice(0, shown).map((event, index) => (
            <li key={place(index)}>
              <span className="truncate">
                {event.first} – {event.second}
              </span>
              <span className="faint">{event.judge}</span>
              <code>{event.verdict ?? missing}</code>
            </li>
          ))}
        </ul>
      )}
    </Panel>
  )
}
