import type { RunOverview } from "../../../api/overview.js"
import type { Params } from "../../../api/params.js"
import { useResource, useUrlState } from "../../data/index.js"
import { useMessages } from "../../i18n/index.js"
import { Panel, ScrollArea } from "../../ui/index.js"
import { ConfigCopies } from "./config-copies.js"
import { minimalConfig, settingsOf } from "./config-settings.js"
import { messages } from "./messages.js"

/** The settings of the run as they were resolved; what is not the default stands out. */
export function ConfigView({ overview }: { overview: RunOverview }) {
  const t = useMessages(messages)
  const url = useUrlState()
  const { run, config, git, made_by: madeBy } = overview
  const versions = new Map(overview.reports.map(({ pretty_name: name, version }) => [name, version]))
  const params = useResource<Params>(run.kind === "eval" ? "/api/v1/eval/params" : undefined)
  const schema = params.data?.json_schema
  const only = url.get("changed") === "1"
  const settings = config === null ? [] : settingsOf(config, schema)
  return (
    <>
      <Panel title={t("about")}>
        <dl className="facts">
          <dt>{t("folder")}</dt>
          <dd className="mono">
            {run.root}/{run.path}
          </dd>
          <dt>{t("origin")}</dt>
          <dd>{t(`origin.${run.origin}`)}</dd>
          {run.config_hash !== null && (
            <>
              <dt>{t("hash")}</dt>
              <dd className="mono">{run.config_hash}</dd>
            </>
          )}
          {madeBy !== null && (
            <>
              <dt>{t("versions")}</dt>
              <dd>
                EvalScope {madeBy.version} · Node {madeBy.node}
              </dd>
            </>
          )}
          {[...versions.values()].some((version) => version !== null) && (
            <>
              <dt>{t("benchmarkVersions")}</dt>
              <dd>
                {[...versions]
                  .flatMap(([name, version]) => (version === null ? [] : [`${name} ${version}`]))
                  .join(" · ")}
              </dd>
            </>
          )}
          {git !== null && (
            <>
              <dt>{t("commit")}</dt>
              <dd className="mono">
                {git.commit}
                {git.branch !== null && ` (${git.branch})`}
              </dd>
            </>
          )}
        </dl>
      </Panel>
      {config === null ? (
        <p className="soft">{t("noConfig")}</p>
      ) : (
        <Panel
          title={t("config")}
          padded={false}
          actions={
            <>
              {schema && (
                <label className="field-inline">
                  <input
                    type="checkbox"
                    checked={only}
                    onChange={({ target }) => url.set({ changed: target.checked ? "1" : undefined })}
                  />
                  {t("changedOnly")}
                </label>
              )}
              <ConfigCopies config={config} minimal={schema ? minimalConfig(config, schema) : config} />
            </>
          }
        >
          <ScrollArea>
            <table className="table config-table">
              <caption className="hidden">{t("config")}</caption>
              <thead>
                <tr>
                  <th scope="col">{t("setting")}</th>
                  <th scope="col">{t("value")}</th>
                  {schema && <th scope="col">{t("defaultValue")}</th>}
                </tr>
              </thead>
              <tbody>
                {settings
                  .filter(({ changed }) => changed || !only)
                  .map(({ name, value, fallback, changed }) => (
                    <tr key={name} className={schema && changed ? "setting-changed" : undefined}>
                      <th scope="row" className="mono">
                        {name}
                        {schema && changed && <span className="hidden"> ({t("changed")})</span>}
                      </th>
                      <td className="mono config-value">{value}</td>
                      {schema && <td className="mono config-value faint">{fallback ?? ""}</td>}
                    </tr>
                  ))}
              </tbody>
            </table>
          </ScrollArea>
        </Panel>
      )}
    </>
  )
}
