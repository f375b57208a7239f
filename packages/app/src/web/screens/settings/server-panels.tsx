import type { ServerConfig } from "../../../api/server.js"
import { useFormats, useMessages } from "../../i18n/index.js"
import { Icon, Panel, ScrollArea } from "../../ui/index.js"
import { messages } from "./messages.js"

const features = ["eval", "perf", "arena", "code"] as const

/** What the server is and lets one do; read-only, since it is decided when it is started. */
export function ServerPanels({ config }: { config: ServerConfig }) {
  const t = useMessages(messages)
  const formats = useFormats()
  return (
    <>
      <Panel title={t("server")}>
        <dl className="facts">
          <dt>{t("version")}</dt>
          <dd>EvalScope {config.version}</dd>
          <dt>{t("access")}</dt>
          <dd>{t(`access.${config.auth}`)}</dd>
          <dt>{t("writes")}</dt>
          <dd>{config.read_only ? t("readOnly") : t("writable")}</dd>
          <dt>{t("limits")}</dt>
          <dd>
            {t("limitsText", {
              jobs: config.limits.max_jobs,
              queue: config.limits.max_queue,
              size: formats.bytes(config.limits.body_bytes),
            })}
          </dd>
          <dt>{t("hosts")}</dt>
          <dd>{config.allowed_hosts.length === 0 ? t("anyHost") : config.allowed_hosts.join(", ")}</dd>
          <dt>{t("features")}</dt>
          <dd>
            <ul className="plain settings-features">
              {features.map((name) => (
                <li key={name}>
                  <span className={config.features[name] ? "good" : "faint"}>
                    <Icon name={config.features[name] ? "check" : "cross"} size={12} />
                  </span>
                  {t(`feature.${name}`)}
                  <span className="faint">{config.features[name] ? t("on") : t("off")}</span>
                </li>
              ))}
            </ul>
          </dd>
        </dl>
      </Panel>
      <Panel title={t("roots")} padded={false}>
        <ScrollArea>
          <table className="table">
            <caption className="hidden">{t("roots")}</caption>
            <thead>
              <tr>
                <th scope="col">{t("folder")}</th>
                <th scope="col">{t("mode")}</th>
              </tr>
            </thead>
            <tbody>
              {config.roots.map(({ name, path, writable }) => (
                <tr key={name}>
                  <th scope="row">
                    {name}
                    <div className="faint mono settings-path">{path}</div>
                  </th>
                  <td>{writable ? t("folderWritable") : t("folderShown")}</td>
                </tr>
              ))}
            </tbody>
          </table>
        </ScrollArea>
      </Panel>
      <Panel title={t("keys")}>
        <div className="stack">
          <Names names={config.key_names} none={t("noKeys")} />
          <p className="faint">{t("keysHint")}</p>
          <Names names={config.profiles} none={t("noProfiles")} />
          <p className="faint">{t("profilesHint")}</p>
        </div>
      </Panel>
    </>
  )
}

function Names({ names, none }: { names: readonly string[]; none: string }) {
  if (names.length === 0) return <p className="soft">{none}</p>
  return (
    <ul className="plain row">
      {names.map((name) => (
        <li key={name} className="tag mono">
          {name}
        </li>
      ))}
    </ul>
  )
}
