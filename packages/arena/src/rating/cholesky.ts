/**
 * Replaces the lower triangle of a symmetric matrix (n × n, row by row) by its Cholesky factor.
 * @returns false when the matrix is not positive definite; it is then half overwritten.
 */
export function factorise(matrix: Float64Array, n: number): boolean {
  for (let i = 0; i < n; i++) {
    const rowI = i * n
    for (let j = 0; j <= i; j++) {
      const rowJ = j * n
      let sum = matrix[rowI + j] ?? 0
      for (let k = 0; k < j; k++) sum -= (matrix[rowI + k] ?? 0) * (matrix[rowJ + k] ?? 0)
      if (i > j) matrix[rowI + j] = sum / (matrix[rowJ + j] ?? 0)
      else if (sum > 0) matrix[rowI + i] = Math.sqrt(sum)
      else return false
    }
  }
  return true
}

/** Solves L Lᵀ x = b in place, for the factor L of {@link factorise}. */
export function solveFactorised(factor: Float64Array, n: number, x: Float64Array): void {
  for (let i = 0; i < n; i++) {
    const row = i * n
    let sum = x[i] ?? 0
    for (let k = 0; k < i; k++) sum -= (factor[row + k] ?? 0) * (x[k] ?? 0)
    x[i] = sum / (factor[row + i] ?? 0)
  }
  for (let i = n - 1; i >= 0; i--) {
    const row = i * n
    const value = (x[i] ?? 0) / (factor[row + i] ?? 0)
    x[i] = value
    for (let k = 0; k < i; k++) x[k] = (x[k] ?? 0) - (factor[row + k] ?? 0) * value
  }
}

/** The full inverse of the matrix behind a Cholesky factor, n × n. */
export function inverseOfFactorised(factor: Float64Array, n: number): Float64Array {
  const inverse = new Float64Array(n * n)
  for (let i = 0; i < n; i++) {
    const row = inverse.subarray(i * n, (i + 1) * n)
    row[i] = 1
    solveFactorised(factor, n, row)
  }
  return inverse
}

/** A · B · A for symmetric n × n matrices. */
export function sandwich(outer: Float64Array, inner: Float64Array, n: number): Float64Array {
  const half = product(outer, inner, n)
  return product(half, outer, n)
}

function product(left: Float64Array, right: Float64Array, n: number): Float64Array {
  const result = new Float64Array(n * n)
  for (let i = 0; i < n; i++) {
    for (let k = 0; k < n; k++) {
      const factor = left[i * n + k] ?? 0
      if (factor === 0) continue
      for (let j = 0; j < n; j++) {
        result[i * n + j] = (result[i * n + j] ?? 0) + factor * (right[k * n + j] ?? 0)
      }
    }
  }
  return result
}
