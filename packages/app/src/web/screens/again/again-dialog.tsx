import { useState } from "react"
import { useLocation } from "wouter"
import type { AgainBody, AgainOffer } from "../../../api/explain.js"
import type { Job } from "../../../api/job.js"
import type { RunOverview } from "../../../api/overview.js"
import type { SampleKey } from "../../../api/sample.js"
import type { ServerConfig } from "../../../api/server.js"
import { place } from "../../content/index.js"
import { api, sendJson, useResource } from "../../data/index.js"
import { useMessages } from "../../i18n/index.js"
import { FormDialog, QueryView } from "../../ui/index.js"
import { type Access, AccessFields } from "./access-fields.js"
import { messages } from "./messages.js"

/** What is to be done again, and of which sample if of one. */
type Again = { what: "sample"; row: SampleKey } | { what: "scores" | "rest" }

/** Asks for what opens the run's endpoints, and starts the job: with the key profiles that the run had, where it had some. */
export function AgainDialog({
  again,
  overview,
  server,
  onClose,
}: {
  again: Again
  overview: RunOverview
  server: Pick<ServerConfig, "profiles" | "key_names">
  onClose: () => void
}) {
  const t = useMessages(messages)
  const [, navigate] = useLocation()
  const offer = useResource<AgainOffer>(api.again(overview.run.id))
  const [changed, setChanged] = useState<ReadonlyMap<number, Access>>(new Map())
  const [busy, setBusy] = useState(false)
  const [failure, setFailure] = useState<Error>()
  const accessOf = (at: number, profile: string | null): Access =>
    changed.get(at) ?? (profile === null ? {} : { profile })
  const change = (at: number) => (access: Access) => setChanged(new Map([...changed, [at, access]]))

  const start = async ({ profile, judges }: AgainOffer) => {
    setBusy(true)
    const access = {
      ...accessOf(model, profile),
      ...(judges.length > 0 && { judges: judges.map((judge, at) => accessOf(at, judge.profile)) }),
    }
    const body: AgainBody =
      again.what === "sample" ? { what: "sample", ...keyOf(again.row), ...access } : { ...again, ...access }
    try {
      const job = await sendJson<Job>("POST", api.again(overview.run.id), body)
      navigate(`/jobs/${encodeURIComponent(job.id)}`)
    } catch (error) {
      setFailure(error instanceof Error ? error : new Error(String(error)))
      setBusy(false)
    }
  }
  // The dialog's focus starts in a field, which is there once it is known what to ask for.
  if (offer.isPending) return null
  return (
    <FormDialog
      title={t(`title.${again.what}`)}
      confirm={t(again.what === "rest" ? "continue" : "start")}
      ready={!busy && offer.data !== undefined}
      failure={failure}
      onClose={onClose}
      onConfirm={() => {
        if (offer.data) void start(offer.data)
      }}
    >
      <p>{t(`text.${again.what}`)}</p>
      <QueryView query={offer}>
        {({ model: name, api_url: address, profile, missing_profile: lost, judges }) => (
          <>
            {name === null ? (
              <p className="soft">{t("sentToMock")}</p>
            ) : (
              <AccessFields
                title={(access) =>
                  access.profile === undefined
                    ? t("sentTo", { host: hostOf(address), model: name })
                    : t("sentToProfile", { profile: access.profile, model: name })
                }
                access={accessOf(model, profile)}
                lost={lost}
                server={server}
                first
                onChange={change(model)}
              />
            )}
            {judges.map(
              (judge, at) =>
                // One without an endpoint of its own goes where the model goes, with its key.
                judge.api_url !== null && (
                  <AccessFields
                    key={place(at)}
                    title={(access) =>
                      access.profile === undefined
                        ? t("judgedBy", { host: hostOf(judge.api_url), model: judge.model_id })
                        : t("judgedByProfile", { profile: access.profile, model: judge.model_id })
                    }
                    access={accessOf(at, judge.profile)}
                    lost={judge.missing_profile}
                    server={server}
                    onChange={change(at)}
                  />
                ),
            )}
          </>
        )}
      </QueryView>
    </FormDialog>
  )
}

function keyOf({ dataset, subset, index }: SampleKey): SampleKey {
  return { dataset, subset, index }
}

/** The model's place among what was changed; judges have theirs from 0 on. */
const model = -1

function hostOf(address: string | null): string {
  return address !== null && URL.canParse(address) ? new URL(address).host : "–"
}
