export { type Clock, createClock } from "./clock.js"
export { createPacer, type Emission, type PacedStream, type Pacer } from "./pacer.js"
export { createPlanner, type Planner, type RequestPlan, type TimingProfile } from "./plan.js"
export { createTimerHeap, type TimerHeap } from "./timer-heap.js"
