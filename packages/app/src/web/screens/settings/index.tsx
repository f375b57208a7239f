import type { ServerConfig } from "../../../api/server.js"
import { useTheme } from "../../app/theme.js"
import { exported, useResource } from "../../data/index.js"
import { numberLocales, useLanguage, useMessages } from "../../i18n/index.js"
import { useShortcuts } from "../../shortcuts/index.js"
import { PageHead, Panel, QueryView, Segments } from "../../ui/index.js"
import { MachinePanel } from "./machine-panel.js"
import { messages } from "./messages.js"
import { ServerPanels } from "./server-panels.js"
import { TrashPanel } from "./trash-panel.js"
import "./settings.css"

/** How the app looks and reads for this reader, and what the server behind it is. */
export default function SettingsScreen() {
  const t = useMessages(messages)
  const config = useResource<ServerConfig>("/api/v1/config")
  return (
    <>
      <PageHead title={t("title")} />
      <div className="columns">
        <Panel title={t("look")} actions={<span className="faint">{t("note")}</span>}>
          <Look />
        </Panel>
        {!exported && <QueryView query={config}>{(data) => <ServerPanels config={data} />}</QueryView>}
        {!exported && <MachinePanel />}
      </div>
      {!exported && <TrashPanel readOnly={config.data?.read_only ?? true} />}
    </>
  )
}

function Look() {
  const t = useMessages(messages)
  const { language, setLanguage, numbers, setNumbers } = useLanguage()
  const { theme, setTheme, density, setDensity } = useTheme()
  const { enabled, setEnabled } = useShortcuts()
  return (
    <dl className="settings">
      <dt>{t("language")}</dt>
      <dd>
        <Segments
          label={t("language")}
          value={language}
          options={[
            { value: "en", label: "English" },
            { value: "zh", label: "中文" },
          ]}
          onChange={setLanguage}
        />
      </dd>
      <dt>{t("theme")}</dt>
      <dd>
        <Segments
          label={t("theme")}
          value={theme}
          options={[
            { value: "system", label: t("theme.system") },
            { value: "light", label: t("theme.light") },
            { value: "dark", label: t("theme.dark") },
          ]}
          onChange={setTheme}
        />
      </dd>
      <dt>{t("density")}</dt>
      <dd>
        <Segments
          label={t("density")}
          value={density}
          options={[
            { value: "comfortable", label: t("density.comfortable") },
            { value: "compact", label: t("density.compact") },
          ]}
          onChange={setDensity}
        />
      </dd>
      <dt>{t("numbers")}</dt>
      <dd>
        <Segments
          label={t("numbers")}
          value={numbers}
          options={[
            { value: "language", label: t("numbers.language") },
            ...numberLocales.map(({ name, locale }) => ({
              value: name,
              label: new Intl.NumberFormat(locale, { minimumFractionDigits: 1 }).format(12_345.6),
            })),
          ]}
          onChange={setNumbers}
        />
      </dd>
      <dt>{t("keyboard")}</dt>
      <dd>
        <label className="field-inline">
          <input type="checkbox" checked={enabled} onChange={({ target }) => setEnabled(target.checked)} />
          {t("shortcuts")}
        </label>
        <span className="faint">{t("shortcutsHint")}</span>
      </dd>
    </dl>
  )
}
