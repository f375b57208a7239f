export type { MockServerStats } from "./counters.js"
export { type MockServer, startMockServer } from "./mock-server.js"
export type { MockServerOptions, RateLimit } from "./options.js"
