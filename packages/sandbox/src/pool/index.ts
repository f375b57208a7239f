export { Slots } from "./slots.js"
export { WarmPool } from "./warm-pool.js"
