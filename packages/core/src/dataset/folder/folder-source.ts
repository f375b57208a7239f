import { createHash } from "node:crypto"
import { countParquetRows, type DataFile, dataExtension, readRecords } from "../format/index.js"
import { type LayoutQuery, missingData, parseReadmeConfigs, resolveFiles } from "../layout/index.js"
import type { DatasetPlace, DatasetSource, RawRecord, RecordSelection } from "../source.js"
import type { DataFolder, LocateOptions } from "./data-folder.js"
import { isArchive, unpackArchives } from "./unpacked-folder.js"

/** What a benchmark says about its data, as far as reading a folder needs it. */
export interface FolderReading {
  /** The split that is scored. */
  evalSplit: string
  /** The benchmark has this one subset (or none), so that files need not name it. */
  isSole: boolean
  /** The user named the file itself, so that its name says nothing. */
  isNamedFile: boolean
  /** Names the files may carry: the benchmark's. */
  names: readonly string[]
  files?: readonly string[]
  columns?: readonly string[]
  place: DatasetPlace
  /** What a run will read; the fingerprint covers just these. */
  planned: readonly RecordSelection[]
}

/** A data source whose files can be had without reading them. */
export interface FolderSource extends DatasetSource {
  /** Brings the files of all selections onto this machine, several at once. */
  locateAll(selections: readonly RecordSelection[], options?: LocateOptions): Promise<readonly DataFile[]>
}

/**
 * Makes a data source of a folder.
 * @throws EvalScopeError when the README of a hub repository cannot be had.
 */
export async function readFolder(
  folder: DataFolder,
  reading: FolderReading,
  options?: LocateOptions,
): Promise<FolderSource> {
  const readme = await folder.readme(options)
  const configs = readme === undefined ? [] : await parseReadmeConfigs(readme)
  let unpacked: Promise<DataFolder> | undefined

  const resolveIn = (where: DataFolder, selection: RecordSelection) => {
    const query = queryOf(selection, reading, folder.aliases)
    const paths = where.entries.map(({ path }) => path)
    return { query, paths, resolution: resolveFiles(paths, configs, query) }
  }

  /** The folder, unpacked if need be, and the paths in it. */
  const find = async (
    selection: RecordSelection,
    findOptions?: LocateOptions,
  ): Promise<{ where: DataFolder; paths: readonly string[] }> => {
    const { query, paths, resolution } = resolveIn(folder, selection)
    if (resolution.kind === "found") return { where: folder, paths: resolution.paths }
    if (resolution.kind !== "missing" || !folder.entries.some(({ path }) => isArchive(path))) {
      throw missingData(folder.name, paths, configs, query, resolution)
    }
    unpacked ??= unpackArchives(folder, findOptions)
    const where = await unpacked.catch((cause) => {
      unpacked = undefined
      throw cause
    })
    const inside = resolveIn(where, selection)
    if (inside.resolution.kind === "found") return { where, paths: inside.resolution.paths }
    throw missingData(folder.name, inside.paths, configs, query, inside.resolution)
  }

  const locate = async (selection: RecordSelection, locateOptions?: LocateOptions) => {
    const { where, paths } = await find(selection, locateOptions)
    return where.locate(paths, locateOptions)
  }

  return {
    name: folder.name,
    place: reading.place,
    fingerprint: fingerprintOf(
      folder,
      (selection) => {
        const { resolution } = resolveIn(folder, selection)
        return resolution.kind === "found" ? resolution.paths : undefined
      },
      reading.planned,
    ),
    async locateAll(selections, locateOptions) {
      const byFolder = new Map<DataFolder, Set<string>>()
      for (const selection of selections) {
        const { where, paths } = await find(selection, locateOptions)
        const wanted = byFolder.get(where) ?? new Set()
        for (const path of paths) wanted.add(path)
        byFolder.set(where, wanted)
      }
      const files: DataFile[] = []
      for (const [where, paths] of byFolder) files.push(...(await where.locate([...paths], locateOptions)))
      return files
    },
    async *records(selection, { signal } = {}) {
      const signalOption = signal === undefined ? {} : { signal }
      for (const file of await locate(selection, signalOption)) {
        yield* readOne(file, selection, reading, signalOption)
      }
    },
    async quickCount(selection, { signal } = {}) {
      const { where, paths } = await find(selection, signal === undefined ? {} : { signal })
      if (!paths.every((path) => dataExtension(path) === "parquet")) return undefined
      let rows = 0
      for (const file of await where.locate(paths)) rows += await countParquetRows(file)
      return rows
    },
    async size(selection) {
      const { where, paths } = await find(selection)
      const wanted = new Set(paths)
      return where.entries.reduce((sum, { path, size }) => sum + (wanted.has(path) ? size : 0), 0)
    },
  }
}

function readOne(
  file: DataFile,
  selection: RecordSelection,
  { columns }: FolderReading,
  signalOption: LocateOptions,
): AsyncGenerator<RawRecord> {
  return readRecords(file, {
    split: selection.split,
    ...(columns === undefined ? {} : { columns }),
    ...signalOption,
  })
}

function queryOf(
  selection: RecordSelection,
  reading: FolderReading,
  aliases: readonly string[],
): LayoutQuery {
  const { subset, split, name } = selection
  const unnamed = subset === undefined || subset === "default"
  return {
    subset: unnamed ? undefined : subset,
    split,
    isEval: split === reading.evalSplit,
    isSole: unnamed || reading.isSole,
    isNamedFile: reading.isNamedFile,
    names: [...new Set([...reading.names, ...aliases])],
    ...(name === undefined ? {} : { subsetName: name }),
    ...(reading.files === undefined ? {} : { files: reading.files }),
  }
}

/** Hash of the path and version of every file a run will read; archives stand for their members. */
function fingerprintOf(
  folder: DataFolder,
  resolve: (selection: RecordSelection) => readonly string[] | undefined,
  planned: readonly RecordSelection[],
): string {
  const used = new Set<string>()
  for (const selection of planned) {
    const paths = resolve(selection) ?? folder.entries.map(({ path }) => path).filter(isArchive)
    for (const path of paths) used.add(path)
  }
  const hash = createHash("sha256")
  for (const { path, version } of folder.entries) if (used.has(path)) hash.update(`${path}\0${version}\n`)
  return hash.digest("hex").slice(0, 32)
}
