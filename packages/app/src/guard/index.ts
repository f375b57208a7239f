export { type Access, createAccess, unauthorized } from "./access.js"
export { readJsonBody, receiveBody } from "./body.js"
export { corsHeaders, preflightHeaders } from "./cors.js"
export { guardedLookup, refusedHost } from "./guarded-lookup.js"
export { checkHost, checkOrigin } from "./origin.js"
export {
  createVault,
  hideSecrets,
  hideSecretsIn,
  maskConfig,
  misplacedSecret,
} from "./secrets.js"
export { addressAllowed, checkTarget, type TargetRules } from "./targets.js"
