import { useQueryClient } from "@tanstack/react-query"
import { useCallback, useEffect, useState } from "react"
import type { SampleDetail, SampleRow, SamplesPage } from "../../../api/sample.js"
import {
  allItems,
  api,
  type MarkedSample,
  parseSampleMark,
  prefetch,
  repeatMark,
  sampleMark,
  usePages,
  useResource,
  useRoutePart,
  useRun,
  useUrlState,
} from "../../data/index.js"
import { ExportMenu, fileName } from "../../export/index.js"
import { useMessages } from "../../i18n/index.js"
import { useShortcut } from "../../shortcuts/index.js"
import { Failure, Icon, QueryView } from "../../ui/index.js"
import { GoneRun, RunHeader } from "../run-header/index.js"
import { insightMessages } from "./insight-messages.js"
import { messages } from "./messages.js"
import { metricNames } from "./metric-names.js"
import { pickedRows } from "./picked-samples.js"
import { placesOf } from "./places.js"
import { RemotePictures } from "./remote-pictures.js"
import { SampleBar } from "./sample-bar.js"
import { SampleCount } from "./sample-count.js"
import { SampleView } from "./sample-detail.js"
import { SampleFilters } from "./sample-filters.js"
import { SampleList } from "./sample-list.js"
import { sampleParameters } from "./sample-query.js"
import { sampleLines, samplesTable } from "./samples-export.js"
import { useWideScreen } from "./use-wide-screen.js"
import "./samples.css"

/** How many more pages a jump to the next failure looks through. */
const searchedPages = 50

/** A search goes on by itself until it has found so many. */
const firstRows = 40

/** Whole samples that one file takes; each is a request of its own. */
const mostWhole = 2000

