import { EvalScopeError } from "@evalscope/core"
import type { BattleColumns } from "../battle/index.js"
import type { Covariates } from "./design.js"

/** What is counted in an answer, in the order of the counts. */
export const styleFeatures = ["tokens", "headers", "lists", "bold"] as const
export type StyleFeature = (typeof styleFeatures)[number]

/**
 * How counts of two answers become one number.
 * - `relative` (arena-hard v0.1): (a − b) / (a + b + 1)
 * - `relative-tokens` (arena-rank): the same, but tokens without the + 1
 * - `density` (arena-hard v2.0): tokens (a − b) / (a + b); other counts per token first, then with the + 1
 */
export type StyleForm = "relative" | "relative-tokens" | "density"

export interface StyleOptions {
  /** Default all. */
  features?: readonly StyleFeature[]
  /** Default `relative`. */
  form?: StyleForm
  /** Each battle counts by its weight in mean and deviation; default true. */
  weighted?: boolean
  /** Divide by n − 1 instead of n in the deviation; default false. */
  sampleDeviation?: boolean
}

/**
 * Standardised differences in length and markdown between the two answers of each battle, for style control.
 * @throws EvalScopeError `dataset_malformed` when battles have no style counts.
 */
export function styleCovariates(battles: BattleColumns, options: StyleOptions = {}): Covariates {
  const { features = styleFeatures, form = "relative", weighted = true, sampleDeviation = false } = options
  const { style, size } = battles
  if (!style) {
    throw new EvalScopeError({
      code: "dataset_malformed",
      message: "Style control needs counts of tokens, headers, lists and bold text in every battle.",
      hint: "Give conv_metadata in the battles file, or rate without style control.",
    })
  }
  const width = features.length
  const values = new Float64Array(size * width)
  features.forEach((name, f) => {
    const at = styleFeatures.indexOf(name)
    for (let i = 0; i < size; i++) values[i * width + f] = difference(style, i, at, form)
    standardise(
      values,
      f,
      width,
      (i) => (weighted ? (battles.kinds[battles.kind[i] ?? 0]?.weight ?? 1) : 1),
      sampleDeviation,
    )
  })
  return { names: features, values }
}

function difference(style: Float64Array, battle: number, feature: number, form: StyleForm): number {
  let a = style[battle * 8 + feature] ?? 0
  let b = style[battle * 8 + 4 + feature] ?? 0
  const tokens = feature === 0
  if (form === "density" && !tokens) {
    a /= (style[battle * 8] ?? 0) + 1
    b /= (style[battle * 8 + 4] ?? 0) + 1
  }
  const sum = a + b + (tokens && form !== "relative" ? 0 : 1)
  return sum === 0 ? 0 : (a - b) / sum
}

function standardise(
  values: Float64Array,
  feature: number,
  width: number,
  weightOf: (battle: number) => number,
  sampleDeviation: boolean,
): void {
  const size = values.length / width
  let total = 0
  let sum = 0
  for (let i = 0; i < size; i++) {
    total += weightOf(i)
    sum += weightOf(i) * (values[i * width + feature] ?? 0)
  }
  const mean = sum / total
  let squares = 0
  for (let i = 0; i < size; i++) squares += weightOf(i) * ((values[i * width + feature] ?? 0) - mean) ** 2
  const deviation = Math.sqrt(squares / (sampleDeviation ? total - 1 : total))
  for (let i = 0; i < size; i++) {
    const centred = (values[i * width + feature] ?? 0) - mean
    values[i * width + feature] = deviation === 0 ? 0 : centred / deviation
  }
}
