/** USD for a million tokens. */
export interface Price {
  input: number
  output: number
  /** Input tokens that the provider took from its cache; default the input price. */
  cachedInput?: number
}

export interface Prices {
  /** The price of a model by its name or id; undefined when nobody has said it. */
  of(model: string): Price | undefined
}
