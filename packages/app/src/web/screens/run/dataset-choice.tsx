import type { RunOverview } from "../../../api/overview.js"
import type { UrlState } from "../../data/index.js"
import { useMessages } from "../../i18n/index.js"
import { Choice } from "../../ui/index.js"
import { insightMessages } from "./insight-messages.js"

/** Narrows a view of a run down to one benchmark; nothing where there is only one. */
export function DatasetChoice({
  overview,
  model,
  url,
}: {
  overview: RunOverview
  model: string
  url: UrlState
}) {
  const t = useMessages(insightMessages)
  const names = [
    ...new Set(
      overview.subsets.filter(({ model_folder }) => model_folder === model).map(({ dataset }) => dataset),
    ),
  ]
  if (names.length < 2) return null
  const nameOf = (name: string) =>
    overview.reports.find(({ dataset }) => dataset === name)?.pretty_name ?? name
  return (
    <Choice
      label={t("benchmark")}
      value={url.get("dataset") ?? ""}
      options={[
        { value: "", label: t("any") },
        ...names.map((name) => ({ value: name, label: nameOf(name) })),
      ]}
      onChange={(dataset) => url.set({ dataset, session: undefined })}
    />
  )
}
