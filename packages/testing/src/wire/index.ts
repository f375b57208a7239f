export { contentText, readMessages } from "./content.js"
export type {
  Refusal,
  RefusalKind,
  Reply,
  StreamEncoder,
  UsageVariant,
  WireFormat,
} from "./format.js"
export { formatForErrors, routeFormat } from "./route.js"
