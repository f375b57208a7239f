/** Values of an address's query, typed as the schemas of the service have them. */
export interface QueryValues {
  text(name: string): string | undefined
  number(name: string): number | undefined
  /** One of a few words, or the first of them. */
  word<Word extends string>(name: string, first: Word, ...others: readonly Word[]): Word
  /** One of a few words, or none. */
  optionalWord<Word extends string>(name: string, ...words: readonly Word[]): Word | undefined
}

export function queryValues(query: URLSearchParams): QueryValues {
  const text = (name: string) => query.get(name) || undefined
  return {
    text,
    number: (name) => {
      const value = Number(text(name) ?? Number.NaN)
      return Number.isFinite(value) ? value : undefined
    },
    word: (name, first, ...others) => [first, ...others].find((word) => word === text(name)) ?? first,
    optionalWord: (name, ...words) => words.find((word) => word === text(name)),
  }
}
