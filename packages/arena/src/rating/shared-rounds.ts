import { type BootstrapPlan, runRounds } from "./bootstrap-plan.js"
import type { OutcomeModel } from "./outcome-model.js"

/** Memory through which threads share the rounds of one bootstrap. */
export interface SharedRounds {
  readonly rounds: number
  /** The first round nobody has taken. */
  readonly next: Int32Array
  readonly theta: Float64Array
  readonly linear: Float64Array
  readonly separated: Uint8Array
}

/** What a worker thread is given. */
export interface WorkerTask {
  readonly plan: BootstrapPlan
  readonly model: string
  readonly shared: SharedRounds
}

/** Rounds taken at once: enough to make the taking cheap, few enough for threads to finish together. */
const batch = 20

/** Runs rounds until none are left. Which thread runs a round does not change its result. */
export function takeRounds(plan: BootstrapPlan, model: OutcomeModel, shared: SharedRounds): void {
  const run = runRounds(plan, model)
  for (
    let from = Atomics.add(shared.next, 0, batch);
    from < shared.rounds;
    from = Atomics.add(shared.next, 0, batch)
  ) {
    const results = run(from, Math.min(shared.rounds, from + batch))
    shared.theta.set(results.theta, from * plan.theta.length)
    shared.linear.set(results.linear, from * plan.theta.length)
    shared.separated.set(results.separated, from)
  }
}
