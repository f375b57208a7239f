import { type IncomingMessage, request } from "node:http"
import { request as requestTls } from "node:https"
import { z } from "zod"
import { type EndpointBody, type EndpointCheck, issue } from "../api/index.js"
import { ServiceError } from "../errors/index.js"
import { checkTarget, guardedLookup, hideSecrets, type TargetRules } from "../guard/index.js"
import { checkProfiles } from "../profiles/index.js"
import type { Services } from "../service/services.js"

const modelsSchema = z.object({ data: z.array(z.object({ id: z.string() })) })
const patienceMs = 10_000
const longestAnswer = 4 << 20

/** Asks an endpoint which models it has; says what is wrong with it in words for a person. */
export async function checkEndpoint(
  asked: EndpointBody,
  services: Pick<Services, "targets" | "options" | "env" | "profiles">,
): Promise<EndpointCheck> {
  checkProfiles(asked, services.profiles)
  const profile = asked.profile === undefined ? undefined : services.profiles.get(asked.profile)
  const url = profile?.apiUrl ?? asked.api_url
  if (url === undefined) {
    throw new ServiceError({
      status: 400,
      code: "config_invalid",
      message: "api_url is required.",
      issues: [issue("api_url", "missing")],
    })
  }
  await checkTarget(url, "api_url", services.targets)
  if (asked.api_key_env !== undefined && !services.options.keyEnv.includes(asked.api_key_env)) {
    throw new ServiceError({
      status: 403,
      code: "key_env_refused",
      message: "api_key_env: the server lends no variable of that name.",
    })
  }
  const named = asked.api_key_env === undefined ? undefined : services.env[asked.api_key_env]
  const key = profile?.apiKey ?? asked.api_key ?? named
  const base = url.replace(/\/+$/, "").replace(/\/(?:chat\/)?completions$/, "")
  const started = performance.now()
  try {
    const answer = await getOnce(new URL(`${base}/models`), key, services.targets)
    const latency = performance.now() - started
    if (answer.status < 200 || answer.status > 299) {
      return failure(`The endpoint answered ${answer.status} to GET /models.`, latency)
    }
    const parsed = modelsSchema.safeParse(JSON.parse(answer.text))
    if (!parsed.success) return failure("The endpoint's list of models has another shape.", latency)
    return {
      ok: true,
      latency_ms: latency,
      models: parsed.data.data.map(({ id }) => id).slice(0, 1000),
      problem: null,
    }
  } catch (error) {
    const text = error instanceof Error ? error.message : String(error)
    return failure(
      hideSecrets(`The endpoint cannot be reached: ${text}`, key === undefined ? [] : [key]),
      null,
    )
  }
}

function failure(problem: string, latency: number | null): EndpointCheck {
  return { ok: false, latency_ms: latency, models: [], problem }
}

/** One request over a connection of its own, to an address that is checked as it is connected to. */
function getOnce(
  url: URL,
  key: string | undefined,
  rules: TargetRules,
): Promise<{ status: number; text: string }> {
  const send = url.protocol === "https:" ? requestTls : request
  return new Promise((resolve, reject) => {
    const call = send(url, {
      agent: false,
      headers: key === undefined ? {} : { authorization: `Bearer ${key}` },
      lookup: guardedLookup(rules),
      signal: AbortSignal.timeout(patienceMs),
    })
    call.once("error", reject)
    call.once("response", (answer) => {
      textOf(answer, longestAnswer).then((text) => resolve({ status: answer.statusCode ?? 0, text }), reject)
    })
    call.end()
  })
}

/** The body's text, refusing what has no end. */
async function textOf(answer: IncomingMessage, limit: number): Promise<string> {
  const chunks: Uint8Array[] = []
  let size = 0
  for await (const chunk of answer) {
    const piece: Uint8Array = chunk
    size += piece.byteLength
    if (size > limit) throw new Error("its answer is too long")
    chunks.push(piece)
  }
  return Buffer.concat(chunks).toString("utf8")
}
