/** A growing list of numbers: 8 bytes each, and at most half of it spare. */
export interface NumberColumn {
  readonly length: number
  push(value: number): void
  /** The value at `index`; 0 where nothing was added. */
  at(index: number): number
  /** Adds to the value at `index`, which may lie beyond the end. */
  increase(index: number, by: number): void
  /** A view, valid until the next change. */
  values(): Float64Array
}

export function numberColumn(): NumberColumn {
  let data = new Float64Array(64)
  let length = 0
  const reserve = (size: number) => {
    if (size <= data.length) return
    const larger = new Float64Array(Math.max(size, data.length * 2))
    larger.set(data)
    data = larger
  }
  return {
    get length() {
      return length
    },
    push(value) {
      reserve(length + 1)
      data[length] = value
      length += 1
    },
    at: (index) => data[index] ?? 0,
    increase(index, by) {
      reserve(index + 1)
      data[index] = (data[index] ?? 0) + by
      length = Math.max(length, index + 1)
    },
    values: () => data.subarray(0, length),
  }
}
