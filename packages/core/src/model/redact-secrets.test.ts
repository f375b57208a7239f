import fc from "fast-check"
import { describe, expect, it } from "vitest"
import { redactSecrets } from "./redact-secrets.js"

describe("redactSecrets", () => {
  it("hides known secrets wherever they stand, also encoded", () => {
    const secret = "my+secret/key="
    expect(redactSecrets(`a ${secret} b ?k=${encodeURIComponent(secret)}&x=1`, [secret])).toBe(
      "a [redacted] b ?k=[redacted]&x=1",
    )
  })

  it("hides the longer of two secrets as a whole", () => {
    expect(redactSecrets("token-abc-def", ["token-abc", "token-abc-def"])).toBe("[redacted]")
  })

  it.each([
    "Incorrect API key provided: sk-proj-abc123DEF456ghi.",
    "key sk-ab***************wxyz is wrong",
    "token hf_abcdefghijklmnop refused",
    "Authorization: Bearer abc.def-123456",
    'body {"api_key": "0123456789abcdef"}',
    "https://user:passw0rd@host/v1",
    "GET /x?api_key=abcdef0123456789&y=1",
    "AIzaSyA1234567890abcdefghij",
    "eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxMjM0In0.abcDEF",
  ])("hides what looks like a key in %j", (text) => {
    const result = redactSecrets(text)
    expect(result).toContain("[redacted]")
    expect(result).not.toMatch(/abc123|wxyz|abcdefghijklmnop|def-123|0123456789|passw0rd|eyJzdWIi|1234567890/)
  })

  it.each([
    "The model `gpt-4o` does not exist",
    "maximum context length is 4096 tokens",
    "POST http://127.0.0.1:8000/v1/chat/completions answered 500",
    "EMPTY is not a key",
  ])("leaves %j alone", (text) => {
    expect(redactSecrets(text, ["EMPTY", "", "abc"])).toBe(text)
  })

  it("never lets a known secret through", () => {
    const secret = fc.stringMatching(/^[A-Za-z0-9]{8,24}$/).filter((text) => !"[redacted]".includes(text))
    fc.assert(
      fc.property(fc.string(), secret, fc.string(), (before, key, after) => {
        expect(redactSecrets(before + key + after, [key])).not.toContain(key)
      }),
    )
  })
})
