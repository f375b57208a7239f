import { useQueryClient } from "@tanstack/react-query"
import { useState } from "react"
import type {
  Collection,
  CollectionBody,
  CollectionSamplesBody,
  Collections,
} from "../../../api/collection.js"
import type { SampleKey } from "../../../api/sample.js"
import { api, forget, parseSampleMark, sendJson, useResource, withQuery } from "../../data/index.js"
import { useMessages } from "../../i18n/index.js"
import { Failure, Icon } from "../../ui/index.js"
import { insightMessages } from "./insight-messages.js"

/** The collections of the server: this sample in or out of each, the picked ones into one, and each as a data set. */
export function CollectionsMenu({
  run,
  model,
  sample,
  picked,
}: {
  run: string
  model: string
  sample: SampleKey
  /** Marks of the samples that are picked in the list. */
  picked: readonly string[]
}) {
  const t = useMessages(insightMessages)
  const client = useQueryClient()
  const { dataset, subset, index } = sample
  const ref = { run, model, dataset, subset, index }
  const query = useResource<Collections>(api.collections, ref)
  const [name, setName] = useState("")
  const [failure, setFailure] = useState<Error>()
  const change = async (send: () => Promise<unknown>) => {
    try {
      setFailure(undefined)
      await send()
      await forget(client, api.collections)
    } catch (error) {
      setFailure(error instanceof Error ? error : new Error(String(error)))
    }
  }
  const add = (id: string, samples: CollectionSamplesBody["samples"]) =>
    sendJson("POST", api.collected(id), { samples } satisfies CollectionSamplesBody)
  const toggle = ({ id, has }: Collection) =>
    change(() => (has ? sendJson("DELETE", withQuery(api.collected(id), ref)) : add(id, [ref])))
  const create = () =>
    change(async () => {
      const body: CollectionBody = { name: name.trim() }
      const made = await sendJson<Collection>("POST", api.collections, body)
      await add(made.id, [ref])
      setName("")
    })
  const marked = picked
    .flatMap((mark) => parseSampleMark(mark) ?? [])
    .map((key) => ({ run, model, dataset: key.dataset, subset: key.subset, index: key.index }))
  const items = query.data?.items ?? []
  const within = items.filter(({ has }) => has).length
  return (
    <details className="menu collections">
      <summary className="button small">
        {t("collections")}
        {within > 0 && <strong>{within}</strong>}
      </summary>
      <div className="menu-list views-list">
        {items.length === 0 && <p className="faint views-hint">{t("noCollections")}</p>}
        {items.map((collection) => (
          <div key={collection.id} className="views-line">
            <label className="menu-check">
              <input type="checkbox" checked={collection.has} onChange={() => void toggle(collection)} />
              {collection.name} <span className="faint">{collection.samples}</span>
            </label>
            <span className="row">
              {marked.length > 0 && (
                <button
                  type="button"
                  className="button quiet small"
                  onClick={() => void change(() => add(collection.id, marked))}
                >
                  {t("addPicked", { n: marked.length })}
                </button>
              )}
              <a
                className="button quiet icon small"
                href={`${api.collection(collection.id)}/dataset`}
                download
                aria-label={t("downloadCollection", { name: collection.name })}
                title={t("downloadCollection", { name: collection.name })}
              >
                <Icon name="save" size={12} />
              </a>
              <button
                type="button"
                className="button quiet icon small"
                aria-label={t("removeCollection", { name: collection.name })}
                onClick={() => void change(() => sendJson("DELETE", api.collection(collection.id)))}
              >
                <Icon name="close" size={12} />
              </button>
            </span>
          </div>
        ))}
        <form
          className="views-form"
          onSubmit={(event) => {
            event.preventDefault()
            if (name.trim() !== "") void create()
          }}
        >
          <input
            className="input"
            aria-label={t("collectionName")}
            placeholder={t("collectionName")}
            maxLength={80}
            value={name}
            onChange={({ target }) => setName(target.value)}
          />
          <button type="submit" className="button small" disabled={name.trim() === ""}>
            {t("addToNew")}
          </button>
        </form>
        {failure && <Failure error={failure} />}
      </div>
    </details>
  )
}
