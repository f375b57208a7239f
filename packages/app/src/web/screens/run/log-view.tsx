import type { LogPage } from "../../../api/run.js"
import { logFilter, logLevels } from "../../../routes/log-levels.js"
import { api, exported, useResource, useUrlState } from "../../data/index.js"
import { useFormats, useMessages } from "../../i18n/index.js"
import { Choice, LogLines, Panel, QueryView } from "../../ui/index.js"
import { messages } from "./messages.js"

const step = 64_000
const followMs = 2000

/** The log, a piece at a time; without `from` its end, which a run that is under way is followed at. */
export function LogView({ run, live }: { run: string; live: boolean }) {
  const t = useMessages(messages)
  const formats = useFormats()
  const url = useUrlState()
  const from = url.get("from")
  const follow = !exported && from === undefined && (url.get("follow") ?? (live ? "1" : "0")) === "1"
  const level = logLevels.find((name) => name === url.get("level")) ?? "all"
  const query = useResource<LogPage>(
    `${api.run(run)}/log`,
    { offset: from ?? -step, limit: step },
    { keep: true, ...(follow && { every: followMs }) },
  )
  return (
    <QueryView query={query}>
      {(page) =>
        page.size === 0 ? (
          <p className="soft">{t("noLog")}</p>
        ) : (
          <Panel
            title={t("log")}
            actions={
              <>
                <Choice
                  label={t("logLevel")}
                  value={level}
                  options={(["all", ...logLevels] as const).map((name) => ({
                    value: name,
                    label: t(`logLevel.${name}`),
                  }))}
                  onChange={(name) => url.set({ level: name === "all" ? undefined : name })}
                />
                {!exported && (
                  <label className="field-inline">
                    <input
                      type="checkbox"
                      checked={follow}
                      onChange={({ target }) =>
                        url.set({ follow: target.checked ? "1" : "0", from: undefined })
                      }
                    />
                    {t("followLog")}
                  </label>
                )}
                <span className="faint">
                  {t("logRange", { from: page.offset, to: page.next_offset, size: formats.bytes(page.size) })}
                </span>
                <button
                  type="button"
                  className="button small"
                  disabled={page.offset === 0}
                  onClick={() => url.set({ from: Math.max(0, page.offset - step) })}
                >
                  {t("olderLog")}
                </button>
                <button
                  type="button"
                  className="button small"
                  disabled={page.next_offset >= page.size}
                  onClick={() => url.set({ from: page.next_offset })}
                >
                  {t("newerLog")}
                </button>
              </>
            }
          >
            <Lines text={level === "all" ? page.text : logFilter(level)(page.text)} follow={follow} />
          </Panel>
        )
      }
    </QueryView>
  )
}

function Lines({ text, follow }: { text: string; follow: boolean }) {
  const t = useMessages(messages)
  if (text === "") return <p className="soft">{t("noSuchLines")}</p>
  return <LogLines className="log" text={text} follow={follow} />
}
