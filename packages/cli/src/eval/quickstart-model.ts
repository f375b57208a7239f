import { contentText, createModel, type RunModel } from "@evalscope/core"

/** The embedded mock model with its script for the quickstart questions. */
export async function quickstartModel(id: string): Promise<RunModel> {
  const { quickstartMockAnswer } = await import("@evalscope/benchmarks/quickstart")
  const model = await createModel({
    evalType: "mock_llm",
    modelArgs: {
      answer: (request: { messages: readonly { content: Parameters<typeof contentText>[0] }[] }) =>
        quickstartMockAnswer(request.messages.map((message) => contentText(message.content)).join("\n")),
    },
  })
  return { id, model }
}
