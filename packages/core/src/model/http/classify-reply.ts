import type { ErrorCode } from "../../errors/index.js"
import type { ReportedError } from "./reply-error.js"

const contextWords =
  /context[_ -]?(length|window|size|limit)|maximum context|prompt is too long|input is too long|too many (input )?tokens|max_model_len|maximum (input|prompt|sequence) length|reduce the length of/i
const quotaWords =
  /insufficient[_ ]?(quota|balance|credit|fund)|exceeded your current quota|credit balance|quota (is )?exhausted|arrearage|overdue|billing|余额|欠费/i
const modelWords =
  /model[_ ]?not[_ ]?(found|exist)|(no such|unknown|invalid) model|model\b.{0,120}?\b(does ?n[o']t exist|not exist|not found|is not (available|supported|valid)|not a valid model)|not a valid model|^\S* ?model: \S|模型不存在/i
const authWords =
  /invalid[_ ]?(api[_ ]?key|token|authentication)|incorrect api key|authentication[_ ]?(error|fail)|unauthori[sz]ed|permission[_ ]?(denied|error)/i
const rateWords = /rate[_ ]?limit|too many requests|throttl/i

/** What a failed reply means. The status decides, the provider's words tell cases with one status apart. */
export function classifyReply(status: number, reported: ReportedError): ErrorCode {
  const words = `${reported.code} ${reported.message}`
  if (status === 402) return "provider_quota"
  if (status === 429) return quotaWords.test(words) ? "provider_quota" : "provider_rate_limited"
  if (status >= 400 && status < 500 && contextWords.test(words)) return "context_too_long"
  if (status === 401) return "provider_auth"
  if (status === 403) return quotaWords.test(words) ? "provider_quota" : "provider_auth"
  if (status === 404) return modelWords.test(words) ? "provider_unknown_model" : "provider_wrong_url"
  if (status === 405 || (status >= 300 && status < 400)) return "provider_wrong_url"
  if (status === 408) return "provider_timeout"
  if (status === 409 || status >= 500) return "provider_server_error"
  if (quotaWords.test(words)) return "provider_quota"
  if (modelWords.test(words)) return "provider_unknown_model"
  return "provider_bad_request"
}

/** What a failure means that came with status 200 or inside a stream and names no status of its own. */
export function classifyReported(reported: ReportedError): ErrorCode {
  if (reported.status !== undefined) return classifyReply(reported.status, reported)
  const words = `${reported.code} ${reported.message}`
  if (contextWords.test(words)) return "context_too_long"
  if (quotaWords.test(words)) return "provider_quota"
  if (rateWords.test(words)) return "provider_rate_limited"
  if (authWords.test(words)) return "provider_auth"
  if (modelWords.test(words)) return "provider_unknown_model"
  if (/invalid[_ ]request|bad ?request|validation/i.test(words)) return "provider_bad_request"
  return "provider_server_error"
}
