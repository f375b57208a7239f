import { readFile } from "node:fs/promises"
import { systemErrorCode, TestingError } from "../errors/index.js"
import { compileLaw, type Law } from "../random/index.js"

/**
 * Reads a law as it is written on a command line: `20`, `uniform:10..30`, `lognormal:20,0.5` (mean, sigma),
 * `gamma:20,2` (mean, shape), `file:gaps.txt` (numbers between blanks, commas or line breaks).
 * @throws {TestingError} `option_invalid` or `file_access`, naming the option.
 */
export async function parseLaw(text: string, name: string): Promise<Law> {
  const law = await readLaw(text.trim(), name)
  compileLaw(law, 0, name)
  return law
}

async function readLaw(text: string, name: string): Promise<Law> {
  if (text.startsWith("file:")) return { law: "values", values: await readValues(text.slice(5), name) }
  const number = "([0-9]*\\.?[0-9]+)"
  const match = (pattern: string): number[] | undefined =>
    new RegExp(`^${pattern}$`).exec(text)?.slice(1).map(Number)
  const [constant] = match(number) ?? []
  if (constant !== undefined) return constant
  const [min, max] = match(`uniform:${number}\\.\\.${number}`) ?? []
  if (min !== undefined && max !== undefined) return { law: "uniform", min, max }
  const [logMean, sigma] = match(`lognormal:${number},${number}`) ?? []
  if (logMean !== undefined && sigma !== undefined) return { law: "lognormal", mean: logMean, sigma }
  const [mean, shape] = match(`gamma:${number},${number}`) ?? []
  if (mean !== undefined && shape !== undefined) return { law: "gamma", mean, shape }
  throw new TestingError({
    code: "option_invalid",
    message: `${name}: "${text}" is not a distribution.`,
    hint: "Write 20, uniform:10..30, lognormal:20,0.5, gamma:20,2 or file:gaps.txt.",
  })
}

async function readValues(path: string, name: string): Promise<number[]> {
  let text: string
  try {
    text = await readFile(path, "utf8")
  } catch (error) {
    throw new TestingError({
      code: "file_access",
      message: `${name}: the file ${path} cannot be read (${systemErrorCode(error) ?? "unknown reason"}).`,
      hint: "Give a text file of numbers.",
      cause: error,
    })
  }
  const words = text.split(/[\s,;]+/).filter((word) => word !== "")
  return words.map((word, index) => {
    const value = Number(word)
    if (value >= 0) return value
    throw new TestingError({
      code: "file_malformed",
      message: `${name}: entry ${index + 1} of ${path} is "${word}", not a number from 0 up.`,
    })
  })
}
