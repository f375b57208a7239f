import { EvalScopeError } from "../../errors/index.js"

/** Where in a file and what was wrong. */
export interface Malformation {
  /** `file.jsonl:12`, `file.parquet row 12` or the file alone. */
  where: string
  /** Half a sentence: "is not JSON: Unexpected end of input". */
  problem: string
  /** The text at fault; shown shortened. */
  excerpt?: string
  hint?: string
  cause?: unknown
}

const excerptLength = 120
const defaultHint = "Correct the data, or download it again with evalscope fetch NAME --force."

/** The error of data that cannot be read; its message names the place and shows the start of the text. */
export function malformed({ where, problem, excerpt, hint, cause }: Malformation): EvalScopeError {
  const shown = excerpt === undefined ? "" : ` Found: ${shorten(excerpt)}`
  return new EvalScopeError({
    code: "dataset_malformed",
    message: `${where} ${problem}.${shown}`,
    hint: hint ?? defaultHint,
    context: { where },
    cause,
  })
}

function shorten(text: string): string {
  const line = text.replaceAll(/\s+/g, " ").trim()
  return line.length <= excerptLength ? line : `${line.slice(0, excerptLength)}…`
}
