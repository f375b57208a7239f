import { join } from "node:path"
import { z } from "zod"
import { type PerfConfig, parsePerfConfig, settingsOf } from "../config/index.js"
import { readJson, writeJson } from "./json-file.js"
import { runFiles } from "./run-folder.js"

const map = z.record(z.string(), z.unknown())
const runFile = z.object({ config: map }).partial()

/** Writes the options of a run before its first request, so that one that is killed can be gone on with. */
export function writeSettings(folder: string, config: PerfConfig): Promise<void> {
  return writeJson(join(folder, runFiles.settings), settingsOf(config))
}

/**
 * The options of a stored run, secrets masked. Undefined for runs that do not tell: those of the original, and those
 * that were killed before there was a file for it.
 */
export async function readSettings(folder: string): Promise<Record<string, unknown> | undefined> {
  const settings = await readJson(join(folder, runFiles.settings), map)
  if (settings !== undefined) return settings
  const run = await readJson(join(folder, runFiles.run), runFile.catch({}))
  return run?.config && settingsOf(parsePerfConfig(run.config).config)
}
