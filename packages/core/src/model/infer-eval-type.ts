import { EvalScopeError } from "../errors/index.js"
import type { EvalType } from "../task/task-config.js"

export interface EndpointGuess {
  model?: string | undefined
  apiUrl?: string | undefined
  env?: Readonly<Record<string, string | undefined>>
}

/**
 * The wire format when none is named: the mock without a model, the one the address speaks of, else chat
 * completions. Without an address only names of hosted models, with their provider's key in the environment, can
 * be meant.
 *
 * @throws EvalScopeError `not_supported` for what can only be a local checkpoint
 */
export function inferEvalType({ model, apiUrl, env = {} }: EndpointGuess): EvalType {
  const url = apiUrl ?? env.EVALSCOPE_BASE_URL
  if (model === undefined || model === "") return "mock_llm"
  if (url) return ofUrl(url)
  if (/^claude\b/i.test(model) && env.ANTHROPIC_API_KEY) return "anthropic_api"
  if (/^(gpt-|chatgpt-|o\d)/i.test(model) && env.OPENAI_API_KEY) return "openai_api"
  throw localCheckpoint(model)
}

function ofUrl(url: string): EvalType {
  const path = url.replace(/[?#].*$/, "").replace(/\/+$/, "")
  if (/\/v1\/messages$/.test(path) || /(^|\/\/|\.)api\.anthropic\.com([:/]|$)/.test(path))
    return "anthropic_api"
  if (/\/responses$/.test(path)) return "openai_responses_api"
  if (/\/completions$/.test(path) && !/\/chat\/completions$/.test(path)) return "openai_completions_api"
  return "openai_api"
}

/** The error of a model that would have to be loaded into this process. */
export function localCheckpoint(model: string): EvalScopeError {
  return new EvalScopeError({
    code: "not_supported",
    message: `No endpoint is given for the model "${model}", and weights are not loaded in-process`,
    hint: "Serve it with vLLM, SGLang, llama.cpp or Ollama and give its address, e.g. --api-url http://127.0.0.1:8000/v1; to try things without a model: --eval-type mock_llm",
    context: { model },
  })
}
