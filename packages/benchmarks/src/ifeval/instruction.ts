import { z } from "zod"

/** Decides whether a non-empty reply follows one instruction. */
export type InstructionCheck = (reply: string) => boolean

/** One kind of instruction: reads its arguments and makes the check. */
export type InstructionKind = (args: Readonly<Record<string, unknown>>) => InstructionCheck

/**
 * Defines a kind of instruction by the shape of its arguments and its rule.
 * The resulting function throws a ZodError when the arguments do not fit.
 */
export function instruction<A>(
  args: z.ZodType<A>,
  follows: (reply: string, args: A) => boolean,
): InstructionKind {
  return (given) => {
    const parsed = args.parse(given)
    return (reply) => follows(reply, parsed)
  }
}

/** A kind of instruction without arguments; extra ones are ignored. */
export function plainInstruction(follows: InstructionCheck): InstructionKind {
  return () => follows
}

/** A whole number of something, as JSON or Parquet has it. */
export const amount = z.union([z.number(), z.bigint()]).transform(Number).pipe(z.int().min(0))

export const relation = z.enum(["less than", "at least"])

/** Whether a count stands in the relation to its threshold. */
export function holds(actual: number, wanted: z.infer<typeof relation>, threshold: number): boolean {
  return wanted === "less than" ? actual < threshold : actual >= threshold
}
