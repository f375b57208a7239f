import { openAiSdk } from "../client/official-client.js"
import { createHttpModel } from "../http-model.js"
import { httpSettingsSchema } from "../http-settings.js"
import { bearerHeaders } from "../openai-host.js"
import { defineProvider } from "../provider.js"
import { fromResponsesResponse } from "./from-response.js"
import { responsesStreamReader } from "./read-stream.js"
import { toResponsesRequest } from "./to-request.js"

/** OpenAI's Responses API. */
export const openAiResponses = defineProvider({
  name: "openai-responses",
  settings: httpSettingsSchema,
  create: (settings, context) => (modelId) => {
    const split = { compat: context.compat }
    return createHttpModel({
      modelId,
      settings,
      context,
      trims: ["/chat/completions", "/responses"],
      headers: bearerHeaders(settings),
      officialClient: openAiSdk,
      wire: {
        path: "/responses",
        modelsPath: "/models",
        toBody: (request, config) => toResponsesRequest(request, config, modelId),
        fromBody: (body) => fromResponsesResponse(body, split),
        streamReader: () => responsesStreamReader(split),
      },
    })
  },
})
