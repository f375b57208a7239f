import { describe, expect, it } from "vitest"
import { classifyReply } from "./classify-reply.js"
import { reportedError, reportedIn } from "./reply-error.js"

const openai = (message: string, code?: string, type?: string) =>
  JSON.stringify({ error: { message, code, type } })

describe("classifyReply", () => {
  it.each([
    [401, openai("Incorrect API key provided", "invalid_api_key"), "provider_auth"],
    [403, openai("Country not supported"), "provider_auth"],
    [402, openai("Payment needed"), "provider_quota"],
    [
      429,
      openai("You exceeded your current quota, please check your plan", "insufficient_quota"),
      "provider_quota",
    ],
    [429, openai("Rate limit reached for gpt-x", "rate_limit_exceeded"), "provider_rate_limited"],
    [
      400,
      '{"type":"error","error":{"type":"invalid_request_error","message":"Your credit balance is too low"}}',
      "provider_quota",
    ],
    [404, openai("The model `x` does not exist", "model_not_found"), "provider_unknown_model"],
    [
      404,
      '{"object":"error","message":"The model `x` does not exist.","type":"NotFoundError","code":404}',
      "provider_unknown_model",
    ],
    [
      404,
      '{"type":"error","error":{"type":"not_found_error","message":"model: claude-x"}}',
      "provider_unknown_model",
    ],
    [404, '{"error":"model \\"llama9\\" not found, try pulling it first"}', "provider_unknown_model"],
    [404, '{"detail":"Not Found"}', "provider_wrong_url"],
    [404, "<html><title>404 Not Found</title></html>", "provider_wrong_url"],
    [405, '{"detail":"Method Not Allowed"}', "provider_wrong_url"],
    [308, "", "provider_wrong_url"],
    [400, openai("x is not a valid model ID"), "provider_unknown_model"],
    [
      400,
      openai("This model's maximum context length is 4096 tokens", "context_length_exceeded"),
      "context_too_long",
    ],
    [
      400,
      '{"type":"error","error":{"type":"invalid_request_error","message":"prompt is too long: 210000 tokens > 200000 maximum"}}',
      "context_too_long",
    ],
    [413, openai("The input is too long for this server"), "context_too_long"],
    [400, openai("Unsupported value: 'temperature' does not support 0"), "provider_bad_request"],
    [422, '{"detail":[{"loc":["body","messages"],"msg":"field required"}]}', "provider_bad_request"],
    [408, "", "provider_timeout"],
    [409, openai("Conflict"), "provider_server_error"],
    [500, "Internal Server Error", "provider_server_error"],
    [502, "<html><h1>Bad Gateway</h1></html>", "provider_server_error"],
    [503, openai("The model is overloaded"), "provider_server_error"],
    [
      529,
      '{"type":"error","error":{"type":"overloaded_error","message":"Overloaded"}}',
      "provider_server_error",
    ],
  ])("reads %i %s as %s", (status, body, code) => {
    expect(classifyReply(status, reportedError(body))).toBe(code)
  })
})

describe("reportedError", () => {
  it.each([
    [openai("no", "c", "t"), "no"],
    ['{"error":"plain"}', "plain"],
    ['{"message":"top"}', "top"],
    ['{"detail":"fastapi"}', "fastapi"],
    ['{"detail":[{"msg":"field required"}]}', '[{"msg":"field required"}]'],
    ["  a\n plain   text ", "a plain text"],
    ["<!DOCTYPE html><html><head><title>Sign in</title>", 'an HTML page titled "Sign in"'],
    ["<html>", "an HTML page"],
    ["", ""],
    ["[1]", "[1]"],
  ])("finds the words in %j", (body, message) => {
    expect(reportedError(body).message).toBe(message)
  })

  it("shortens long pages", () => {
    expect(reportedError("x".repeat(5000)).message.length).toBeLessThan(700)
  })

  it("finds a status inside the body, and nothing in a proper reply", () => {
    expect(reportedIn({ error: { code: 429, message: "slow down" } })?.status).toBe(429)
    expect(reportedIn({ id: "1", choices: [] })).toBeUndefined()
    expect(reportedIn({ error: null, output: [] })).toBeUndefined()
  })
})
