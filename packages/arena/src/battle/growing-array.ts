/** Numbers in one typed array that doubles when it is full. */
export interface GrowingInts {
  push(value: number): void
  /** A copy of exactly the pushed length. */
  trimmed(): Int32Array
}

/** @see GrowingInts */
export function growingInts(): GrowingInts {
  let values = new Int32Array(1 << 14)
  let size = 0
  return {
    push(value) {
      if (size === values.length) {
        const larger = new Int32Array(size * 2)
        larger.set(values)
        values = larger
      }
      values[size] = value
      size += 1
    },
    trimmed: () => values.slice(0, size),
  }
}

export interface GrowingFloats {
  push(value: number): void
  trimmed(): Float64Array
}

/** @see GrowingInts */
export function growingFloats(): GrowingFloats {
  let values = new Float64Array(1024)
  let size = 0
  return {
    push(value) {
      if (size === values.length) {
        const larger = new Float64Array(size * 2)
        larger.set(values)
        values = larger
      }
      values[size] = value
      size += 1
    },
    trimmed: () => values.slice(0, size),
  }
}
