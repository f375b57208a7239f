import { openAiSdk } from "../client/official-client.js"
import { createHttpModel } from "../http-model.js"
import { httpSettingsSchema } from "../http-settings.js"
import { bearerHeaders } from "../openai-host.js"
import { defineProvider } from "../provider.js"
import { fromCompletionResponse } from "./from-response.js"
import { completionStreamReader } from "./read-stream.js"
import { toCompletionRequest } from "./to-request.js"

/** Text completions, for base models without a chat template. */
export const openAiCompletions = defineProvider({
  name: "openai-completions",
  settings: httpSettingsSchema,
  create: (settings, context) => (modelId) => {
    const split = { compat: context.compat }
    return createHttpModel({
      modelId,
      settings,
      context,
      trims: ["/chat/completions", "/completions"],
      headers: bearerHeaders(settings),
      officialClient: openAiSdk,
      wire: {
        path: "/completions",
        modelsPath: "/models",
        toBody: (request, config) => toCompletionRequest(request, config, modelId),
        fromBody: (body) => fromCompletionResponse(body, split),
        streamReader: () => completionStreamReader(split),
      },
    })
  },
})
