import { formatInstructions } from "./format.js"
import type { InstructionCheck, InstructionKind } from "./instruction.js"
import { keywordInstructions } from "./keywords.js"
import { lengthInstructions } from "./length.js"
import { writingInstructions } from "./writing.js"

const kinds: ReadonlyMap<string, InstructionKind> = new Map(
  Object.entries({
    ...keywordInstructions,
    ...lengthInstructions,
    ...formatInstructions,
    ...writingInstructions,
  }),
)

/** Ids of all kinds of instructions, as the data set spells them. */
export const instructionIds: readonly string[] = [...kinds.keys()].sort()

/**
 * The check of one instruction; undefined when its id is unknown. It is always false for an empty reply.
 *
 * @throws ZodError when the arguments do not fit the instruction.
 */
export function instructionCheck(
  id: string,
  args: Readonly<Record<string, unknown>>,
): InstructionCheck | undefined {
  const check = kinds.get(id)?.(presentArguments(args))
  return check === undefined ? undefined : (reply) => reply.trim() !== "" && check(reply)
}

/**
 * Arguments without those that are empty, zero or null: the hub's files carry every argument of every kind in every
 * row.
 */
export function presentArguments(args: Readonly<Record<string, unknown>>): Readonly<Record<string, unknown>> {
  return Object.fromEntries(Object.entries(args).filter(([, value]) => isPresent(value)))
}

function isPresent(value: unknown): boolean {
  return Array.isArray(value) ? value.length > 0 : Boolean(value)
}
