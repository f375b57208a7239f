export type { HubTokens } from "./access.js"
export type { HubFault, HubFaultRule } from "./fault.js"
export {
  type HubRequest,
  type HubSimulator,
  type HubSimulatorOptions,
  startHubSimulator,
} from "./hub-simulator.js"
export type { HubFiles, HubRepo } from "./repository.js"
