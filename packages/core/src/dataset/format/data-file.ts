/** A file of records on this machine: a file of its own, or a member of a zip archive. */
export interface DataFile {
  path: string
  /** Name inside the zip archive at `path`. */
  member?: string
}

/** How messages call a file: its path, for a zip member followed by `!` and the member's name. */
export function fileLabel(file: DataFile): string {
  return file.member === undefined ? file.path : `${file.path}!${file.member}`
}

/** The name that tells the format: the member's for a zip member. */
export function formatName(file: DataFile): string {
  return (file.member ?? file.path).toLowerCase()
}
