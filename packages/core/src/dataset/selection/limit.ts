import { EvalScopeError } from "../../errors/index.js"

/** How many of a subset's records are taken. */
export type Limit = { type: "all" } | { type: "count"; count: number } | { type: "share"; share: number }

/**
 * Reads the task's `limit`: none or 0 is everything, a number below 1 a share, a whole number a count. (1 is
 * one record: a JSON number cannot tell 1 from 1.0.)
 * @throws EvalScopeError `config_invalid` for a negative number or a fraction above 1.
 */
export function parseLimit(limit: number | undefined): Limit {
  if (limit === undefined || limit === 0) return { type: "all" }
  if (Number.isInteger(limit) && limit > 0) return { type: "count", count: limit }
  if (limit > 0 && limit < 1) return { type: "share", share: limit }
  throw new EvalScopeError({
    code: "config_invalid",
    message: `limit is ${limit}.`,
    hint: "Give a whole number of records per subset, or a share between 0 and 1.",
  })
}

/** The share's number of records, rounded down but at least one. */
export function shareOf(share: number, total: number): number {
  // 0.07 * 100 is 7.000000000000001, but 0.29 * 100 is 28.999999999999996: allow for the last digit.
  return Math.max(1, Math.floor(share * total + 1e-9))
}
