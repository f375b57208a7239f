import { useId, useRef, useState } from "react"
import { useMessages } from "../../i18n/index.js"
import { configText, type ReadConfig, readConfigText, type Syntax, type TextProblem } from "./config-text.js"
import { configOf, textsOf } from "./form-config.js"
import { messages } from "./messages.js"
import type { RunForm } from "./use-run-form.js"

type Texts = ReturnType<typeof useMessages<(typeof messages)["en"]>>

interface Draft {
  text: string
  syntax: Syntax
  /** The form's config that the text belongs to; once it is another, the text is out of date. */
  of: string
}

/** The form's config as a text that can be edited; what is typed there goes into the fields as soon as it can be read. */
export default function ConfigEditor({ form, syntax }: { form: RunForm; syntax: Syntax }) {
  const t = useMessages(messages)
  const id = useId()
  const area = useRef<HTMLTextAreaElement>(null)
  const [draft, setDraft] = useState<Draft>()
  const fields = form.fields.filter(({ secret }) => !secret)
  const current = JSON.stringify(form.config)
  const text = draft?.of === current && draft.syntax === syntax ? draft.text : configText(form.config, syntax)
  const read = readConfigText(text, syntax, form.params.params)
  const complaints = complaintsOf(read, form, t)
  const change = (typed: string) => {
    const { config, problems } = readConfigText(typed, syntax, form.params.params)
    if (problems.length > 0) return setDraft({ text: typed, syntax, of: current })
    const texts = textsOf(fields, config)
    setDraft({ text: typed, syntax, of: JSON.stringify(configOf(fields, texts).config) })
    form.fill(texts)
  }
  const show = (line: number) => {
    const before = text.split("\n").slice(0, line - 1)
    const start = before.reduce((length, one) => length + one.length + 1, 0)
    area.current?.focus()
    area.current?.setSelectionRange(start, start + (text.split("\n")[line - 1] ?? "").length)
  }
  return (
    <div className="panel panel-body stack">
      <label htmlFor={id} className="field-hint">
        {t("textHint")}
      </label>
      <textarea
        id={id}
        ref={area}
        className="textarea config-editor"
        rows={Math.max(14, text.split("\n").length + 1)}
        value={text}
        spellCheck={false}
        autoComplete="off"
        aria-invalid={complaints.length > 0 || undefined}
        aria-describedby={`${id}-problems`}
        onChange={({ target }) => change(target.value)}
      />
      <ul id={`${id}-problems`} className="plain stack" aria-live="polite">
        {complaints.map(({ line, text: complaint }) => (
          <li key={`${line} ${complaint}`} className="field-error">
            <button type="button" className="problem-link" onClick={() => show(line)}>
              {t("line", { n: line })}
            </button>{" "}
            {complaint}
          </li>
        ))}
      </ul>
    </div>
  )
}

/** What is wrong with the text itself, and what the service says of the fields it has, each with its line. */
function complaintsOf(
  { problems, lines }: ReadConfig,
  form: RunForm,
  t: Texts,
): readonly { line: number; text: string }[] {
  const own = problems.map((problem) => ({ line: problem.line, text: textOf(problem, t) }))
  if (own.length > 0) return own
  return form.problems.flatMap(({ field, path, text }) => {
    const line = field === undefined ? undefined : lines.get(field)
    return line === undefined ? [] : [{ line, text: `${path}: ${text}` }]
  })
}

function textOf(problem: TextProblem, t: Texts): string {
  switch (problem.kind) {
    case "json":
      return t("badJson")
    case "yaml":
      return `${t("badYaml")} ${problem.message}`
    case "map":
      return t("wantsMap")
    case "secret":
      return t("noKeys", { name: problem.name })
    case "unknown":
      return problem.near === undefined
        ? t("unknownName", { name: problem.name })
        : t("unknownNameNear", { name: problem.name, near: problem.near })
  }
}
