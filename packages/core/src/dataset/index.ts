export type { DatasetSource, RawRecord, RecordSelection } from "./source.js"
