/** One demand on every implementation. `run` throws an Error that says what is not as it must be. */
export interface ConformanceCase<Target> {
  name: string
  /** Whether the target brings what this case needs. */
  applies(target: Target): boolean
  run(target: Target): Promise<void>
}

/** `it` of Vitest, Jest, Mocha or node:test. */
export type RegisterTest = (name: string, run: () => Promise<void>) => unknown

/** Registers every case that applies to a target. */
export function registerCases<Target>(
  cases: readonly ConformanceCase<Target>[],
  target: Target,
  it: RegisterTest,
): void {
  for (const { name, applies, run } of cases) if (applies(target)) it(name, () => run(target))
}

/** Throws when a demand is not met. */
export function demand(met: boolean, what: string): void {
  if (!met) throw new Error(what)
}

/** Throws when two values differ as JSON. */
export function same(what: string, found: unknown, wanted: unknown): void {
  const [is, must] = [JSON.stringify(found), JSON.stringify(wanted)]
  demand(is === must, `${what} is ${is}, and must be ${must}`)
}

/** The error that a promise is rejected with. */
export async function rejection(what: string, work: Promise<unknown>): Promise<Error> {
  const outcome = await work.then(
    () => undefined,
    (error: unknown) => ({ error }),
  )
  if (!outcome) throw new Error(`${what} succeeded, and must be rejected`)
  if (!(outcome.error instanceof Error))
    throw new Error(`${what} was rejected with something that is no Error`)
  return outcome.error
}

/** The code that errors of an evaluation carry. */
export function codeOf(error: Error): string {
  return "code" in error && typeof error.code === "string" ? error.code : ""
}
