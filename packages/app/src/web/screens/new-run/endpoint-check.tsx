import { useState } from "react"
import type { EndpointBody, EndpointCheck } from "../../../api/server.js"
import { sendJson } from "../../data/index.js"
import { useFormats, useMessages } from "../../i18n/index.js"
import { Choice, Failure } from "../../ui/index.js"
import { messages } from "./messages.js"

/** Asks the service whether the endpoint answers, and which models it has. */
export function EndpointCheckButton({
  endpoint,
  model,
  onModel,
}: {
  endpoint: EndpointBody
  model: string
  /** A model of the endpoint is chosen. */
  onModel: (model: string) => void
}) {
  const t = useMessages(messages)
  const formats = useFormats()
  const [result, setResult] = useState<EndpointCheck>()
  const [failure, setFailure] = useState<Error>()
  const [busy, setBusy] = useState(false)
  const check = async () => {
    setBusy(true)
    setFailure(undefined)
    setResult(undefined)
    try {
      setResult(await sendJson<EndpointCheck>("POST", "/api/v1/endpoint/check", endpoint))
    } catch (error) {
      setFailure(error instanceof Error ? error : new Error(String(error)))
    }
    setBusy(false)
  }
  return (
    <div className="stack" aria-live="polite">
      <div className="row">
        <button type="button" className="button small" disabled={busy} onClick={() => void check()}>
          {busy ? t("checking") : t("check")}
        </button>
        {result && (
          <span className={result.ok ? "good" : "bad"}>
            {result.ok
              ? t("answers", { time: result.latency_ms === null ? "" : formats.duration(result.latency_ms) })
              : t("noAnswer", { problem: result.problem ?? "" })}
          </span>
        )}
      </div>
      {result && result.models.length > 0 && (
        <Choice
          label={t("modelsThere")}
          value={result.models.includes(model) ? model : ""}
          options={[
            ...(result.models.includes(model)
              ? []
              : [{ value: "", label: t("chooseModel", { n: result.models.length }) }]),
            ...result.models.map((name) => ({ value: name, label: name })),
          ]}
          onChange={onModel}
        />
      )}
      {failure && <Failure error={failure} />}
    </div>
  )
}
