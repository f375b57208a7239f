import { extname, join, resolve } from "node:path"
import { formatCsvReport, formatHtmlReport, formatMarkdownReport } from "@evalscope/core"
import type { Io } from "../io.js"
import { UsageError } from "../usage-error.js"
import { type EvalEnd, evalDocument } from "./eval-document.js"
import { writeGithub } from "./github.js"
import { junitOf } from "./junit.js"
import { sampleLines } from "./sample-lines.js"
import { tapOf } from "./tap.js"
import { writePieces } from "./write-pieces.js"

const suffixes = [".json", ".jsonl", ".csv", ".md", ".html", ".xml", ".tap"] as const
type Suffix = (typeof suffixes)[number]

export interface Outputs {
  files: readonly { path: string; suffix: Suffix }[]
  /** Reports without a file name of their own go into the run folder. */
  inRunFolder: readonly Suffix[]
  github: boolean
  tapOnStdout: boolean
  junitSamples: boolean
}

const reporterSuffix: Readonly<Record<string, Suffix>> = {
  junit: ".xml",
  markdown: ".md",
  json: ".json",
  tap: ".tap",
}

/** @throws UsageError for a suffix or a reporter that does not exist. */
export function parseOutputs(
  files: readonly string[],
  reporters: readonly string[],
  junitSamples: boolean,
): Outputs {
  const outputs = files.map((path) => ({ path, suffix: suffixOf(path) }))
  const inRunFolder: Suffix[] = []
  let github = false
  let tapOnStdout = false
  for (const reporter of reporters) {
    const [name = "", ...rest] = reporter.split("=")
    const path = rest.join("=")
    const suffix = reporterSuffix[name]
    if (suffix !== undefined && path !== "") outputs.push({ path, suffix })
    else if (name === "github") github = true
    else if (name === "tap") tapOnStdout = true
    else if (suffix !== undefined) inRunFolder.push(suffix)
    else if (name !== "dot") {
      throw new UsageError(
        `There is no reporter "${name}".`,
        "Choose junit, github, markdown, json, dot or tap.",
      )
    }
  }
  return { files: outputs, inRunFolder, github, tapOnStdout, junitSamples }
}

export function stdoutTaken(): UsageError {
  return new UsageError(
    "--json and --reporter tap both want standard output.",
    "Write one of them to a file: --reporter tap=results.tap or --output results.json.",
  )
}

function suffixOf(path: string): Suffix {
  const found = suffixes.find((suffix) => suffix === extname(path).toLowerCase())
  if (found !== undefined) return found
  throw new UsageError(
    `--output ${path}: the suffix decides the format.`,
    `Choose one of ${suffixes.join(", ")}.`,
  )
}

/** Writes everything that was asked for; returns the files. */
export async function writeOutputs(
  outputs: Outputs,
  end: EvalEnd,
  io: Io,
): Promise<readonly { kind: string; path: string }[]> {
  const written: { kind: string; path: string }[] = []
  const runDir = end.outcomes.at(-1)?.report.runDir
  const own = outputs.inRunFolder.flatMap((suffix) =>
    runDir === undefined ? [] : [{ path: join(runDir, "reports", `results${suffix}`), suffix }],
  )
  for (const { path, suffix } of [...outputs.files, ...own]) {
    const full = resolve(io.cwd, path)
    await writePieces(full, content(suffix, end, outputs))
    written.push({ kind: suffix.slice(1), path: full })
  }
  if (outputs.tapOnStdout) io.out(tapOf(end))
  if (outputs.github) await writeGithub(end, io)
  return written
}

async function* content(suffix: Suffix, end: EvalEnd, outputs: Outputs): AsyncGenerator<string> {
  const reports = end.outcomes.flatMap(({ report }) => report.reports)
  switch (suffix) {
    case ".json":
      yield `${JSON.stringify(evalDocument(end), null, 2)}\n`
      break
    case ".jsonl":
      for (const { report } of end.outcomes) yield* sampleLines(report.runDir)
      break
    case ".csv":
      yield formatCsvReport(reports)
      break
    case ".md":
      yield formatMarkdownReport(reports)
      break
    case ".html":
      yield formatHtmlReport(reports)
      break
    case ".xml":
      yield* junitOf(end, outputs.junitSamples)
      break
    case ".tap":
      yield tapOf(end)
      break
  }
}
