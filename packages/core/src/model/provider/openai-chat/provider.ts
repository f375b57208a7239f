import { openAiSdk } from "../client/official-client.js"
import { createHttpModel } from "../http-model.js"
import { httpSettingsSchema } from "../http-settings.js"
import { bearerHeaders, isOfficialOpenAi } from "../openai-host.js"
import { defineProvider } from "../provider.js"
import { fromChatResponse } from "./from-response.js"
import { chatStreamReader } from "./read-stream.js"
import { chatRequestWriter } from "./to-request.js"

/** Chat completions of OpenAI and everything that is compatible with them. */
export const openAiChat = defineProvider({
  name: "openai-chat",
  settings: httpSettingsSchema,
  create: (settings, context) => (modelId) => {
    const toBody = chatRequestWriter({ modelId, official: isOfficialOpenAi(settings.apiUrl) })
    const split = { compat: context.compat }
    return createHttpModel({
      modelId,
      settings,
      context,
      trims: ["/chat/completions"],
      headers: bearerHeaders(settings),
      officialClient: openAiSdk,
      wire: {
        path: "/chat/completions",
        modelsPath: "/models",
        toBody,
        fromBody: (body) => fromChatResponse(body, split),
        streamReader: () => chatStreamReader(split),
      },
    })
  },
})
