import { z } from "zod"

/** One configuration that a repository's README declares: which files hold which split. */
export interface RepositoryConfig {
  name: string
  isDefault: boolean
  /** Folder the patterns and the usual names are relative to. */
  folder: string | undefined
  /** Patterns by split. */
  splits: ReadonlyMap<string, readonly string[]>
}

const patterns = z.union([z.string().transform((pattern) => [pattern]), z.array(z.string())])
const dataFiles = z.union([
  patterns.transform((paths) => [{ split: "train", path: paths }]),
  z.array(z.object({ split: z.coerce.string(), path: patterns })),
  z
    .record(z.string(), patterns)
    .transform((splits) => Object.entries(splits).map(([split, path]) => ({ split, path }))),
])
const header = z.object({
  configs: z
    .array(
      z.object({
        config_name: z.coerce.string().default("default"),
        default: z.boolean().default(false),
        data_dir: z.string().optional(),
        data_files: dataFiles.optional(),
      }),
    )
    .default([]),
})

/**
 * Reads the `configs:` of the YAML block that a hub repository's README begins with. A README without one,
 * or with one that does not parse, declares nothing.
 */
export async function parseReadmeConfigs(readme: string): Promise<RepositoryConfig[]> {
  const block = /^\uFEFF?---\r?\n([\s\S]*?)\r?\n---/.exec(readme)?.[1]
  if (block === undefined) return []
  const { parse } = await import("yaml")
  let yaml: unknown
  try {
    yaml = parse(block)
  } catch {
    return []
  }
  const parsed = header.safeParse(yaml)
  if (!parsed.success) return []
  return parsed.data.configs.map((config) => ({
    name: config.config_name,
    isDefault: config.default,
    folder: config.data_dir?.replace(/^\.?\//, "").replace(/\/$/, ""),
    splits: new Map((config.data_files ?? []).map(({ split, path }) => [split, path])),
  }))
}
