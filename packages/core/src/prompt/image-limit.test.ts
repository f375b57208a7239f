import { startMockServer } from "@evalscope/testing"
import { describe, expect, it } from "vitest"
import { createModel, type Message } from "../model/index.js"
import { datasetArgsSchema } from "../task/dataset-args.js"
import { renderPrompt } from "./render-prompt.js"

const image = (bytes: number) => `data:image/png;base64,${Buffer.alloc(bytes).toString("base64")}`

function prompt(source: string, maxImageBytes?: number | string): readonly Message[] {
  const input: Message[] = [
    {
      role: "user",
      content: [
        { type: "image", image: source },
        { type: "text", text: "How many?" },
      ],
    },
  ]
  const sample = {
    id: 0,
    groupId: 0,
    generationIndex: 0,
    subset: "default",
    input,
    target: "4",
    metadata: {},
  }
  const benchmark = {
    name: "pictures",
    promptFor: undefined,
    prompt: { template: "{question}\nAnswer with a number." },
  }
  return renderPrompt(benchmark, sample, { args: maxImageBytes === undefined ? {} : { maxImageBytes } })
}

describe("max_image_bytes", () => {
  it.each([
    [1000, 1000],
    [1024, "1kb"],
    [1536, "1.5 KB"],
    [2_000_000, "2mb"],
    [900, "900"],
  ])("lets an image of %i bytes pass under %s", (bytes, limit) => {
    expect(prompt(image(bytes), limit)).toEqual(prompt(image(bytes)))
  })

  it.each([
    [1001, 1000],
    [1025, "1kb"],
    [3_000_000, "2MB"],
    [901, "900b"],
  ])("refuses an image of %i bytes under %s", (bytes, limit) => {
    expect(() => prompt(image(bytes), limit)).toThrow(
      expect.objectContaining({
        code: "provider_bad_request",
        message: expect.stringContaining(`Image 1 of the prompt has ${bytes.toLocaleString("en")} bytes`),
        hint: expect.stringContaining("max_image_bytes"),
      }),
    )
  })

  it("counts what stands in the prompt, not what the endpoint fetches", () => {
    expect(() => prompt("https://pictures.example/large.png", 1)).not.toThrow()
    expect(() => prompt("data:image/svg+xml,<svg/>", 5)).toThrow("6 bytes")
  })

  it("is a size, or a mistake", () => {
    expect(datasetArgsSchema.safeParse({ maxImageBytes: "5mb" }).success).toBe(true)
    for (const wrong of ["5 apples", "-1mb", "", 0, 1.5]) {
      expect(datasetArgsSchema.safeParse({ maxImageBytes: wrong }).success).toBe(false)
    }
  })

  it.each(["openai_api", "openai_responses_api", "anthropic_api"])(
    "sends the image byte by byte (%s)",
    async (evalType) => {
      await using server = await startMockServer()
      const apiUrl = evalType === "anthropic_api" ? server.url : `${server.url}/v1`
      const model = await createModel({ model: "m", evalType, apiUrl, apiKey: "k", env: {} })
      const source = `data:image/png;base64,${Buffer.from([137, 80, 78, 71, 0, 255]).toString("base64")}`
      await model.generate({ messages: prompt(source, "1kb"), config: { maxTokens: 5 } })
      await model.close?.()
      expect(JSON.stringify(server.requests()[0])).toContain("iVBORwD/")
    },
  )
})
