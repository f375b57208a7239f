import type { SampleJob } from "./sample-work.js"

/** Failed samples of a run: kept until somebody asks for another try of all of them. */
export class RetryList {
  #failed: SampleJob[] = []
  #due: SampleJob[] = []
  #changed: (() => void) | undefined
  #pending = 0

  /** A job was handed out. */
  started(): void {
    this.#pending += 1
  }

  /** A job ended; `failed` ones may be tried again later. */
  ended(job: SampleJob, failed: boolean): void {
    this.#pending -= 1
    if (failed) this.#failed.push(job)
    this.#changed?.()
  }

  /** Takes failed jobs out, to be handed back with {@link again} as they may run, or to be dropped. */
  take(wanted: (job: SampleJob) => boolean = () => true): readonly SampleJob[] {
    const taken: SampleJob[] = []
    const left: SampleJob[] = []
    for (const job of this.#failed) (wanted(job) ? taken : left).push(job)
    this.#failed = left
    this.#pending += taken.length
    return taken
  }

  again(jobs: readonly SampleJob[]): void {
    this.#due.push(...jobs)
    this.#changed?.()
  }

  drop(jobs: readonly SampleJob[]): void {
    this.#pending -= jobs.length
    this.#changed?.()
  }

  next(): SampleJob | undefined {
    const job = this.#due.shift()
    if (job) this.#pending -= 1
    return job
  }

  /** Jobs to try again, for as long as others are still at work and may fail or be asked for again. */
  async *rest(): AsyncGenerator<SampleJob> {
    for (;;) {
      const job = this.next()
      if (job) yield job
      else if (this.#pending === 0) return
      else {
        await new Promise<void>((resolve) => {
          this.#changed = resolve
        })
        this.#changed = undefined
      }
    }
  }
}
