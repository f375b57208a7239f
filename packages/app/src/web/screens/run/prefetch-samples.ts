import { useQueryClient } from "@tanstack/react-query"
import { useEffect } from "react"
import type { RunOverview } from "../../../api/overview.js"
import { api, exported, prefetchPages } from "../../data/index.js"
import { sampleParameters } from "../samples/sample-query.js"

/** Who looks at a run's scores goes on to its samples: their screen and first page are there before the click. */
export function usePrefetchedSamples(overview: RunOverview | undefined, model: string): void {
  const client = useQueryClient()
  const run = overview?.run.id
  const some = overview?.subsets.some(({ model_folder }) => model_folder === model) ?? false
  useEffect(() => {
    if (exported || run === undefined || !some) return
    prefetchPages(client, api.samples(run, model), sampleParameters({ get: () => undefined }))
    // A chunk that does not come is asked for again, and its failure shown, when the screen is opened.
    import("../samples/index.js").catch(() => {})
  }, [client, run, model, some])
}
