/** One raw record and where it came from, for error messages. */
export interface RawRecord {
  value: Readonly<Record<string, unknown>>
  /** `path/to/file.jsonl:12` or `path/to/file.parquet row 12`. */
  where: string
}

/** An opened data set: streams the records of one subset and split. */
export interface DatasetSource {
  /** For people: the path or the hub id with its revision. */
  readonly name: string
  /** Names the exact data, for the run's identity: hub revision, or size and time of local files. */
  readonly fingerprint: string
  /**
   * Streams records in file order, in constant memory.
   * @throws EvalScopeError `dataset_missing` naming what was looked for, `dataset_malformed` naming file and line.
   */
  records(selection: RecordSelection, options?: { signal?: AbortSignal }): AsyncIterable<RawRecord>
}

export interface RecordSelection {
  /** Hub configuration, or the file stem of local data; undefined for data without subsets. */
  subset: string | undefined
  split: string
}
