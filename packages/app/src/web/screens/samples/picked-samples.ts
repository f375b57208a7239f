import type { SampleRow, SamplesPage } from "../../../api/sample.js"
import { api, getJson, inParallel, parseSampleMark, withQuery } from "../../data/index.js"

/** The rows of the samples that were picked, whatever the list is narrowed down to. */
export async function pickedRows(
  run: string,
  model: string,
  marks: readonly string[],
): Promise<readonly SampleRow[]> {
  const pages = await inParallel(
    marks.flatMap((mark) => parseSampleMark(mark) ?? []),
    ({ dataset, subset, index }) =>
      getJson<SamplesPage>(
        withQuery(api.samples(run, model), { dataset, subset, index, limit: 1, facets: false }),
      ),
  )
  return pages.flatMap(({ items }) => items)
}
