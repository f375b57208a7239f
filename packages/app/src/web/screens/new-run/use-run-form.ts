import { useCallback, useState } from "react"
import { useLocation, useSearchParams } from "wouter"
import type { Issue } from "../../../api/issue.js"
import type { Job, JobBody, JobKind, Validation } from "../../../api/job.js"
import type { Param, Params } from "../../../api/params.js"
import { RequestError, sendJson } from "../../data/index.js"
import { useMessages } from "../../i18n/index.js"
import { useIssueText } from "../../ui/index.js"
import { useBudget } from "./budget-fields.js"
import { configOf, secretOf, type Texts, textsOf, withListKeys } from "./form-config.js"
import { messages } from "./messages.js"
import { broughtByProfile, endpointFields } from "./profile-fields.js"
import { fieldAt } from "./steps.js"
import { useKeptFields } from "./use-kept-fields.js"
import { useValidation } from "./use-validation.js"

/** Something that keeps a run from starting, and the field where it can be settled. */
export interface Problem {
  field: string | undefined
  /** What is wrong, as the service names it; often the field itself. */
  path: string
  /** The field is only empty, which is no mistake yet. */
  empty: boolean
  text: string
  hint: string | undefined
}

export interface RunForm {
  kind: JobKind
  params: Params
  /** Parameters that are fields. */
  fields: readonly Param[]
  /** What stands in them, keys included. */
  texts: Texts
  /** What they say, without keys. */
  config: Readonly<Record<string, unknown>>
  problems: readonly Problem[]
  validation: Validation | undefined
  ready: boolean
  /** The service has checked the config as it stands, and found nothing wrong. */
  checked: boolean
  set(name: string, text: string): void
  /** Replaces all but the keys. */
  fill(texts: Texts): void
  clear(): void
  start(): Promise<readonly Problem[]>
  starting: boolean
  failure: Error | undefined
  /** The field that is to have the focus; `aim` with the same name again counts as new. */
  target: { name: string } | undefined
  aim(name: string | undefined): void
}

/** The state of a form: in the address, except for keys, which are in memory only. */
export function useRunForm(kind: JobKind, params: Params): RunForm {
  const t = useMessages(messages)
  const [, navigate] = useLocation()
  const [search, setSearch] = useSearchParams()
  useKeptFields()
  const budget = useBudget()
  const issueText = useIssueText()
  const [secrets, setSecrets] = useState<Texts>({})
  const [failure, setFailure] = useState<Error>()
  const [refused, setRefused] = useState<readonly Issue[]>([])
  const [starting, setStarting] = useState(false)
  const [target, setTarget] = useState<{ name: string }>()
  // A map whose fields are listed one by one needs no field of its own.
  const fields = endpointFields(params.params, search.get("profile") ?? "").filter(
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
  const { validation, isCurrent } = useValidation(kind, open.config)
  // The service knows better when something can be left out, such as the address of an embedded model.
  const missing =
    kind === "eval" && validation?.ok
      ? []
      : fields.filter(({ name, required }) => required && (texts[name] ?? "") === "")
  const problemsOf = (issues: readonly Issue[]): readonly Problem[] =>
    issues.map((issue) => ({
      field: fieldAt(issue.path, fields),
      path: issue.path,
      empty: false,
      ...issueText(issue),
    }))
  const problems: readonly Problem[] = [
    ...missing.map(({ name }) => ({
      field: name,
      path: name,
      empty: true,
      text: t("required"),
      hint: undefined,
    })),
    ...Object.entries(open.problems).map(([name, problem]) => ({
      field: name,
      path: name,
      empty: false,
      text: t(problem === "number" ? "badNumber" : "badJson"),
      hint: undefined,
    })),
    ...problemsOf([...(validation?.issues ?? []), ...refused]).filter(
      ({ path }) => !missing.some(({ name }) => name === path),
    ),
  ]

  const set = (name: string, text: string) => {
    setRefused([])
    const isSecret = fields.some((param) => param.name === name && param.secret)
    if (isSecret || lists.some((list) => secretOf(list.name) === name))
      return setSecrets((before) => ({ ...before, [name]: text }))
    setSearch(
      (before) => {
        const after = new URLSearchParams(before)
        if (text === "") after.delete(name)
        else after.set(name, text)
        // What the profile brings is not said a second time.
        if (name === "profile" && text !== "") for (const field of broughtByProfile) after.delete(field)
        return after
      },
      { replace: true },
    )
  }
  const fill = (values: Texts) => {
    setRefused([])
    setSearch(
      (before) => {
        const after = new URLSearchParams(before)
        for (const { name } of fields) after.delete(name)
        for (const [name, text] of Object.entries(values)) if (text !== "") after.set(name, text)
        return after
      },
      { replace: true },
    )
  }
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
      return []
    } catch (error) {
      setStarting(false)
      setFailure(error instanceof Error ? error : new Error(String(error)))
      if (!(error instanceof RequestError)) return []
      setRefused(error.issues)
      return problemsOf(error.issues)
    }
  }
  return {
    kind,
    params,
    fields,
    texts,
    config: open.config,
    problems,
    validation,
    ready: validation?.ok === true && problems.length === 0 && !starting,
    checked: isCurrent && validation?.ok === true,
    set,
    fill,
    clear: () => {
      setSecrets({})
      fill({})
    },
    start,
    starting,
    failure,
    target,
    aim: useCallback((name) => setTarget(name === undefined ? undefined : { name }), []),
  }
}

/** The fields as the service's example fills them. */
export function exampleTexts({ fields, params }: RunForm): Texts {
  return textsOf(fields, params.example)
}
