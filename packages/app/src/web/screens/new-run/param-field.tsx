import { useId } from "react"
import type { Param } from "../../../api/params.js"
import { useLanguage, useMessages } from "../../i18n/index.js"
import { ArenaJudges } from "./arena-judges.js"
import { ArenaModels } from "./arena-models.js"
import { EndpointCheckButton } from "./endpoint-check.js"
import { secretOf, type Texts } from "./form-config.js"
import { KeyInput } from "./key-input.js"
import { messages } from "./messages.js"
import { useAim } from "./use-aim.js"
import type { RunForm } from "./use-run-form.js"

/** The name of a key is chosen where the key is typed. */
const keyFields = ["api_key", "api_key_env"]

/** Fields beside each other, for parameters that have one of their own. */
export function ParamFields({ params, form }: { params: readonly Param[]; form: RunForm }) {
  return (
    <div className="param-fields">
      {params
        .filter(({ name }) => name !== "api_key_env")
        .map((param) => (
          <ParamField key={param.name} param={param} form={form} />
        ))}
    </div>
  )
}

/** One parameter as the field that fits its type. */
function ParamField({ param, form }: { param: Param; form: RunForm }) {
  const t = useMessages(messages)
  const { language } = useLanguage()
  const id = useId()
  const { texts } = form
  const text = texts[param.name] ?? ""
  const names = param.name === "api_key" ? keyFields : [param.name]
  const ref = useAim(form, ...names)
  // That a field is required is told beside its name.
  const problem = form.problems.find(
    ({ field, empty }) => field !== undefined && names.includes(field) && !empty,
  )
  const isMaps = param.type === "array" && param.items === "object"
  const wide = isMaps || param.type === "object" || ["api_url", "url"].includes(param.name)
  const hints = [
    param.description[language],
    param.secret ? t("keyHint") : "",
    param.items !== null && !isMaps ? t("listHint") : "",
  ].filter((hint) => hint !== "")
  return (
    <div className={wide ? "field wide" : "field"} ref={ref}>
      <label htmlFor={id}>
        <code>{param.name}</code>
        {param.required && <span className="faint"> {t("required")}</span>}
      </label>
      <Input
        id={id}
        param={param}
        text={text}
        invalid={problem !== undefined}
        form={form}
        onChange={(value) => form.set(param.name, value)}
      />
      <span id={`${id}-hint`} className="field-hint">
        {hints.map((hint) => (hints.length > 1 ? sentence(hint, language) : hint)).join(" ")}
      </span>
      {problem !== undefined && (
        <span id={`${id}-error`} className="field-error">
          {problem.path !== param.name && <code>{problem.path} </code>}
          {problem.text}
        </span>
      )}
      {["profile", "api_url", "url"].includes(param.name) && text !== "" && (
        <EndpointCheckButton
          key={param.name === "profile" ? text : undefined}
          endpoint={param.name === "profile" ? { profile: text } : typedEndpoint(text, texts)}
          model={texts.model ?? ""}
          onModel={(name) => form.set("model", name)}
        />
      )}
    </div>
  )
}

function typedEndpoint(url: string, { api_key: key = "", api_key_env: keyName = "" }: Texts) {
  return {
    api_url: url,
    ...(key !== "" && { api_key: key }),
    ...(keyName !== "" && { api_key_env: keyName }),
  }
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
  form,
  onChange,
}: {
  id: string
  param: Param
  text: string
  invalid: boolean
  form: RunForm
  onChange: (text: string) => void
}) {
  const t = useMessages(messages)
  const standard = param.default === null || param.default === undefined ? "" : shown(param.default)
  const common = {
    id,
    "aria-describedby": invalid ? `${id}-hint ${id}-error` : `${id}-hint`,
    "aria-invalid": invalid || undefined,
    value: text,
  }
  if (param.name === "api_key") return <KeyInput common={common} form={form} />
  if (param.name === "models" && param.items === "object")
    return <ArenaModels id={id} value={text} onChange={onChange} />
  if (param.name === "judges" && param.items === "object")
    return (
      <ArenaJudges
        id={id}
        value={text}
        secret={form.texts[secretOf(param.name)] ?? ""}
        onChange={onChange}
        onSecret={(key) => form.set(secretOf(param.name), key)}
      />
    )
  if (param.enum !== null && param.type !== "array")
    return (
      <select {...common} className="select" onChange={({ target }) => onChange(target.value)}>
        <option value="">
          {param.name === "profile"
            ? t("noProfile")
            : standard === ""
              ? t("unset")
              : t("defaultIs", { value: standard })}
        </option>
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
  const isNumber = param.type === "integer" || param.type === "number"
  return (
    <input
      {...common}
      className="input"
      type={param.secret ? "password" : "text"}
      autoComplete="off"
      inputMode={isNumber && param.items === null ? "decimal" : undefined}
      placeholder={standard}
      spellCheck={false}
      onChange={({ target }) => onChange(target.value)}
    />
  )
}

function shown(value: unknown): string {
  return typeof value === "string" ? value : JSON.stringify(value)
}
