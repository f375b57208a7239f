import { lazy, type ReactNode, Suspense } from "react"
import { Link } from "wouter"
import type { RunOverview } from "../../../api/overview.js"
import type { SampleDetail } from "../../../api/sample.js"
import { foundSpan, JsonView, Message, place, visibleText } from "../../content/index.js"
import { api, exported, sampleMark, type UrlState, useResource } from "../../data/index.js"
import { useFormats, useMessages } from "../../i18n/index.js"
import { flagMessages, QueryView, SampleStatusTag, ScrollArea, Segments } from "../../ui/index.js"
import { AgentSteps } from "./agent-steps.js"
import { Judgement } from "./judgement.js"
import { messages } from "./messages.js"
import { SampleActions } from "./sample-actions.js"
import { SampleExplanation } from "./sample-explanation.js"
import { SampleLabels } from "./sample-labels.js"

const Markdown = lazy(() => import("../../content/markdown.js"))
const TextDiff = lazy(() => import("../../content/text-diff.js"))

/** One sample: the verdict and why, then the conversation, then everything else that was stored. */
export function SampleView({
  run,
  model,
  detail,
  overview,
  url,
}: {
  run: string
  model: string
  detail: SampleDetail
  overview: RunOverview | undefined
  url: UrlState
}) {
  const t = useMessages(messages)
  const { row } = detail
  const raw = url.get("raw") === "1"
  return (
    <div className="sample-detail">
      {detail.cut && (
        <div className="notice warn">
          <p>{t("cut")}</p>
          <Link className="button small" href={url.href({ full: "1" })}>
            {t("showWhole")}
          </Link>
        </div>
      )}
      {detail.error && (
        <div className="notice bad">
          <p>
            <strong>{t("error", { stage: detail.error.stage })}</strong> {visibleText(detail.error.message)}{" "}
            <code>{detail.error.code}</code>
          </p>
        </div>
      )}
      <Verdict detail={detail} />
      {!exported && <SampleActions run={run} model={model} overview={overview} row={row} url={url} />}
      {!exported && url.get("why") === "1" && <SampleExplanation run={run} model={model} row={row} />}
      {detail.explanation !== null && detail.explanation !== "" && (
        <section className="panel">
          <div className="panel-head">
            <h3>{t("explanation")}</h3>
          </div>
          <div className="panel-body">
            <Suspense fallback={<pre className="plain-text">{visibleText(detail.explanation)}</pre>}>
              <Markdown text={detail.explanation} />
            </Suspense>
          </div>
        </section>
      )}
      {detail.repeats.length > 1 && (
        <div className="row">
          {detail.repeats.map(({ index, repeat, score }) => (
            <Link
              key={index}
              className="button small"
              aria-current={index === row.index ? "true" : undefined}
              href={url.href({ at: sampleMark({ ...row, index }) })}
            >
              {t("repeat", { n: repeat + 1 })}
              {score !== null && <strong>{score}</strong>}
            </Link>
          ))}
        </div>
      )}
      <section className="stack" aria-labelledby="conversation-title">
        <div className="row row-apart">
          <h3 id="conversation-title">{t("conversation")}</h3>
          <Segments
            label={t("textView")}
            value={raw ? "raw" : "rendered"}
            options={[
              { value: "rendered", label: t("rendered") },
              { value: "raw", label: t("raw") },
            ]}
            onChange={(value) => url.set({ raw: value === "raw" ? "1" : undefined })}
          />
        </div>
        {detail.messages.length === 0 && <p className="faint">{t("noConversation")}</p>}
        {detail.messages.map((message, position) => (
          <Message key={place(position)} message={message} raw={raw} />
        ))}
      </section>
      {(!exported || detail.labels.length > 0) && (
        <section className="stack" aria-labelledby="label-title">
          <h3 id="label-title">{t("label")}</h3>
          <SampleLabels run={run} model={model} row={row} labels={detail.labels} />
        </section>
      )}
      {detail.judgement !== null && <Judgement judgement={detail.judgement} />}
      {detail.steps.length > 0 && (
        <AgentSteps steps={detail.steps} wholeHref={detail.steps_cut ? url.href({ full: "1" }) : undefined} />
      )}
      <div className="stack">
        <Fold title={t("judge")} value={detail.judge} />
        <Fold title={t("trace")} value={detail.trace} />
        <Fold title={t("scoreMetadata")} value={detail.score_metadata} />
        <Fold title={t("metadata")} value={detail.metadata} />
        {!exported && (
          <Stored run={run} model={model} detail={detail} open={url.get("stored") === "1"} url={url} />
        )}
      </div>
    </div>
  )
}

