import { useQuery } from "@tanstack/react-query"
import { useState } from "react"
import type { Preview } from "../../../api/benchmark.js"
import { Message, place, visibleText } from "../../content/index.js"
import { sendJson } from "../../data/index.js"
import { useFormats, useMessages } from "../../i18n/index.js"
import { Choice, Failure } from "../../ui/index.js"
import { messages } from "./messages.js"
import { type Workload, workloadOf } from "./workload.js"
import "./prompt-preview.css"

/** Prompts of a benchmark, from a sample on, under a config, and what the whole would take. */
export function PromptPreview({
  datasets,
  config,
  auto = () => false,
  sized = true,
}: {
  datasets: readonly string[]
  /** Without keys. */
  config: Readonly<Record<string, unknown>>
  /** Benchmarks whose first prompts are shown without being asked for. */
  auto?: (dataset: string) => boolean
  /** Says how large the whole is. */
  sized?: boolean
}) {
  const t = useMessages(messages)
  const [chosen, choose] = useState<string>()
  const [index, setIndex] = useState(0)
  const [asked, ask] = useState<string>()
  const dataset = datasets.find((name) => name === chosen) ?? datasets[0]
  const body = JSON.stringify({ dataset, config, count: 3, index })
  const query = useQuery({
    queryKey: ["preview", body],
    queryFn: () => sendJson<Preview>("POST", "/api/v1/preview", JSON.parse(body)),
    enabled: dataset !== undefined && (asked === body || (index === 0 && auto(dataset))),
    staleTime: 60_000,
    retry: false,
  })
  if (dataset === undefined) return null
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
        <button
          type="button"
          className="button small"
          disabled={query.isFetching}
          onClick={() => (asked === body ? void query.refetch() : ask(body))}
        >
          {query.isFetching ? t("loading") : t("show")}
        </button>
      </div>
      {query.error && <Failure error={query.error} />}
      {query.data ? (
        <Prompts
          preview={query.data}
          workload={sized ? workloadOf(query.data, config) : undefined}
          sized={sized}
        />
      ) : (
        <p className="field-hint">{t("note")}</p>
      )}
    </div>
  )
}

function Prompts({
  preview,
  workload,
  sized,
}: {
  preview: Preview
  workload: Workload | undefined
  sized: boolean
}) {
  const t = useMessages(messages)
  const formats = useFormats()
  if (preview.samples.length === 0) return <p>{t("none")}</p>
  return (
    <>
      {sized && (
        <p>
          {workload
            ? t("estimate", {
                samples: formats.integer(workload.requests),
                tokens: formats.compact(workload.inputTokens),
              })
            : t("estimateUnknown")}{" "}
          {workload && <span className="faint">{t("estimateNote")}</span>}
        </p>
      )}
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
