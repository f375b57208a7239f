/** A question that several models answered. */
export interface ContestQuestion {
  /** Unique over the whole contest. */
  id: string
  dataset: string
  subset: string
  /** Position in the subset, as in its files. */
  index: number
  question: string
  /** Answer by model. */
  answers: Readonly<Record<string, string>>
}

/** Two models in the order in which a judge sees them. */
export interface Pairing {
  first: string
  second: string
}
