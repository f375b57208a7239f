export { createMeter, type Meter, type SpendingPart, type SpendingRole } from "./meter.js"
export type { Price, Prices } from "./price.js"
export { openSpendingFile, type SpendingFile } from "./spending-file.js"
