export { poolBounds } from "./pool-policy.js"
export { Slots } from "./slots.js"
export { closedError, WarmPool } from "./warm-pool.js"