function Verdict({ detail }: { detail: SampleDetail }) {
  const t = useMessages(messages)
  const flagText = useMessages(flagMessages)
  const formats = useFormats()
  const { row } = detail
  const scores = Object.entries(row.scores)
  const reply = detail.prediction
  const gold = detail.target.join("\n")
  const span = detail.extracted === null ? undefined : foundSpan(reply, detail.extracted)
  const facts: readonly (readonly [string, ReactNode])[] = [
    ...(scores.length === 0
      ? []
      : [
          [
            t("scores"),
            scores.map(([name, value]) => `${name} ${formats.decimal(value, 3)}`).join(" · "),
          ] as const,
        ]),
    ...(row.latency_ms === null ? [] : [[t("latency"), formats.duration(row.latency_ms)] as const]),
    ...(row.input_tokens === null && row.output_tokens === null
      ? []
      : [
          [
            t("tokens"),
            t("inOut", { input: row.input_tokens ?? "–", output: row.output_tokens ?? "–" }),
          ] as const,
        ]),
    ...(row.finish_reason === null ? [] : [[t("finishReason"), row.finish_reason] as const]),
    ...(detail.rule === null ? [] : [[t("rule"), <code key="rule">{detail.rule}</code>] as const]),
    ...(row.flags.length === 0
      ? []
      : [
          [
            t("flag"),
            <span key="flags" className="row">
              {row.flags.map((flag) => (
                <span key={flag} className="tag">
                  {flagText(flag)}
                </span>
              ))}
            </span>,
          ] as const,
        ]),
  ]
  return (
    <section className="panel" aria-labelledby="verdict-title">
      <div className="panel-head">
        <h3 id="verdict-title">{t("verdict")}</h3>
        <SampleStatusTag status={row.status} words />
      </div>
      <div className="verdict-sides">
        <div data-tone={row.status === "right" ? "good" : row.status === "wrong" ? "bad" : undefined}>
          <h4>{detail.extracted === null ? t("prediction") : t("extracted")}</h4>
          <ScrollArea className="verdict-text">
            <pre className="plain-text">
              {visibleText(detail.extracted ?? reply) || <span className="faint">{t("notFound")}</span>}
            </pre>
          </ScrollArea>
        </div>
        <div>
          <h4>{t("gold")}</h4>
          <ScrollArea className="verdict-text">
            <pre className="plain-text">
              {detail.target.map(visibleText).join("\n") || <span className="faint">–</span>}
            </pre>
          </ScrollArea>
        </div>
      </div>
      {row.status !== "right" && worthComparing(gold, detail.extracted ?? reply) && (
        <div className="panel-body verdict-found">
          <h4>{t("difference")}</h4>
          <Suspense fallback={<pre className="plain-text">{visibleText(detail.extracted ?? reply)}</pre>}>
            <TextDiff before={gold} after={detail.extracted ?? reply} />
          </Suspense>
        </div>
      )}
      {span && (
        <div className="panel-body verdict-found">
          <h4>{t("foundIn")}</h4>
          <p className="plain-text">
            {visibleText(span.before)}
            <mark>{visibleText(span.found)}</mark>
            {visibleText(span.after)}
          </p>
        </div>
      )}
      {detail.choices !== null && detail.choices.length > 0 && (
        <div className="panel-body">
          <h4>{t("choices")}</h4>
          <ol className="choices" type="A">
            {detail.choices.map((choice, position) => (
              <li key={place(position)}>{visibleText(choice)}</li>
            ))}
          </ol>
        </div>
      )}
      {facts.length > 0 && (
        <dl className="facts verdict-facts">
          {facts.map(([name, value]) => (
            <div key={name}>
              <dt>{name}</dt>
              <dd>{value}</dd>
            </div>
          ))}
        </dl>
      )}
    </section>
  )
}

/** Whether a difference says more than the two texts beside each other: of single words it does not. */
function worthComparing(before: string, after: string): boolean {
  const words = (text: string) => text.trim().split(/\s+/).length
  return before.trim() !== "" && after.trim() !== "" && Math.max(words(before), words(after)) > 1
}

function Fold({ title, value }: { title: string; value: unknown }) {
  if (value === null || value === undefined) return null
  if (typeof value === "object" && Object.keys(value).length === 0) return null
  return (
    <details className="fold">
      <summary>{title}</summary>
      <JsonView value={value} />
    </details>
  )
}

function Stored({
  run,
  model,
  detail,
  open,
  url,
}: {
  run: string
  model: string
  detail: SampleDetail
  open: boolean
  url: UrlState
}) {
  const t = useMessages(messages)
  const { dataset, subset, index } = detail.row
  const query = useResource<SampleDetail>(open ? api.sample(run, model) : undefined, {
    dataset,
    subset,
    index,
    raw: true,
  })
  if (!open)
    return (
      <div>
        <Link className="button small" href={url.href({ stored: "1" })}>
          {t("showStored")}
        </Link>
      </div>
    )
  return (
    <QueryView query={query}>
      {({ stored }) => (
        <details className="fold" open>
          <summary>{t("stored")}</summary>
          <JsonView value={stored} />
        </details>
      )}
    </QueryView>
  )
}
