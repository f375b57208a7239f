import { useId } from "react"
import type { Param } from "../../../api/params.js"
import { useLanguage, useMessages } from "../../i18n/index.js"
import { ArenaJudges } from "./arena-judges.js"
import { ArenaModels } from "./arena-models.js"
import { BenchmarkPicker } from "./benchmark-picker.js"
import { EndpointCheckButton } from "./endpoint-check.js"
import type { Texts } from "./form-config.js"
import { messages } from "./messages.js"

/** One parameter as the field that fits its type. */
export function ParamField({
  param,
  text,
  texts,
  problem,
  issue,
  onChange,
  onSecret,
}: {
  param: Param
  text: string
  texts: Texts
  problem: "number" | "json" | undefined
  issue: string | undefined
  onChange: (param: Param, text: string) => void
  onSecret: (name: string, text: string) => void
}) {
  const t = useMessages(messages)
  const { language } = useLanguage()
  const id = useId()
  const wrong = problem === "number" ? t("badNumber") : problem === "json" ? t("badJson") : issue
  const isMaps = param.type === "array" && param.items === "object"
  const wide = isMaps || param.type === "object" || ["datasets", "api_url", "url"].includes(param.name)
  const hints = [
    param.description[language],
    param.secret ? t("keyHint") : "",
    param.type === "array" && param.name !== "datasets" && !isMaps ? t("listHint") : "",
  ].filter((hint) => hint !== "")
  return (
    <div className={wide ? "field wide" : "field"}>
      <label htmlFor={id}>
        <code>{param.name}</code>
        {param.required && <span className="faint"> {t("required")}</span>}
      </label>
      <Input
        id={id}
        param={param}
        text={text}
        invalid={wrong !== undefined}
        secret={texts[secretOf(param.name)] ?? ""}
        onChange={(value) => onChange(param, value)}
        onSecret={(value) => onSecret(secretOf(param.name), value)}
      />
      <span id={`${id}-hint`} className="field-hint">
        {hints.map((hint) => (hints.length > 1 ? sentence(hint, language) : hint)).join(" ")}
      </span>
      {wrong !== undefined && (
        <span id={`${id}-error`} className="field-error">
          {wrong}
        </span>
      )}
      {(param.name === "api_url" || param.name === "url") && text !== "" && (
        <EndpointCheckButton url={text} apiKey={texts.api_key ?? ""} keyName={texts.api_key_env ?? ""} />
      )}
    </div>
  )
}

/** The key that belongs to the entries of a list, which the address must not hold. */
export function secretOf(list: string): string {
  return `${list}.api_key`
}

function sentence(text: string, language: string): string {
  if (/[.。]$/.test(text)) return text
  return language === "zh" ? `${text}。` : `${text}.`
}

function Input({
  id,
  param,
  text,
  invalid,
  secret,
  onChange,
  onSecret,
}: {
  id: string
  param: Param
  text: string
  invalid: boolean
  secret: string
  onChange: (text: string) => void
  onSecret: (text: string) => void
}) {
  const t = useMessages(messages)
  const standard = param.default === null || param.default === undefined ? "" : shown(param.default)
  const common = {
    id,
    "aria-describedby": invalid ? `${id}-hint ${id}-error` : `${id}-hint`,
    "aria-invalid": invalid || undefined,
    value: text,
  }
  if (param.name === "datasets" && param.type === "array")
    return <BenchmarkPicker id={id} value={text} onChange={onChange} />
  if (param.name === "models" && param.items === "object")
    return <ArenaModels id={id} value={text} onChange={onChange} />
  if (param.name === "judges" && param.items === "object")
    return <ArenaJudges id={id} value={text} secret={secret} onChange={onChange} onSecret={onSecret} />
  if (param.enum !== null && param.type !== "array")
    return (
      <select {...common} className="select" onChange={({ target }) => onChange(target.value)}>
        <option value="">{standard === "" ? t("unset") : t("defaultIs", { value: standard })}</option>
        {param.enum.map((value) => (
          <option key={value} value={value}>
            {value}
          </option>
        ))}
      </select>
    )
  if (param.type === "boolean")
    return (
      <select {...common} className="select" onChange={({ target }) => onChange(target.value)}>
        <option value="">
          {standard === ""
            ? t("unset")
            : t("defaultIs", { value: param.default === true ? t("yes") : t("no") })}
        </option>
        <option value="true">{t("yes")}</option>
        <option value="false">{t("no")}</option>
      </select>
    )
  if (param.type === "object")
    return (
      <textarea
        {...common}
        className="textarea"
        rows={text.length > 60 || text.includes("\n") ? 4 : 1}
        placeholder={standard === "" ? t("jsonHint") : standard}
        spellCheck={false}
        onChange={({ target }) => onChange(target.value)}
      />
    )
  return (
    <input
      {...common}
      className="input"
      type={param.secret ? "password" : "text"}
      autoComplete="off"
      inputMode={param.type === "integer" || param.type === "number" ? "decimal" : undefined}
      placeholder={standard}
      spellCheck={false}
      onChange={({ target }) => onChange(target.value)}
    />
  )
}

function shown(value: unknown): string {
  return typeof value === "string" ? value : JSON.stringify(value)
}
