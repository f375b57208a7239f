export { type CachedRequest, isDatasetCached } from "./cached.js"
export { type FetchedDataset, fetchDataset } from "./fetch-dataset.js"
export { type DataFile, type ReadOptions, readRecords } from "./format/index.js"
export { type DownloadProgress, datasetCacheDir } from "./hub/index.js"
export { type DatasetRequest, openDataset } from "./open-dataset.js"
export { type DatasetOrigin, datasetOrigin, datasetPlace, type OriginRequest } from "./place.js"
export {
  contentSeed,
  countSamples,
  type DemonstrationRequest,
  demonstrations,
  mersenneTwister,
  type Random,
  type SampleRequest,
  samples,
  shuffleChoices,
} from "./selection/index.js"
export type { DatasetPlace, DatasetSource, RawRecord, RecordSelection } from "./source.js"
