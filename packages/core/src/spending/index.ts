export { createMeter, type Meter } from "./meter.js"
export type { Price, Prices } from "./price.js"
export { openSpendingFile, type SpendingFile } from "./spending-file.js"
