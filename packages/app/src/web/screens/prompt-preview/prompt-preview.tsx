import { useState } from "react"
import type { Preview } from "../../../api/benchmark.js"
import { Message, place, visibleText } from "../../content/index.js"
import { sendJson } from "../../data/index.js"
import { useFormats, useMessages } from "../../i18n/index.js"
import { Choice, Failure } from "../../ui/index.js"
import { messages } from "./messages.js"
import { workloadOf } from "./workload.js"
import "./prompt-preview.css"

/** Prompts of a benchmark, from a sample on, under a config, and what the whole would take. */
export function PromptPreview({
  datasets,
  config,
}: {
  datasets: readonly string[]
  /** Without keys. */
  config: Readonly<Record<string, unknown>>
}) {
  const t = useMessages(messages)
  const [chosen, choose] = useState<string>()
  const [shown, setShown] = useState<{ dataset: string; preview: Preview }>()
  const [failure, setFailure] = useState<Error>()
  const [busy, setBusy] = useState(false)
  const [index, setIndex] = useState(0)
  const dataset = datasets.find((name) => name === chosen) ?? datasets[0]
  if (dataset === undefined) return null
  const load = async () => {
    setBusy(true)
    setFailure(undefined)
    try {
      const preview = await sendJson<Preview>("POST", "/api/v1/preview", { dataset, config, count: 3, index })
      setShown({ dataset, preview })
    } catch (error) {
      setShown(undefined)
      setFailure(error instanceof Error ? error : new Error(String(error)))
    }
    setBusy(false)
  }
  return (
    <div className="stack" aria-live="polite">
      <div className="row">
        {datasets.length > 1 && (
          <Choice
            label={t("benchmark")}
            value={dataset}
            options={datasets.map((name) => ({ value: name, label: name }))}
            onChange={choose}
          />
        )}
        <label className="field-inline">
          {t("from")}
          <input
            type="number"
            className="input preview-index"
            min="0"
            max="100000"
            value={index}
            onChange={({ target }) =>
              setIndex(Math.min(100_000, Math.max(0, Math.trunc(target.valueAsNumber) || 0)))
            }
          />
        </label>
        <button type="button" className="button small" disabled={busy} onClick={() => void load()}>
          {busy ? t("loading") : t("show")}
        </button>
      </div>
      {failure && <Failure error={failure} />}
      {shown?.dataset === dataset ? (
        <Prompts preview={shown.preview} config={config} />
      ) : (
        <p className="field-hint">{t("note")}</p>
      )}
    </div>
  )
}

function Prompts({ preview, config }: { preview: Preview; config: Readonly<Record<string, unknown>> }) {
  const t = useMessages(messages)
  const formats = useFormats()
  const workload = workloadOf(preview, config)
  if (preview.samples.length === 0) return <p>{t("none")}</p>
  return (
    <>
      <p>
        {workload
          ? t("estimate", {
              samples: formats.integer(workload.requests),
              tokens: formats.compact(workload.inputTokens),
            })
          : t("estimateUnknown")}{" "}
        {workload && <span className="faint">{t("estimateNote")}</span>}
      </p>
      {preview.samples.map((sample, index) => (
        <section key={place(index)} className="stack" aria-label={`${sample.subset} ${index + 1}`}>
          <h3>{sample.subset}</h3>
          {sample.messages.map((message, position) => (
            <Message key={place(position)} message={message} raw={false} />
          ))}
          <p>
            <span className="faint">{t("reference")}:</span>{" "}
            <span className="mono">{sample.target.map(visibleText).join(" · ")}</span>
          </p>
        </section>
      ))}
    </>
  )
}
