export type { MockMessage, MockRequest, PromptFields, WireFormatName } from "./request.js"
