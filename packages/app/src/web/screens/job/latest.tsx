import { Link } from "wouter"
import type { LiveEvent } from "../../../api/event.js"
import type { Job } from "../../../api/job.js"
import type { SampleStatus } from "../../../api/sample.js"
import { place } from "../../content/index.js"
import { sampleHref } from "../../data/index.js"
import { missing, useFormats, useMessages } from "../../i18n/index.js"
import { SampleStatusTag } from "../../ui/index.js"
import { messages } from "../job-parts/index.js"
import { StillList } from "./still-list.js"

type SampleEvent = Extract<LiveEvent, { type: "sample.scored" | "sample.failed" }>
type GameEvent = Extract<LiveEvent, { type: "game.judged" }>

const shown = 14

/** Samples as they are scored; each leads to itself. */
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
  return (
    <StillList title={t("latest")} items={events.slice(0, shown)} count={count}>
      {(items) =>
        items.map((event) => (
          <LatestSample
            key={`${event.model} ${event.dataset} ${event.subset} ${event.index}`}
            job={job}
            event={event}
          />
        ))
      }
    </StillList>
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
export function LatestGames({ events, count }: { events: readonly GameEvent[]; count: number }) {
  const t = useMessages(messages)
  return (
    <StillList title={t("games")} items={events.slice(0, shown)} count={count}>
      {(items) =>
        items.map((event, index) => (
          <li key={place(index)}>
            <span className="truncate">
              {event.first} – {event.second}
            </span>
            <span className="faint">{event.judge}</span>
            <code>{event.verdict ?? missing}</code>
          </li>
        ))
      }
    </StillList>
  )
}
