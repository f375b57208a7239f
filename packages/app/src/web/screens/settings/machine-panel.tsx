import { Fragment, useState } from "react"
import type { Doctor } from "../../../api/doctor.js"
import { useResource } from "../../data/index.js"
import { useMessages } from "../../i18n/index.js"
import { Icon, Panel, QueryView } from "../../ui/index.js"
import { messages } from "./messages.js"

const signs = { ok: "check", warn: "warning", fail: "cross", skip: "dash" } as const
const tones = { ok: "good", warn: "warn", fail: "bad", skip: "faint" } as const

/** What jobs need of the machine, as `evalscope doctor` sees it. The hubs are asked when the reader says so. */
export function MachinePanel() {
  const t = useMessages(messages)
  const [online, setOnline] = useState(false)
  const query = useResource<Doctor>("/api/v1/doctor", { online }, { keep: true })
  return (
    <Panel
      title={t("machine")}
      actions={
        <button type="button" className="button small" disabled={online} onClick={() => setOnline(true)}>
          {t("askHubs")}
        </button>
      }
    >
      <QueryView query={query}>
        {({ checks }) => (
          <dl className="facts">
            {checks.map(({ name, state, code, detail }) => (
              <Fragment key={name}>
                <dt>
                  <span className={tones[state]}>
                    <Icon name={signs[state]} size={12} />
                    <span className="hidden">{t(`state.${state}`)}</span>
                  </span>{" "}
                  {t(`check.${name}`)}
                </dt>
                <dd>
                  {detail !== "" && <span className="mono settings-path">{detail}</span>} {t(`code.${code}`)}
                </dd>
              </Fragment>
            ))}
          </dl>
        )}
      </QueryView>
      <p className="faint settings-note">{t("health")}</p>
    </Panel>
  )
}
