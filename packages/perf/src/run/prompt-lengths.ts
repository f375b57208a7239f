/** Lengths of prompts as they were asked for, beside the server's own counts of them. */
export interface PromptLengths {
  /** Requests of which both are known. */
  readonly requests: number
  /** Tokens asked for, all of them together. */
  readonly asked: number
  /** The same by the server's count. */
  readonly counted: number
  /** Requests whose two counts are the same. */
  readonly exact: number
}

/** Adds up {@link PromptLengths}, in constant space. */
export class PromptLengthTally {
  #requests = 0
  #asked = 0
  #counted = 0
  #exact = 0

  add(asked: number, counted: number): void {
    this.#requests++
    this.#asked += asked
    this.#counted += counted
    if (asked === counted) this.#exact++
  }

  get total(): PromptLengths | undefined {
    if (this.#requests === 0) return undefined
    return { requests: this.#requests, asked: this.#asked, counted: this.#counted, exact: this.#exact }
  }
}
