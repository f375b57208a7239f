import { QueryClient } from "@tanstack/react-query"
import { RequestError } from "./request.js"
import { watchedQueries } from "./server-reach.js"

/** The store of answers: refused requests are not repeated, dropped connections are. */
export function createQueryClient(): QueryClient {
  return new QueryClient({
    queryCache: watchedQueries(),
    defaultOptions: {
      queries: {
        staleTime: 5_000,
        refetchOnWindowFocus: false,
        retry: (count, error) => count < 2 && !(error instanceof RequestError && error.status < 500),
      },
    },
  })
}
