import { useQuery } from "@tanstack/react-query"
import { useDeferredValue, useEffect, useState } from "react"
import { useLocation, useSearchParams } from "wouter"
import type { Job, JobBody, JobKind, Validation } from "../../../api/job.js"
import type { Param, Params } from "../../../api/params.js"
import type { ServerConfig } from "../../../api/server.js"
import { sendJson, useResource, useUrlState } from "../../data/index.js"
import { useMessages } from "../../i18n/index.js"
import {
  CopyButton,
  Failure,
  Icon,
  PageHead,
  Panel,
  QueryView,
  Segments,
  useIssueText,
} from "../../ui/index.js"
import { PromptPreview } from "../prompt-preview/index.js"
import { BudgetFields, useBudget } from "./budget-fields.js"
import { configOf, type Texts, textsOf } from "./form-config.js"
import { messages } from "./messages.js"
import { secretOf } from "./param-field.js"
import { ParamGroup } from "./param-group.js"
import "./new-run.css"

const kinds = ["eval", "perf", "arena"] as const satisfies readonly JobKind[]
const groups = ["basic", "generation", "data", "judge", "speed", "sandbox", "output", "advanced"] as const

/** A form made of what the service says it takes. Its state is the address, except for keys. */
export default function NewRunScreen() {
  const t = useMessages(messages)
  const url = useUrlState()
  const kind = kinds.find((name) => name === url.get("kind")) ?? "eval"
  const query = useResource<Params>(`/api/v1/${kind}/params`)
  const server = useResource<ServerConfig>("/api/v1/config")
  const reason = server.data?.read_only
    ? t("readOnly")
    : server.data && !server.data.features[kind]
      ? t("notInstalled")
      : undefined
  return (
    <>
      <PageHead
        title={t("title")}
        actions={
          <Segments
            label={t("kind")}
            value={kind}
            options={kinds.map((name) => ({ value: name, label: t(`kind.${name}`) }))}
            onChange={(name) => url.set({ kind: name === "eval" ? undefined : name }, { push: true })}
          />
        }
      />
      {reason !== undefined && (
        <div className="notice warn" role="alert">
          <p>{t("unavailable", { reason })}</p>
        </div>
      )}
      <QueryView query={query}>
        {(params) => <RunForm key={kind} kind={kind} params={params} blocked={reason !== undefined} />}
      </QueryView>
    </>
  )
}

