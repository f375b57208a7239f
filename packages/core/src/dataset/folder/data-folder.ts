import type { DataFile } from "../format/index.js"

/** One file of a folder of data. */
export interface FolderEntry {
  /** Relative to the folder, with forward slashes. */
  path: string
  /** In bytes. */
  size: number
  /** Changes when the content does: a hash, or size and time. */
  version: string
}

export interface LocateOptions {
  signal?: AbortSignal
}

/** A folder of data, wherever it is: on this machine, inside a zip archive, or on a hub. */
export interface DataFolder {
  /** For people: the path, or the hub id with its revision. */
  readonly name: string
  /** Names a file may carry besides subset and split, such as the repository's. */
  readonly aliases: readonly string[]
  readonly entries: readonly FolderEntry[]
  /** The text of README.md; undefined when there is none. */
  readme(options?: LocateOptions): Promise<string | undefined>
  /**
   * Brings files onto this machine, in the order asked for.
   * @throws EvalScopeError when one cannot be had.
   */
  locate(paths: readonly string[], options?: LocateOptions): Promise<readonly DataFile[]>
}
