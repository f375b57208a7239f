import { useState } from "react"
import { Link } from "wouter"
import type { AgentSteps as Steps } from "../../../api/judgement.js"
import { JsonView, place, visibleText } from "../../content/index.js"
import { useFormats, useMessages } from "../../i18n/index.js"
import { insightMessages } from "./insight-messages.js"

type Event = Steps[number]["events"][number]

/** Events that this version has words for; others are shown by the names they have. */
const knownTypes = [
  "model_generate",
  "tool_call",
  "tool_result",
  "env_exec",
  "env_reset",
  "error",
  "nudge",
  "submit",
  "run_start",
  "run_end",
] as const

/** What an agent did: one fold for each step, with its calls, their results, and how long they took. */
export function AgentSteps({
  steps,
  wholeHref,
}: {
  steps: Steps
  /** Where the steps are with all that they hold, if they were cut. */
  wholeHref: string | undefined
}) {
  const t = useMessages(insightMessages)
  const [whole, setWhole] = useState(false)
  return (
    <section className="stack agent-steps" aria-labelledby="steps-title">
      <div className="row row-apart">
        <h3 id="steps-title">{t("steps", { n: steps.length })}</h3>
        <button type="button" className="button small" aria-pressed={whole} onClick={() => setWhole(!whole)}>
          {t("openSteps")}
        </button>
      </div>
      {steps.map(({ step, events }, index) => (
        <Step key={`${place(index)} ${whole}`} step={step} events={events} start={whole} />
      ))}
      {wholeHref !== undefined && (
        <div className="notice warn">
          <p>{t("stepsCut")}</p>
          <Link className="button small" href={wholeHref}>
            {t("stepsWhole")}
          </Link>
        </div>
      )}
    </section>
  )
}

function Step({ step, events, start }: { step: number; events: readonly Event[]; start: boolean }) {
  const t = useMessages(insightMessages)
  const formats = useFormats()
  const [open, setOpen] = useState(start)
  const typeName = useTypeName()
  const latency = total(events, ({ latency_ms }) => latency_ms)
  const tokens = total(events, ({ output_tokens }) => output_tokens)
  const failed = events.some(({ type }) => type === "error")
  return (
    <details className="fold" open={open} onToggle={({ currentTarget }) => setOpen(currentTarget.open)}>
      <summary>
        <strong>{t("agentStep", { n: String(step) })}</strong>{" "}
        <span className={failed ? "bad" : "faint"}>
          {events
            .map(({ type, title }) => [typeName(type), title.slice(0, 40)].filter(Boolean).join(" "))
            .map(visibleText)
            .join(" · ")}
        </span>{" "}
        {latency !== undefined && <span className="tag">{formats.duration(latency)}</span>}{" "}
        {tokens !== undefined && (
          <span className="tag">{t("tokensOut", { n: formats.compact(tokens) })}</span>
        )}
      </summary>
      {open && events.map((event, index) => <EventView key={place(index)} event={event} />)}
    </details>
  )
}

function EventView({ event }: { event: Event }) {
  const formats = useFormats()
  const typeName = useTypeName()
  const { type, title, text, data, at, latency_ms: latency } = event
  const empty = typeof data === "object" && data !== null && Object.keys(data).length === 0
  return (
    <article className="agent-event" data-type={type}>
      <header className="row">
        <span className={type === "error" ? "tag bad" : "tag"}>{visibleText(typeName(type))}</span>
        {title !== "" && <code>{visibleText(title)}</code>}
        {latency !== null && <span className="faint">{formats.duration(latency)}</span>}
        {at !== null && !Number.isNaN(Date.parse(at)) && (
          <span className="faint">{formats.dateTime(at)}</span>
        )}
      </header>
      {text !== null && text !== "" && <pre className="plain-text">{visibleText(text)}</pre>}
      {!empty && data !== undefined && data !== null && <JsonView value={data} />}
    </article>
  )
}

function useTypeName(): (type: string) => string {
  const t = useMessages(insightMessages)
  return (type) => {
    const known = knownTypes.find((name) => name === type)
    return known ? t(`event.${known}`) : type.replaceAll("_", " ")
  }
}

function total(events: readonly Event[], of: (event: Event) => number | null): number | undefined {
  const known = events.flatMap((event) => of(event) ?? [])
  return known.length === 0 ? undefined : known.reduce((sum, value) => sum + value, 0)
}