function RunForm({ kind, params, blocked }: { kind: JobKind; params: Params; blocked: boolean }) {
  const t = useMessages(messages)
  const [, navigate] = useLocation()
  const [search, setSearch] = useSearchParams()
  const budget = useBudget()
  const [secrets, setSecrets] = useState<Texts>({})
  const [failure, setFailure] = useState<Error>()
  const [starting, setStarting] = useState(false)
  // A map whose fields are listed one by one needs no field of its own.
  const fields = params.params.filter(
    ({ name, type, deprecated }) =>
      deprecated === null &&
      (type !== "object" || !params.params.some((other) => other.name.startsWith(`${name}.`))),
  )
  const texts: Record<string, string> = Object.fromEntries(
    fields.map(({ name, secret }) => [name, (secret ? secrets[name] : search.get(name)) ?? ""]),
  )
  const lists = fields.filter(({ type, items }) => type === "array" && items === "object")
  for (const { name } of lists) texts[secretOf(name)] = secrets[secretOf(name)] ?? ""
  const open = configOf(
    fields.filter(({ secret }) => !secret),
    texts,
  )
  const validation = useValidation(kind, open.config)
  // The service knows better when something can be left out, such as the address of an embedded model.
  const missing =
    kind === "eval" && validation?.ok
      ? []
      : fields.filter(({ name, required }) => required && (texts[name] ?? "") === "")
  const broken = Object.keys(open.problems).length > 0
  const issueText = useIssueText()
  const issues = (validation?.issues ?? []).flatMap((issue) =>
    missing.some(({ name }) => name === issue.path) ? [] : [{ path: issue.path, ...issueText(issue) }],
  )

  const keep = (name: string, text: string) => setSecrets((before) => ({ ...before, [name]: text }))
  const change = (param: Param, text: string) => {
    if (param.secret) return keep(param.name, text)
    setSearch(
      (before) => {
        const after = new URLSearchParams(before)
        if (text === "") after.delete(param.name)
        else after.set(param.name, text)
        return after
      },
      { replace: true },
    )
  }
  const fill = (values: Texts) =>
    setSearch(
      (before) => {
        const after = new URLSearchParams(kind === "eval" ? {} : { kind })
        const language = before.get("lang")
        if (language !== null) after.set("lang", language)
        for (const [name, text] of Object.entries(values)) after.set(name, text)
        return after
      },
      { replace: true },
    )
  const start = async () => {
    setStarting(true)
    setFailure(undefined)
    try {
      const body: JobBody = {
        kind,
        config: withListKeys(configOf(fields, texts).config, lists, secrets),
        ...(kind === "eval" && budget),
      }
      const job = await sendJson<Job>("POST", "/api/v1/jobs", body)
      navigate(`/jobs/${encodeURIComponent(job.id)}`)
    } catch (error) {
      setFailure(error instanceof Error ? error : new Error(String(error)))
      setStarting(false)
    }
  }

  const chosenDatasets = (texts.datasets ?? "").split(",").flatMap((name) => name.trim() || [])
  const known: readonly string[] = groups
  const groupOf = (param: Param) =>
    param.required ? "basic" : known.includes(param.group) ? param.group : "advanced"
  return (
    <form
      className="new-run"
      onSubmit={(event) => {
        event.preventDefault()
        void start()
      }}
    >
      <div className="stack">
        {groups.map((group) => {
          const own = fields.filter((param) => groupOf(param) === group)
          if (own.length === 0) return null
          return (
            <ParamGroup
              key={group}
              title={t(`group.${group}`)}
              open={group === "basic"}
              params={own.toSorted((a, b) => Number(b.required) - Number(a.required))}
              texts={texts}
              problems={open.problems}
              issues={issues}
              onChange={change}
              onSecret={keep}
            />
          )
        })}
      </div>
      <aside className="new-run-side" aria-label={t("command")}>
        <Panel
          title={t("command")}
          actions={validation?.command ? <CopyButton text={validation.command} /> : undefined}
        >
          <div className="stack">
            <pre className="new-run-command">{validation?.command ?? "…"}</pre>
            {missing.length + issues.length > 0 ? (
              <div>
                <h3>{t("problems")}</h3>
                <ul className="new-run-issues">
                  {missing.map(({ name }) => (
                    <li key={name}>
                      <code>{name}</code>: {t("required")}
                    </li>
                  ))}
                  {issues.map(({ path, text, hint }) => (
                    <li key={`${path} ${text}`}>
                      {path !== "" && <code>{path}</code>} {text} <span className="faint">{hint}</span>
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
            {kind === "eval" && chosenDatasets.length > 0 && (
              <PromptPreview datasets={chosenDatasets} config={open.config} />
            )}
            {kind === "eval" && <BudgetFields config={open.config} />}
            <div className="row">
              <button
                type="submit"
                className="button primary"
                disabled={blocked || starting || broken || !validation?.ok || missing.length > 0}
              >
                <Icon name="play" size={14} />
                {starting ? t("starting") : t("start")}
              </button>
              <button type="button" className="button" onClick={() => fill(textsOf(fields, params.example))}>
                {t("example")}
              </button>
              <button
                type="button"
                className="button quiet"
                onClick={() => {
                  setSecrets({})
                  fill({})
                }}
              >
                {t("clear")}
              </button>
            </div>
          </div>
        </Panel>
      </aside>
    </form>
  )
}

/** A config with the keys that belong to the entries of its lists. */
function withListKeys(
  config: Readonly<Record<string, unknown>>,
  lists: readonly Param[],
  secrets: Texts,
): Record<string, unknown> {
  const keyed = { ...config }
  for (const { name } of lists) {
    const entries = config[name]
    const key = secrets[secretOf(name)] ?? ""
    if (key !== "" && Array.isArray(entries))
      keyed[name] = entries.map((entry: unknown) =>
        typeof entry === "object" ? { api_key: key, ...entry } : entry,
      )
  }
  return keyed
}

/** What the service says of a config, once typing pauses. */
function useValidation(kind: JobKind, config: Readonly<Record<string, unknown>>): Validation | undefined {
  const asked = JSON.stringify({ kind, config })
  const [settled, setSettled] = useState(asked)
  useEffect(() => {
    const timer = setTimeout(() => setSettled(asked), 350)
    return () => clearTimeout(timer)
  }, [asked])
  const current = useDeferredValue(settled)
  const { data } = useQuery({
    queryKey: ["validate", current],
    queryFn: () => sendJson<Validation>("POST", "/api/v1/validate", JSON.parse(current)),
    placeholderData: (before) => before,
  })
  return data
}
