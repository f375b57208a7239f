export type { DataFolder, LocateOptions } from "./data-folder.js"
export { type FolderReading, type FolderSource, readFolder } from "./folder-source.js"
export { openLocalFolder } from "./local-folder.js"
