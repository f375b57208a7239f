import { useQueryClient } from "@tanstack/react-query"
import { useState } from "react"
import { Link } from "wouter"
import type { SavedView, SavedViewBody, SavedViews } from "../../../api/saved-view.js"
import { api, forget, sendJson, type UrlState, useResource } from "../../data/index.js"
import { useMessages } from "../../i18n/index.js"
import { Failure, Icon } from "../../ui/index.js"
import { insightMessages } from "./insight-messages.js"
import { viewNames } from "./sample-query.js"

/** Filters under a name: chosen with a click, kept on the server beside the labels. */
export function SavedViewsMenu({ url }: { url: UrlState }) {
  const t = useMessages(insightMessages)
  const client = useQueryClient()
  const query = useResource<SavedViews>(api.views)
  const [name, setName] = useState("")
  const [failure, setFailure] = useState<Error>()
  const filters = filtersOf(url)
  const empty = Object.keys(filters).length === 0
  const change = async (send: () => Promise<unknown>) => {
    try {
      setFailure(undefined)
      await send()
      await forget(client, api.views)
    } catch (error) {
      setFailure(error instanceof Error ? error : new Error(String(error)))
    }
  }
  const save = async () => {
    const body: SavedViewBody = { name: name.trim(), filters }
    await change(() => sendJson("POST", api.views, body))
    setName("")
  }
  const views = query.data?.items ?? []
  const active = views.find((view) => JSON.stringify(known(view)) === JSON.stringify(filters))
  return (
    <details className="menu">
      <summary className="button small">
        {t("views")}
        {active && <strong>{active.name}</strong>}
      </summary>
      <div className="menu-list views-list">
        {views.length === 0 && <p className="faint views-hint">{t("noViews")}</p>}
        {views.map((view) => (
          <div key={view.id} className="views-line">
            <Link
              className="menu-item"
              href={url.href({ ...nothing, at: undefined, ...known(view) })}
              aria-current={view === active ? "true" : undefined}
            >
              {view.name}
            </Link>
            <button
              type="button"
              className="button quiet icon small"
              aria-label={t("removeView", { name: view.name })}
              onClick={() => void change(() => sendJson("DELETE", `${api.views}/${view.id}`))}
            >
              <Icon name="close" size={12} />
            </button>
          </div>
        ))}
        <form
          className="views-form"
          onSubmit={(event) => {
            event.preventDefault()
            if (name.trim() !== "" && !empty) void save()
          }}
        >
          <input
            className="input"
            aria-label={t("viewName")}
            placeholder={t("viewName")}
            maxLength={80}
            value={name}
            onChange={({ target }) => setName(target.value)}
          />
          <button type="submit" className="button small" disabled={empty || name.trim() === ""}>
            {t("saveView")}
          </button>
        </form>
        {failure && <Failure error={failure} />}
      </div>
    </details>
  )
}

const nothing = Object.fromEntries(viewNames.map((name) => [name, undefined]))

function filtersOf(url: UrlState): Record<string, string> {
  return Object.fromEntries(
    viewNames.flatMap((name) => {
      const value = url.get(name)
      return value === undefined ? [] : [[name, value]]
    }),
  )
}

/** The filters that this version knows, in a fixed order. */
function known(view: SavedView): Record<string, string> {
  return Object.fromEntries(
    viewNames.flatMap((name) => {
      const value = view.filters[name]
      return value === undefined ? [] : [[name, value]]
    }),
  )
}
