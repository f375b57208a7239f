/** One raw record and where it came from, for error messages. */
export interface RawRecord {
  value: Readonly<Record<string, unknown>>
  /** `path/to/file.jsonl:12` or `path/to/file.parquet row 12`. */
  where: string
}

/** Where data can come from; the same data set is often laid out differently there. */
export type DatasetPlace = "modelscope" | "huggingface" | "local"

/** An opened data set: streams the records of one subset and split. */
export interface DatasetSource {
  /** For people: the path or the hub id with its revision. */
  readonly name: string
  /** Names the exact data, for the run's identity: hub revision, or size and time of local files. */
  readonly fingerprint: string
  /** Which of a benchmark's layouts the data has; default `local`. */
  readonly place?: DatasetPlace
  /**
   * Streams records in file order, in constant memory.
   * @throws EvalScopeError `dataset_missing` naming what was looked for, `dataset_malformed` naming file and line.
   */
  records(selection: RecordSelection, options?: { signal?: AbortSignal }): AsyncIterable<RawRecord>
  /** How many records there are, when that is known without reading them; else undefined. */
  quickCount?(selection: RecordSelection, options?: { signal?: AbortSignal }): Promise<number | undefined>
  /** Bytes of the files that hold the records, as stored. */
  size?(selection: RecordSelection): Promise<number>
}

export interface RecordSelection {
  /** Hub configuration, or the file stem of local data; undefined for data without subsets. */
  subset: string | undefined
  split: string
  /** The benchmark's subset, for `{subset}` in file patterns; differs from `subset` when that is a configuration. */
  name?: string
}
