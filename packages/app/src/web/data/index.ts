export { type MarkedSample, parseSampleMark, repeatMark, sampleMark } from "../../api/sample-mark.js"
export {
  api,
  comparedRef,
  compareHref,
  compareRef,
  evalHref,
  reportAddress,
  runHref,
  sampleAddress,
  sampleHref,
  samplesHref,
  useRoutePart,
} from "./addresses.js"
export { allItems } from "./all-pages.js"
export { comparable, exported, exportedKinds } from "./exported.js"
export { inParallel } from "./in-parallel.js"
export { createQueryClient } from "./query-client.js"
export { policyIsTooWide, runWithPictures } from "./remote-pictures.js"
export { getJson, type Parameters, RequestError, sendJson, withQuery } from "./request.js"
export { askServer, useReturnOfServer, useServerReach } from "./server-reach.js"
export { useHashAddress } from "./use-hash-address.js"
export { prefetchPages, usePages } from "./use-pages.js"
export { forget, prefetch, useResource } from "./use-resource.js"
export { useRun } from "./use-run.js"
export { type UrlState, useUrlState } from "./use-url-state.js"
