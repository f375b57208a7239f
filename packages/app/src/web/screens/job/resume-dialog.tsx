import { useState } from "react"
import type { Job, ResumeBody } from "../../../api/job.js"
import type { ServerConfig } from "../../../api/server.js"
import { useResource } from "../../data/index.js"
import { useMessages } from "../../i18n/index.js"
import { FormDialog } from "../../ui/index.js"
import { messages } from "../job-parts/index.js"
import { MaxCostField } from "./max-cost-field.js"
import { NumberField } from "./number-field.js"

/** Asks what is to be done again, and for the key: the service does not keep it. */
export function ResumeDialog({
  job,
  onClose,
  onResume,
  failure,
}: {
  job: Pick<Job, "kind" | "budget" | "request">
  onClose: () => void
  onResume: (body: ResumeBody) => Promise<void>
  failure: Error | undefined
}) {
  const t = useMessages(messages)
  const { kind, budget, request } = job
  const [key, setKey] = useState("")
  const [cost, setCost] = useState("")
  const [limit, setLimit] = useState("")
  const [retries, setRetries] = useState(true)
  const [rescores, setRescores] = useState(request.rerun_review === true)
  const samples = Number(limit)
  const fits = limit === "" || (samples > 0 && (samples < 1 ? kind === "eval" : Number.isInteger(samples)))
  return (
    <FormDialog
      title={t("resumeTitle")}
      confirm={t("resume")}
      failure={failure}
      onClose={onClose}
      ready={fits && Number(cost) >= 0}
      onConfirm={() =>
        void onResume({
          ...(key !== "" && { api_key: key }),
          ...(Number(cost) > 0 && { max_cost: Number(cost) }),
          ...(limit !== "" && { limit: samples }),
          ...(kind === "eval" && { retry_errors: retries, rerun_review: rescores }),
        })
      }
    >
      {kind === "eval" && (
        <>
          <label className="field-inline">
            <input type="checkbox" checked={retries} onChange={({ target }) => setRetries(target.checked)} />
            {t("resumeRetry")}
          </label>
          <label className="field-inline">
            <input
              type="checkbox"
              checked={rescores}
              onChange={({ target }) => setRescores(target.checked)}
            />
            {t("resumeRescore")}
          </label>
        </>
      )}
      {kind !== "perf" && (
        <NumberField
          label={t(kind === "eval" ? "resumeLimit" : "resumeQuestions")}
          hint={t(kind === "eval" ? "resumeLimitHint" : "resumeQuestionsHint")}
          placeholder={typeof request.limit === "number" ? String(request.limit) : undefined}
          value={limit}
          onChange={setLimit}
        />
      )}
      {typeof request.profile === "string" ? (
        <ProfileNote name={request.profile} />
      ) : (
        <div className="field">
          <label htmlFor="resume-key">{t("resumeKey")}</label>
          <input
            id="resume-key"
            className="input"
            type="password"
            autoComplete="off"
            value={key}
            onChange={({ target }) => setKey(target.value)}
          />
          <span className="field-hint">{t("resumeKeyHint")}</span>
        </div>
      )}
      {budget && <MaxCostField budget={budget} value={cost} onChange={setCost} />}
    </FormDialog>
  )
}

/** A job with a key profile takes no other key; one that the server lost keeps it from going on. */
function ProfileNote({ name }: { name: string }) {
  const t = useMessages(messages)
  const profiles = useResource<ServerConfig>("/api/v1/config").data?.profiles
  const isGone = profiles !== undefined && !profiles.includes(name)
  return (
    <p className={isGone ? "notice warn" : "soft"}>
      {t(isGone ? "resumeProfileGone" : "resumeProfile", { name })}
    </p>
  )
}
