export { createProtocol } from "./create-protocol.js"
export { type ApiName, apiNamed, apiNames, type ProtocolOptionsInput } from "./options.js"
export { resolveUrl } from "./resolve-url.js"
export { generationSettings, unsentSettings } from "./unsent-settings.js"
