import type { Benchmarks } from "../../../api/benchmark.js"
import { useResource } from "../../data/index.js"
import { useMessages } from "../../i18n/index.js"
import { Panel } from "../../ui/index.js"
import { PromptPreview } from "../prompt-preview/index.js"
import { EstimatePanel } from "./estimate-panel.js"
import { listOf } from "./form-config.js"
import { messages } from "./messages.js"
import type { RunForm } from "./use-run-form.js"

/** What would be sent and what it would take, before anything is. */
export function PreviewStep({ form }: { form: RunForm }) {
  const t = useMessages(messages)
  const datasets = listOf(form.texts.datasets ?? "")
  const query = useResource<Benchmarks>("/api/v1/benchmarks")
  const here = (name: string) => query.data?.items.some((row) => row.name === name && row.cached === true)
  return (
    <>
      <Panel title={t("prompts")}>
        {datasets.length === 0 ? (
          <p className="soft">{t("noneChosen")}</p>
        ) : (
          <PromptPreview
            datasets={datasets}
            config={form.config}
            sized={false}
            auto={(name) => form.checked && here(name) === true}
          />
        )}
      </Panel>
      <EstimatePanel form={form} />
    </>
  )
}