/** The samples of one model in one run: the list on the left, the sample on the right. */
export default function SamplesScreen() {
  const t = useMessages(messages)
  const insight = useMessages(insightMessages)
  const run = useRoutePart("run")
  const model = useRoutePart("model")
  const url = useUrlState()
  const client = useQueryClient()
  const wide = useWideScreen()
  const [notice, setNotice] = useState("")
  const asked = sampleParameters(url)
  const { query: overview, every, gone } = useRun(run)
  const pages = usePages<SamplesPage>(
    api.samples(run, model),
    asked,
    ({ index }) => index.state === "building",
    every,
  )
  const first = pages.data?.pages[0]
  const rows = pages.data?.pages.flatMap(({ items }) => items) ?? []
  const { hasNextPage, fetchNextPage, isFetchingNextPage } = pages

  // On a wide screen there is room for a sample before one was chosen.
  const marked = parseSampleMark(url.get("at"))
  const chosen: MarkedSample | undefined = marked ?? (wide && rows[0] ? keyOf(rows[0]) : undefined)
  const mark = chosen && sampleMark(chosen)
  const position = rows.findIndex((row) => sampleMark(row) === mark)
  const detail = useResource<SampleDetail>(
    chosen ? api.sample(run, model) : undefined,
    chosen && {
      dataset: chosen.dataset,
      subset: chosen.subset,
      index: chosen.index,
      repeat: chosen.repeat,
      full: url.get("full") === "1" ? true : undefined,
    },
    { keep: true },
  )

  // A link by question and repeat becomes that of the sample which it turned out to be.
  const shown = detail.isPlaceholderData ? undefined : detail.data
  const named = marked?.repeat !== undefined && shown ? shown.row : undefined
  const { set } = url
  useEffect(() => {
    if (named) set({ at: sampleMark(named) })
  }, [named, set])

  const loadMore = useCallback(() => {
    if (!isFetchingNextPage) void fetchNextPage()
  }, [fetchNextPage, isFetchingNextPage])

  // A search that reads lines answers piece by piece, and some pieces are empty.
  const searching = first?.search != null && hasNextPage && rows.length < firstRows
  const loaded = pages.data?.pages.length ?? 0
  useEffect(() => {
    if (searching && loaded > 0) loadMore()
  }, [searching, loaded, loadMore])

  const next = rows[position + 1]
  const previous = position > 0 ? rows[position - 1] : undefined
  const show = (row: SampleRow | undefined) => {
    setNotice(row ? "" : t("noMore"))
    if (row) url.set({ at: sampleMark(row), full: undefined, stored: undefined })
  }
  const findNext = async (fits: (row: SampleRow) => boolean) => {
    let known: readonly SampleRow[] = rows
    let more = hasNextPage
    for (let page = 0; page <= searchedPages; page += 1) {
      const found = known.slice(position + 1).find(fits)
      if (found || !more) return show(found)
      const answer = await fetchNextPage()
      known = answer.data?.pages.flatMap(({ items }) => items) ?? []
      more = answer.hasNextPage
    }
    show(undefined)
  }

  useEffect(() => {
    for (const row of [next, previous])
      if (row)
        prefetch(client, api.sample(run, model), {
          dataset: row.dataset,
          subset: row.subset,
          index: row.index,
        })
  }, [client, run, model, next, previous])

  const places = placesOf(overview.data, model)
  const stepSubset = (step: number) => {
    const [dataset, subset] = [url.get("dataset"), url.get("subset")]
    const here = places.findIndex(
      (place) => place.subset === subset && (dataset ?? place.dataset) === place.dataset,
    )
    const target = here < 0 ? places.at(step > 0 ? 0 : -1) : places.at((here + step) % places.length)
    if (target) url.set({ dataset: target.dataset, subset: target.subset, at: undefined })
  }

  const picked = url.all("pick")
  const pick = () => {
    if (mark === undefined) return
    url.set({ pick: picked.includes(mark) ? picked.filter((other) => other !== mark) : [...picked, mark] })
  }
  const wanted = () =>
    picked.length > 0
      ? pickedRows(run, model, picked)
      : allItems<SampleRow>(api.samples(run, model), { ...asked, limit: 500, facets: false })

  const goNext = () => (next ? show(next) : hasNextPage ? void findNext(() => true) : show(undefined))
  const goPrevious = () => show(previous)
  const goNextFailure = () => void findNext(({ status }) => status === "wrong")
  useShortcut("j", t("next"), goNext)
  useShortcut("k", t("previous"), goPrevious)
  useShortcut("ArrowRight", t("next"), goNext)
  useShortcut("ArrowLeft", t("previous"), goPrevious)
  useShortcut("f", t("nextFailure"), goNextFailure)
  useShortcut("e", t("nextError"), () => void findNext(({ status }) => status === "error"))
  useShortcut("ArrowDown", t("next"), goNext)
  useShortcut("ArrowUp", t("previous"), goPrevious)
  useShortcut("x", t("pick"), pick)
  useShortcut("m", t("goToLabels"), () => {
    const button = document.querySelector(".sample-labels button")
    if (button instanceof HTMLElement) button.focus()
  })
  useShortcut("]", t("nextSubset"), () => stepSubset(1))
  useShortcut("[", t("previousSubset"), () => stepSubset(-1))
  useShortcut("Escape", t("clearSelection"), () => url.set({ at: undefined }))

  if (gone) return <GoneRun run={run} query={overview} />
  const detailOnly = !wide && url.get("at") !== undefined
  return (
    <div className="samples" data-detail={detailOnly}>
      <RunHeader run={run} model={model} tab="samples" overview={overview.data} />
      {!detailOnly && (
        <SampleFilters
          url={url}
          facets={first?.facets ?? undefined}
          places={places}
          metrics={metricNames(overview.data, model, url.get("dataset"), rows)}
          count={
            <>
              <SampleCount pages={pages.data?.pages ?? []} found={rows.length} hasMore={hasNextPage} />
              <span className="row">
                {picked.length > 0 && (
                  <button
                    type="button"
                    className="button small quiet"
                    onClick={() => url.set({ pick: undefined })}
                  >
                    {t("picked", { n: picked.length })}
                    <Icon name="close" size={12} />
                  </button>
                )}
                {(rows.length > 0 || picked.length > 0) && (
                  <ExportMenu
                    name={[run, model, "samples"]}
                    table={async () => samplesTable(await wanted())}
                    extras={[
                      {
                        label: t("exportWhole"),
                        note: t("exportWholeNote"),
                        name: `${fileName(run, model, "dataset")}.jsonl`,
                        load: async () => sampleLines(run, model, (await wanted()).slice(0, mostWhole)),
                      },
                    ]}
                  />
                )}
              </span>
            </>
          }
        />
      )}
      <p className="hidden" role="status">
        {notice}
      </p>
      {pages.error && <Failure error={pages.error} retry={() => void pages.refetch()} />}
      {first && rows.length === 0 ? (
        <div className="panel empty">
          <p>
            {first.search && hasNextPage
              ? insight("stillSearching")
              : url.get("q") || url.get("status") || first.index.indexed > 0
                ? t("none")
                : t("noneYet")}
          </p>
        </div>
      ) : pages.error && rows.length === 0 ? null : (
        <div className="samples-split">
          {!detailOnly && (
            <div className="panel samples-side">
              {pages.isPending ? (
                <div className="skeleton" />
              ) : (
                <SampleList
                  rows={rows}
                  total={first?.total ?? null}
                  selected={mark}
                  picked={picked}
                  url={url}
                  hasMore={hasNextPage}
                  loaded={loaded}
                  loadMore={loadMore}
                />
              )}
            </div>
          )}
          {(wide || detailOnly) && (
            <section className="samples-main" aria-label={t("choose")}>
              {chosen ? (
                <>
                  <SampleBar
                    chosen={chosen}
                    url={url}
                    mark={shown && shown.repeats.length > 1 ? repeatMark(shown.row) : mark}
                    detailOnly={detailOnly}
                    hasPrevious={previous !== undefined}
                    hasNext={next !== undefined || hasNextPage}
                    picked={mark !== undefined && picked.includes(mark)}
                    onPrevious={goPrevious}
                    onNext={goNext}
                    onNextFailure={goNextFailure}
                    onPick={pick}
                  />
                  <div className="samples-body" data-stale={detail.isPlaceholderData}>
                    <QueryView query={detail}>
                      {(data) => (
                        <RemotePictures overview={overview.data}>
                          <SampleView
                            key={sampleMark(data.row)}
                            run={run}
                            model={model}
                            detail={data}
                            overview={overview.data}
                            url={url}
                          />
                        </RemotePictures>
                      )}
                    </QueryView>
                  </div>
                </>
              ) : (
                <p className="empty">{t("choose")}</p>
              )}
            </section>
          )}
        </div>
      )}
    </div>
  )
}

/** Without its repeat, which a row has as well: it is known by its own number. */
function keyOf({ dataset, subset, index }: SampleRow): MarkedSample {
  return { dataset, subset, index }
}
