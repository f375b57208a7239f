import { useQuery } from "@tanstack/react-query"
import type { JobBody, Validation } from "../../../api/job.js"
import { exported, sendJson } from "../../data/index.js"
import { yamlOf } from "../../export/index.js"
import { useMessages } from "../../i18n/index.js"
import { CopyButton } from "../../ui/index.js"
import { typescriptOf } from "./config-texts.js"
import { messages } from "./messages.js"

/** The settings on the clipboard, ready for a file, a terminal or a program. */
export function ConfigCopies({
  config,
  minimal,
}: {
  config: Readonly<Record<string, unknown>>
  minimal: Readonly<Record<string, unknown>>
}) {
  const t = useMessages(messages)
  const body: JobBody = { kind: "eval", config: { ...minimal } }
  const { data } = useQuery({
    queryKey: ["command", JSON.stringify(body)],
    enabled: !exported,
    queryFn: () => sendJson<Validation>("POST", "/api/v1/validate", body),
  })
  return (
    <fieldset className="copies" aria-label={t("copyAs")}>
      {data?.command != null && <CopyButton text={data.command} label={t("command")} />}
      <CopyButton text={yamlOf(minimal)} label="YAML" />
      <CopyButton text={typescriptOf(minimal)} label="TypeScript" />
      <CopyButton text={JSON.stringify(config, undefined, 2)} label="JSON" />
    </fieldset>
  )
}
