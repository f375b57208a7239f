import { describe, expect, it } from "vitest"
import { statusFailure } from "./request-failure.js"

const request = {
  url: "http://h:1/chat/completions",
  base: "http://h:1",
  modelsUrl: "http://h:1/models",
  model: "m",
  proxied: false,
  secrets: [],
}
const reply = (status: number, text: string, headers: Record<string, string> = {}) =>
  statusFailure(request, { status, headers, text, streamed: false }, 0)

describe("statusFailure", () => {
  it("says which parameter to change", () => {
    const body = { error: { message: "Unsupported value", param: "temperature" } }
    expect(reply(400, JSON.stringify(body))).toMatchObject({
      code: "provider_bad_request",
      message: "POST http://h:1/chat/completions answered 400: Unsupported value",
      hint: expect.stringContaining('"temperature"'),
      context: { status: 400, param: "temperature", model: "m", url: request.url },
    })
  })

  it("guesses the missing version of a wrong address, and shows where a redirect leads", () => {
    expect(reply(404, "").hint).toContain("http://h:1/v1")
    const moved = reply(308, "", { location: "https://new/v1?token=secret" })
    expect(moved).toMatchObject({ code: "provider_wrong_url", hint: expect.stringContaining("redirects") })
    expect(moved.message).toBe("POST http://h:1/chat/completions answered 308: a redirect to https://new/v1")
  })

  it("keeps the date of a quota in milliseconds", () => {
    expect(reply(429, "", { "retry-after": "Thu, 01 Jan 1970 00:00:09 GMT" }).context).toMatchObject({
      retryAfterMs: 9000,
    })
  })
})
