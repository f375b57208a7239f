/** What events do not tell of a run: requests under way, money. */
export interface Spending {
  readonly inFlight: number
  /** USD so far; undefined while a model without a price is used. */
  readonly cost: number | undefined
  /** USD at most; undefined without a budget. */
  readonly limit: number | undefined
}
