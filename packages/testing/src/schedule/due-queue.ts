/** Something to be done at a time. One object may be put back again and again. */
export interface Job {
  run(plannedNs: number): void
}

/** Jobs in order of time. */
export interface DueQueue {
  add(dueNs: number, job: Job): void
  /** `Infinity` when empty. */
  firstDueNs(): number
  /** Removes and returns the first job. */
  take(): Job | undefined
  size(): number
  clear(): void
}

/** A binary heap with its keys in a flat array: sifting touches no object, and jobs may have any shape. */
export function createDueQueue(): DueQueue {
  let dues = new Float64Array(1024)
  const jobs: Job[] = []
  let size = 0

  function rise(start: number, dueNs: number, job: Job): void {
    let at = start
    while (at > 0) {
      const parent = (at - 1) >> 1
      const parentDue = dues[parent] ?? 0
      const parentJob = jobs[parent]
      if (parentDue <= dueNs || parentJob === undefined) break
      dues[at] = parentDue
      jobs[at] = parentJob
      at = parent
    }
    dues[at] = dueNs
    jobs[at] = job
  }

  function sink(dueNs: number, job: Job): void {
    let at = 0
    for (;;) {
      let child = 2 * at + 1
      if (child >= size) break
      let childDue = dues[child] ?? 0
      const rightDue = child + 1 < size ? (dues[child + 1] ?? 0) : Number.POSITIVE_INFINITY
      if (rightDue < childDue) {
        child++
        childDue = rightDue
      }
      const childJob = jobs[child]
      if (childDue >= dueNs || childJob === undefined) break
      dues[at] = childDue
      jobs[at] = childJob
      at = child
    }
    dues[at] = dueNs
    jobs[at] = job
  }

  return {
    add(dueNs, job) {
      if (size === dues.length) {
        const wider = new Float64Array(2 * size)
        wider.set(dues)
        dues = wider
      }
      rise(size++, dueNs, job)
    },
    firstDueNs: () => (size === 0 ? Number.POSITIVE_INFINITY : (dues[0] ?? 0)),
    take() {
      const first = jobs[0]
      if (first === undefined) return undefined
      const last = jobs.pop()
      size--
      const lastDue = dues[size] ?? 0
      if (size > 0 && last !== undefined) sink(lastDue, last)
      return first
    },
    size: () => size,
    clear() {
      size = 0
      jobs.length = 0
    },
  }
}
