import {
  type InfiniteData,
  type QueryClient,
  type UseInfiniteQueryResult,
  useInfiniteQuery,
} from "@tanstack/react-query"
import { getJson, type Parameters, withQuery } from "./request.js"

const unfinishedMs = 1000

interface Page {
  next_cursor: string | null
}

/**
 * A list of the service, page by page from its cursors. While its first page is `unfinished`, because the service still
 * reads folders or files, it is asked for again every second. One that grows is asked for again `every` so many
 * milliseconds, less often when many pages of it are there.
 */
export function usePages<P extends Page>(
  path: string | undefined,
  parameters: Parameters,
  unfinished: (page: P) => boolean = () => false,
  every?: number,
): UseInfiniteQueryResult<InfiniteData<P>> {
  return useInfiniteQuery<P, Error, InfiniteData<P>, string[], string | undefined>({
    ...pagesOf<P>(path, parameters),
    enabled: path !== undefined,
    refetchInterval: ({ state }) => {
      const pages = state.data?.pages ?? []
      const [first] = pages
      if (first !== undefined && unfinished(first)) return unfinishedMs
      return every === undefined ? false : every * Math.max(1, pages.length)
    },
    getNextPageParam: (page) => page.next_cursor ?? undefined,
  })
}

/** Loads the first page of a list before it is asked for. */
export function prefetchPages(client: QueryClient, path: string, parameters: Parameters): void {
  void client.prefetchInfiniteQuery(pagesOf<Page>(path, parameters))
}

function pagesOf<P extends Page>(path = "", parameters: Parameters) {
  const start: string | undefined = undefined
  return {
    queryKey: [path === "" ? "" : withQuery(path, parameters), "pages"],
    initialPageParam: start,
    queryFn: ({ pageParam, signal }: { pageParam: string | undefined; signal: AbortSignal }) =>
      getJson<P>(
        withQuery(path, { ...parameters, ...(pageParam !== undefined && { cursor: pageParam }) }),
        signal,
      ),
  }
}
