import type { ErrorCode } from "../../errors/index.js"

interface HintFacts {
  base: string
  modelsUrl: string
  model: string
  proxied: boolean
  what: string
}

/** What a person can do about a failed request. */
export function failureHint(code: ErrorCode, facts: HintFacts): string | undefined {
  switch (code) {
    case "provider_auth":
      return "Check the key: --api-key, EVALSCOPE_API_KEY or the provider's own variable, and that it may use this model"
    case "provider_quota":
      return "The account has no credit or quota left. Top it up, then run again with --resume"
    case "provider_unknown_model":
      return `"${facts.model}" is not served there. See ${facts.modelsUrl} for the names`
    case "provider_wrong_url":
      return wrongUrlHint(facts)
    case "provider_bad_request":
      return "The endpoint does not accept these settings. Remove the one it names from generation_config"
    case "context_too_long":
      return "Prompt and max_tokens do not fit into the model's context. Lower max_tokens or few_shot_num, or serve it with a longer context"
    case "provider_unreachable":
      return facts.proxied
        ? `Is the server running and is ${facts.base} its address? The environment sends requests through a proxy: add the host to NO_PROXY if it must not`
        : `Is the server running and is ${facts.base} its address? Try: curl ${facts.modelsUrl}`
    case "provider_rate_limited":
      return "Lower eval_batch_size, or set requests_per_minute and tokens_per_minute to the account's limits"
    case "provider_server_error":
      return "The endpoint is overloaded or broken. Lower eval_batch_size, or look at its log"
    case "provider_timeout":
      return "Raise timeout in generation_config, lower max_tokens, or lower eval_batch_size"
    case "provider_disconnected":
      return "The endpoint or a proxy ended the connection early. Look at its log and its time limits"
    case "provider_bad_response":
      return /HTML/.test(facts.what)
        ? "A web page answered. Check api_url, and whether a proxy or a login portal stands before the endpoint"
        : "Check that api_url and eval_type belong together: the reply is not of this wire format"
    default:
      return undefined
  }
}

function wrongUrlHint({ base, modelsUrl }: HintFacts): string {
  const versioned = /\/v\d+(beta)?$/.test(base) || modelsUrl !== `${base}/models`
  if (versioned) return `Check api_url: ${base} does not serve this path`
  return `Check api_url: most endpoints want a version at the end, here ${base}/v1`
}
