import { round } from "./numbers.mjs"

/**
 * One line of the table. `floor` is what the bare reference reached in the same run; with `ratioMust` a miss of
 * the absolute limit is forgiven when the ratio to it holds. `bound` says what keeps the aim out of reach;
 * `timing` marks figures that mean nothing while something else takes the processor.
 */
export function row(id, what, must, aim, value, floor, more = {}) {
  const { note = "", ...rest } = more
  return {
    id,
    what,
    must,
    aim,
    measured: round(value),
    ...(floor === undefined ? {} : { ratio: round(value / floor) }),
    ...(note.trim() === "" ? {} : { note: note.trim() }),
    ...rest,
  }
}
