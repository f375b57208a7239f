import { readFile } from "node:fs/promises"
import { EvalScopeError, errorMessage } from "../errors/index.js"
import { type ParsedTasks, parseTasks } from "./parse-tasks.js"
import { camelCase } from "./spelling.js"

/** A config file as data, with the places of its values. */
export interface TaskFile {
  content: unknown
  locate: (path: readonly PropertyKey[]) => { line: number; column: number } | undefined
}

/**
 * Reads a YAML or JSON file (JSON is YAML, comments are allowed in both).
 * @throws EvalScopeError `config_invalid` naming file, line and column of what cannot be read.
 */
export async function readTaskFile(path: string): Promise<TaskFile> {
  let text: string
  try {
    text = await readFile(path, "utf8")
  } catch (cause) {
    throw new EvalScopeError({
      code: "config_invalid",
      message: `Cannot read the config file ${path}: ${errorMessage(cause)}.`,
      hint: "Check the path; a config is a YAML or JSON file.",
      cause,
    })
  }
  const { isNode, LineCounter, parseDocument } = await import("yaml")
  const lines = new LineCounter()
  const document = parseDocument(text, { lineCounter: lines })
  const [problem] = document.errors
  if (problem) {
    const { line, col } = lines.linePos(problem.pos[0])
    throw new EvalScopeError({
      code: "config_invalid",
      message: `${path}:${line}:${col}: ${problem.message.split("\n")[0]?.replace(/ at line.*$/, "")}.`,
      hint: "The file must be YAML or JSON; look at the indentation, quotes and commas there.",
      context: { file: path, line, column: col },
    })
  }
  return {
    content: document.toJS(),
    locate: (steps) => {
      for (let length = steps.length; length > 0; length -= 1) {
        const node = findNode(document, steps.slice(0, length))
        if (isNode(node) && node.range) {
          const { line, col } = lines.linePos(node.range[0])
          return { line, column: col }
        }
      }
      return undefined
    },
  }
}

/** Reads and checks the tasks of a file. @throws EvalScopeError as {@link readTaskFile} and `parseTasks`. */
export async function loadTaskFile(
  path: string,
  options: { env?: NodeJS.ProcessEnv } = {},
): Promise<ParsedTasks> {
  const { content, locate } = await readTaskFile(path)
  return parseTasks(content, { ...options, source: path, locate })
}

interface PathReader {
  getIn(path: readonly unknown[], keepScalar: true): unknown
}

/** Fields in a file may be spelled otherwise than in the checked task. */
function findNode(document: PathReader, path: readonly PropertyKey[]): unknown {
  const spellings = [
    (step: PropertyKey) => step,
    (step: PropertyKey) =>
      typeof step === "string" ? step.replaceAll(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`) : step,
    (step: PropertyKey) =>
      typeof step === "string" ? step.replaceAll(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`) : step,
    (step: PropertyKey) => (typeof step === "string" ? camelCase(step) : step),
  ]
  for (const spell of spellings) {
    const node = document.getIn(path.map(spell), true)
    if (node !== undefined) return node
  }
  return undefined
}
