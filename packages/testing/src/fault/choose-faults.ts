import { TestingError } from "../errors/index.js"
import { randomUnit } from "../random/index.js"
import type { MockRequest } from "../request/index.js"
import type { Fault, FaultRule } from "./fault.js"

/** The faults that strike one request, looked up by kind. */
export interface ChosenFaults {
  get<T extends Fault["type"]>(type: T): Extract<Fault, { type: T }> | undefined
  readonly any: boolean
}

export type FaultChooser = (request: MockRequest) => ChosenFaults

const noFaults: ChosenFaults = { get: () => undefined, any: false }
const purpose = 21

/**
 * Compiles rules into a chooser. Several faults may strike one request; of two of the same kind the first
 * rule wins.
 * @throws {TestingError} `option_invalid` for a probability outside 0…1.
 */
export function createFaultChooser(rules: readonly FaultRule[], seed: number): FaultChooser {
  if (rules.length === 0) return () => noFaults
  const compiled = rules.map((rule, index) => {
    const { probability = 1, seq } = rule
    if (!(probability >= 0 && probability <= 1)) {
      throw new TestingError({
        code: "option_invalid",
        message: `faults[${index}].probability is ${probability}.`,
        hint: "Give a number from 0 to 1.",
      })
    }
    return {
      rule,
      probability,
      seqs: seq === undefined ? undefined : new Set([seq].flat()),
      left: rule.times,
    }
  })
  return (request) => {
    let chosen: Fault[] | undefined
    compiled.forEach((entry, index) => {
      const { rule, probability, seqs } = entry
      if (entry.left !== undefined && entry.left <= 0) return
      if (seqs !== undefined && !seqs.has(request.seq)) return
      if (probability < 1 && randomUnit(seed, request.seq, purpose, index) >= probability) return
      if (rule.when !== undefined && !rule.when(request)) return
      if (entry.left !== undefined) entry.left--
      chosen ??= []
      chosen.push(rule.fault)
    })
    return chosen === undefined ? noFaults : chosenFaults(chosen)
  }
}

function chosenFaults(faults: readonly Fault[]): ChosenFaults {
  function get<T extends Fault["type"]>(type: T): Extract<Fault, { type: T }> | undefined {
    return faults.find((fault): fault is Extract<Fault, { type: T }> => fault.type === type)
  }
  return { any: true, get }
}
