import type { Judgement as JudgementView } from "../../../api/judgement.js"
import { Message, place, visibleText } from "../../content/index.js"
import { useFormats, useMessages } from "../../i18n/index.js"
import { ScrollArea } from "../../ui/index.js"
import { insightMessages } from "./insight-messages.js"

type Attempt = JudgementView["attempts"][number]

/** What judges were asked, what each replied, and what was read from it. */
export function Judgement({ judgement }: { judgement: JudgementView }) {
  const t = useMessages(insightMessages)
  const formats = useFormats()
  const { votes, attempts, reasons, prompt, disagreement } = judgement
  return (
    <section className="panel" aria-labelledby="judgement-title">
      <div className="panel-head">
        <h3 id="judgement-title">{t("judgement")}</h3>
        <span className="row">
          {votes.map(({ judge, value }, index) => (
            <span key={place(index)} className="tag">
              {visibleText(judge)} <strong>{formats.decimal(value, 2)}</strong>
            </span>
          ))}
        </span>
      </div>
      {/* The original's older files have the votes alone. */}
      <div className="panel-body stack judgement-body">
        {prompt.length > 0 && (
          <details className="fold">
            <summary>{t("judgePrompt")}</summary>
            {prompt.map((message, index) => (
              <Message key={place(index)} message={message} raw />
            ))}
          </details>
        )}
        {attempts.map((attempt, index) => (
          <AttemptView key={place(index)} attempt={attempt} />
        ))}
        {reasons.map((reason, index) => (
          <pre key={place(index)} className="plain-text">
            {visibleText(reason)}
          </pre>
        ))}
        {Object.keys(disagreement).length > 0 && (
          <p className="faint">
            {t("disagreement")}:{" "}
            {Object.entries(disagreement)
              .map(([name, value]) => `${name.replaceAll("_", " ")} ${formats.decimal(value, 3)}`)
              .join(" · ")}
          </p>
        )}
      </div>
    </section>
  )
}

function AttemptView({ attempt }: { attempt: Attempt }) {
  const t = useMessages(insightMessages)
  const formats = useFormats()
  const { judge, repeat, placement, status, grade, label, explanation, reply, error, prompt } = attempt
  const shown = typeof grade === "number" ? formats.decimal(grade, 2) : grade
  const tokens =
    attempt.input_tokens === null && attempt.output_tokens === null
      ? undefined
      : t("judgeTokens", { input: attempt.input_tokens ?? 0, output: attempt.output_tokens ?? 0 })
  return (
    <article className="judge-attempt" data-failed={status !== "success"}>
      <header className="row row-apart">
        <strong>
          {visibleText(judge)}{" "}
          <span className="faint">
            {t("attempt", { n: repeat + 1 })}
            {placement !== null && ` · ${t(placement === "swapped" ? "swapped" : "unswapped")}`}
          </span>
        </strong>
        <span className="row">
          {shown === null ? (
            <span className="tag warn-text">{status.replaceAll("_", " ")}</span>
          ) : (
            <span className="tag accent">
              {t("grade", { grade: label === null ? shown : `${label} = ${shown}` })}
            </span>
          )}
          {attempt.latency_ms !== null && attempt.latency_ms > 0 && (
            <span className="faint">{formats.duration(attempt.latency_ms)}</span>
          )}
          {tokens !== undefined && <span className="faint">{tokens}</span>}
        </span>
      </header>
      {error !== null && <p className="bad">{visibleText(error)}</p>}
      {explanation !== "" && <p className="judge-reason">{visibleText(explanation)}</p>}
      {prompt.length > 0 && (
        <details className="fold">
          <summary>{t("judgePrompt")}</summary>
          {prompt.map((message, index) => (
            <Message key={place(index)} message={message} raw />
          ))}
        </details>
      )}
      {reply !== null && (
        <details className="fold">
          <summary>{t("judgeReply")}</summary>
          <ScrollArea>
            <pre className="plain-text">{visibleText(reply)}</pre>
          </ScrollArea>
        </details>
      )}
    </article>
  )
}
