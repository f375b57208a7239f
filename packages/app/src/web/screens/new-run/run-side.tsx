import type { ReactNode } from "react"
import { useMessages } from "../../i18n/index.js"
import { CopyButton, Failure, Panel, ScrollArea } from "../../ui/index.js"
import { CommandVariables } from "./command-variables.js"
import { messages } from "./messages.js"
import { exampleTexts, type Problem, type RunForm } from "./use-run-form.js"

/** What the form comes to: the command line that does the same, and what is still to be settled. */
export function RunSide({
  form,
  onProblem,
  children,
}: {
  form: RunForm
  /** Leads to where a problem can be settled. */
  onProblem: (problem: Problem) => void
  children?: ReactNode
}) {
  const t = useMessages(messages)
  const { validation, problems, failure } = form
  return (
    <aside className="new-run-side" aria-label={t("command")}>
      <Panel
        title={t("command")}
        actions={validation?.command ? <CopyButton text={validation.command} /> : undefined}
      >
        <div className="stack">
          <ScrollArea className="new-run-command">
            <pre>{validation?.command ?? "…"}</pre>
          </ScrollArea>
          {validation !== undefined && validation.environment.length > 0 && (
            <CommandVariables variables={validation.environment} />
          )}
          {problems.length > 0 ? (
            <div>
              <h3>{t("problems")}</h3>
              <ul className="new-run-issues">
                {problems.map((problem) => (
                  <li key={`${problem.path} ${problem.text}`}>
                    {problem.field === undefined ? (
                      problem.path !== "" && <code>{problem.path}</code>
                    ) : (
                      <button type="button" className="problem-link" onClick={() => onProblem(problem)}>
                        <code>{problem.path}</code>
                      </button>
                    )}{" "}
                    {problem.text} <span className="faint">{problem.hint}</span>
                  </li>
                ))}
              </ul>
            </div>
          ) : (
            <p className={validation?.ok ? "good" : "faint"} role="status">
              {validation?.ok ? t("fine") : t("validating")}
            </p>
          )}
          {validation?.warnings.map((warning) => (
            <p key={warning} className="tag warn new-run-warning">
              {warning}
            </p>
          ))}
          {failure && <Failure error={failure} />}
          <div className="row">
            {children}
            <button type="button" className="button" onClick={() => form.fill(exampleTexts(form))}>
              {t("example")}
            </button>
            <button type="button" className="button quiet" onClick={form.clear}>
              {t("clear")}
            </button>
          </div>
        </div>
      </Panel>
    </aside>
  )
}
