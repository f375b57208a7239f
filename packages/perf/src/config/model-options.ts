import { z } from "zod"
import { option } from "./option.js"
import { count, natural, seconds } from "./values.js"

const model = "Model and service"
const connection = "Connection"

/** Who is asked, and over what kind of connection. */
export const modelOptions = {
  model: option(z.string().min(1).optional(), {
    help: "model name sent in every request; its last part names the output folder",
    value: "name",
    group: model,
  }),
  api: option(z.string().min(1).default("openai"), {
    help: "wire format: openai, openai_responses, openai_embedding, openai_rerank, anthropic, gemini, dashscope, ollama, tgi, custom",
    value: "name",
    group: model,
  }),
  apiModule: option(z.string().optional(), {
    help: "module of your own whose createProtocol(options) makes the wire format",
    value: "file",
    group: model,
  }),
  url: option(z.string().min(1).default("http://127.0.0.1:8877/v1/chat/completions"), {
    help: "endpoint; the path that belongs to --api is appended where it is missing",
    value: "url",
    group: model,
  }),
  apiKey: option(z.string().optional(), {
    help: "sent as the API wants it; never written anywhere",
    value: "key",
    group: model,
    secret: true,
  }),
  headers: option(z.record(z.string(), z.coerce.string()).default({}), {
    help: "further headers of every request, as name=value",
    value: "k=v",
    group: model,
    kind: "map",
  }),
  tokenizerPath: option(z.string().optional(), {
    help: "tokenizer.json, its folder, or a hub id: exact lengths, and counts where the server gives none",
    value: "path",
    group: model,
  }),
  launch: option(z.string().optional(), {
    help: "command that starts the server; waited for before the run, stopped after it",
    value: "command",
    group: model,
  }),
  launchTimeout: option(seconds.default(600), {
    help: "how long the started server may take until it answers (600)",
    value: "s",
    group: model,
  }),
  port: option(z.int().min(0).max(65535).optional(), {
    help: "port of the server that local_vllm starts (8877)",
    value: "n",
    group: model,
  }),
  attnImplementation: option(z.string().optional(), {
    help: "",
    group: model,
    hidden: true,
    unused: "models are not run in this process; start a server with --launch",
  }),

  connectTimeout: option(seconds.optional(), {
    help: "limit for TCP and TLS connect",
    value: "s",
    group: connection,
  }),
  readTimeout: option(seconds.optional(), {
    help: "longest silence between two reads",
    value: "s",
    group: connection,
  }),
  totalTimeout: option(seconds.default(21600), {
    help: "limit for a whole request (21600)",
    value: "s",
    group: connection,
  }),
  noTestConnection: option(z.boolean().default(false), {
    help: "skip the one request that checks the endpoint before the run",
    group: connection,
  }),
  testTimeout: option(seconds.default(60), {
    help: "how long the check of the endpoint is tried again (60)",
    value: "s",
    group: connection,
  }),
  insecure: option(z.boolean().default(false), {
    help: "accept any certificate of the server",
    group: connection,
  }),
  proxy: option(z.string().min(1).optional(), {
    help: "HTTP proxy that requests go through, or env for the one of the usual variables; none otherwise",
    value: "url",
    group: connection,
  }),
  retry: option(natural.default(0), {
    help: "attempts after a failed one (0); latency counts from the first",
    value: "n",
    group: connection,
  }),
  workers: option(z.union([count, z.literal("auto")]).default("auto"), {
    help: "I/O threads (auto: one on up to two cores, else cores - 1, at most 8)",
    value: "n",
    group: connection,
  }),
}
