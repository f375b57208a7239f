export { type MockServerFlag, type MockServerFlagValues, mockServerFlags } from "./flags.js"
export { mockServerOptions, type RunMockServerOptions, runMockServerCommand } from "./mock-server-command.js"
export { parseFaultRule } from "./parse-fault.js"
export { parseLaw } from "./parse-law.js"
