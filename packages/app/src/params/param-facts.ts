import type { Param } from "../api/index.js"

/** Units of fields, by name; what has none is a plain number or no number. */
const units: Readonly<Record<string, string>> = {
  timeout: "s",
  "generation_config.timeout": "s",
  sample_timeout: "s",
  connect_timeout: "s",
  read_timeout: "s",
  total_timeout: "s",
  requests_per_minute: "requests/min",
  tokens_per_minute: "tokens/min",
  rate: "requests/s",
  max_tokens: "tokens",
  min_tokens: "tokens",
  "generation_config.max_tokens": "tokens",
  "generation_config.min_tokens": "tokens",
  max_prompt_length: "tokens",
  min_prompt_length: "tokens",
  limit: "samples",
  number: "requests",
  parallel: "requests",
  eval_batch_size: "requests",
  judge_worker_num: "requests",
}

const examples: Readonly<Record<string, unknown>> = {
  model: "qwen-plus",
  model_id: "qwen-plus-august",
  api_url: "http://127.0.0.1:8000/v1",
  url: "http://127.0.0.1:8000/v1/chat/completions",
  datasets: ["gsm8k", "iquiz"],
  dataset_args: { gsm8k: { few_shot_num: 0 } },
  limit: 10,
  eval_batch_size: 8,
  repeats: 4,
  seed: 42,
  generation_config: { temperature: 0, max_tokens: 2048 },
  "generation_config.temperature": 0.7,
  "generation_config.max_tokens": 2048,
  "generation_config.top_p": 0.95,
  "generation_config.top_k": 20,
  requests_per_minute: 60,
  sample_timeout: 600,
  number: [10, 100],
  parallel: [1, 10],
  rate: 5,
  dataset: "openqa",
  max_tokens: 256,
  temperature: 0.7,
  prompt: "Write a short poem.",
  name: "nightly",
}

/** The other spelling of a name; none for a name of one word. */
export function camelAlias(name: string): string[] {
  const camel = name.replaceAll(/_([a-z])/g, (_, letter: string) => letter.toUpperCase())
  return camel === name ? [] : [camel]
}

/** A field without a schema: all that is known of it is its name, its type and what it means. */
export function plainParam(
  name: string,
  type: Param["type"],
  { aliases, description }: Pick<Param, "aliases" | "description">,
): Param {
  return {
    name,
    aliases,
    type,
    items: null,
    required: false,
    default: null,
    enum: null,
    min: null,
    max: null,
    ...factsOf(name),
    group: "advanced",
    secret: false,
    description,
  }
}

/** What stands beside a field's schema. */
export function factsOf(name: string): Pick<Param, "unit" | "example" | "deprecated"> {
  return { unit: units[name] ?? null, example: examples[name] ?? null, deprecated: null }
}

/** The service's own field: it puts the key in the place of the name before anything else reads the request. */
export function keyNameParam(): Param {
  return {
    ...plainParam("api_key_env", "string", {
      aliases: [],
      description: {
        en: "Environment variable of the server that holds the key",
        zh: "服务端保存密钥的环境变量名",
      },
    }),
    group: "basic",
  }
}

/** The service's other own field: names only; what stands behind them never leaves the server. */
export function profileParam(names: readonly string[]): Param {
  return {
    ...plainParam("profile", "string", {
      aliases: [],
      description: {
        en: "Key profile of the server, which brings address and key",
        zh: "服务端的密钥配置名，由其提供地址和密钥",
      },
    }),
    enum: [...names],
    group: "basic",
  }
}

const since = "0.1.0"

/** Fields of earlier generations that evaluations still take. */
export function deprecatedParams(): readonly Param[] {
  return [
    old("judge_strategy", "string", "judge.strategy", "auto", {
      en: "When models judge",
      zh: "何时由模型评分",
    }),
    old(
      "judge_model_args",
      "object",
      "judge.models",
      { model_id: "judge", api_url: "http://127.0.0.1:8000/v1" },
      { en: "The judge's model", zh: "裁判模型" },
    ),
    old("timeout", "number", "generation_config.timeout", 60, {
      en: "Seconds one request may take",
      zh: "单个请求的超时秒数",
    }),
    old("stream", "boolean", "generation_config.stream", true, {
      en: "Receive replies as a stream",
      zh: "流式接收回复",
    }),
  ]
}

function old(
  name: string,
  type: Param["type"],
  use: string,
  example: unknown,
  description: Param["description"],
): Param {
  return {
    ...plainParam(name, type, { aliases: camelAlias(name), description }),
    example,
    deprecated: { since, use },
  }
}
