import { describe, expect, it } from "vitest"
import { parseEndpoint } from "./endpoint.js"

const chat = (url: string) => parseEndpoint(url, ["/chat/completions"])

describe("parseEndpoint", () => {
  it.each([
    ["http://h:1/v1", "http://h:1/v1/chat/completions"],
    ["http://h:1/v1/", "http://h:1/v1/chat/completions"],
    [" http://h:1/v1/chat/completions/ ", "http://h:1/v1/chat/completions"],
    ["http://h:1", "http://h:1/chat/completions"],
    ["127.0.0.1:8000/v1", "http://127.0.0.1:8000/v1/chat/completions"],
    ["localhost:8000/v1", "http://localhost:8000/v1/chat/completions"],
    ["api.example.com/v1", "https://api.example.com/v1/chat/completions"],
    ["http://u:p@h:1/v1?key=secret", "http://h:1/v1/chat/completions"],
  ])("reads %j as it was meant", (url, shown) => {
    expect(chat(url).shown("/chat/completions")).toBe(shown)
  })

  it("reads an Anthropic address with or without its version", () => {
    for (const url of [
      "https://a.b/x",
      "https://a.b/x/v1",
      "https://a.b/x/v1/messages",
      "https://a.b/x/v1/",
    ]) {
      expect(parseEndpoint(url, ["/messages", "/v1"]).shown("/v1/messages")).toBe("https://a.b/x/v1/messages")
    }
  })

  it("keeps the query for requests and adds to it", () => {
    const endpoint = chat("https://h/v1?api-version=1")
    expect(endpoint.target("/chat/completions")).toBe("/v1/chat/completions?api-version=1")
    expect(endpoint.target("/x", { "api-version": "2", a: "b c" })).toBe("/v1/x?api-version=2&a=b+c")
    expect(chat("https://h/v1").target("/x")).toBe("/v1/x")
  })

  it.each(["", "ftp://h/v1", "http://", "http://user:topsecret@:x", "::"])(
    "refuses %j without showing a password",
    (url) => {
      expect(() => chat(url)).toThrowError(expect.objectContaining({ code: "config_invalid" }))
      try {
        chat(url)
      } catch (error) {
        expect(String(error)).not.toContain("topsecret")
      }
    },
  )
})
