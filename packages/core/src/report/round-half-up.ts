/**
 * Rounds to `places` decimals; ties go up (0.12345 → 0.1235, −0.5 → 0). Works on the shortest decimal text of the
 * number, so that 1.005 is a tie although its binary value lies below it. Not finite values come back unchanged.
 */
export function roundHalfUp(value: number, places: number): number {
  if (!Number.isFinite(value)) return value
  const rounded = Math.floor(shiftDecimal(value, places) + 0.5)
  const back = shiftDecimal(rounded, -places)
  return back === 0 ? 0 : back
}

/** Fixed decimals after rounding half up: `formatFixed(58.25, 1)` is `58.3`; never `-0.0`. */
export function formatFixed(value: number, places: number): string {
  return roundHalfUp(value, places).toFixed(places)
}

function shiftDecimal(value: number, places: number): number {
  const [mantissa, exponent = "0"] = String(value).split("e")
  return Number(`${mantissa}e${Number(exponent) + places}`)
}
