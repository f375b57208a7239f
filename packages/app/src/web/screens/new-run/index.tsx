import type { JobKind } from "../../../api/job.js"
import type { Params } from "../../../api/params.js"
import type { ServerConfig } from "../../../api/server.js"
import { useResource, useUrlState } from "../../data/index.js"
import { useMessages } from "../../i18n/index.js"
import { PageHead, QueryView, Segments } from "../../ui/index.js"
import { EvalSteps } from "./eval-steps.js"
import { messages } from "./messages.js"
import { PlainForm } from "./plain-form.js"
import { useRunForm } from "./use-run-form.js"
import "./new-run.css"

const kinds = ["eval", "perf", "arena"] as const satisfies readonly JobKind[]

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
        {(params) => <NewRun key={kind} kind={kind} params={params} blocked={reason !== undefined} />}
      </QueryView>
    </>
  )
}

function NewRun({ kind, params, blocked }: { kind: JobKind; params: Params; blocked: boolean }) {
  const form = useRunForm(kind, params)
  return kind === "eval" ? (
    <EvalSteps form={form} blocked={blocked} />
  ) : (
    <PlainForm form={form} blocked={blocked} />
  )
}
