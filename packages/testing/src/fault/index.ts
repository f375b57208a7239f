export { type ChosenFaults, createFaultChooser, type FaultChooser } from "./choose-faults.js"
export type { Fault, FaultRule } from "./fault.js"
