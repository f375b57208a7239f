import { anthropicSdk } from "../client/official-client.js"
import { createHttpModel } from "../http-model.js"
import { httpSettingsSchema } from "../http-settings.js"
import { defineProvider } from "../provider.js"
import { fromMessagesResponse } from "./from-response.js"
import { messagesStreamReader } from "./read-stream.js"
import { toMessagesRequest } from "./to-request.js"

/** Anthropic's Messages API and servers compatible with it. */
export const anthropicMessages = defineProvider({
  name: "anthropic-messages",
  settings: httpSettingsSchema,
  create: (settings, context) => (modelId) => {
    const split = { compat: context.compat }
    return createHttpModel({
      modelId,
      settings,
      context,
      trims: ["/messages", "/v1"],
      headers: { "x-api-key": settings.apiKey?.trim() || "EMPTY" },
      officialClient: anthropicSdk,
      wire: {
        path: "/v1/messages",
        headers: { "anthropic-version": "2023-06-01" },
        modelsPath: "/v1/models",
        toBody: (request, config) => toMessagesRequest(request, config, modelId),
        fromBody: (body) => fromMessagesResponse(body, split),
        streamReader: () => messagesStreamReader(split),
      },
    })
  },
})
