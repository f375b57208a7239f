import { errorMessage } from "@evalscope/core"
import { type Check, type Finding, within } from "./finding.js"

interface Hub {
  name: string
  standard: string
  /** Variable of a mirror's address. */
  address: string
  /** Variables of a token, the first that is set wins. */
  tokens: readonly string[]
  /** Asks who the token belongs to. */
  login: (url: string, token: string, signal: AbortSignal) => Promise<Response>
}

const hubs: readonly Hub[] = [
  {
    name: "modelscope",
    standard: "https://www.modelscope.cn",
    address: "MODELSCOPE_ENDPOINT",
    tokens: ["MODELSCOPE_API_TOKEN", "MODELSCOPE_SDK_TOKEN"],
    login: (url, token, signal) =>
      fetch(`${url}/api/v1/login`, {
        method: "POST",
        headers: { "content-type": "application/json" },
        body: JSON.stringify({ AccessToken: token }),
        signal,
      }),
  },
  {
    name: "huggingface",
    standard: "https://huggingface.co",
    address: "HF_ENDPOINT",
    tokens: ["HF_TOKEN", "HUGGING_FACE_HUB_TOKEN"],
    login: (url, token, signal) =>
      fetch(`${url}/api/whoami-v2`, { headers: { authorization: `Bearer ${token}` }, signal }),
  },
]

/** Hubs, how far this machine's clock is off theirs, and whether they know the tokens. */
export const hubCheck: Check = async ({ env, online }) => {
  if (!online) return [{ name: "hubs", state: "skip", detail: "not asked", fix: "Add --online." }]
  return (await Promise.all(hubs.map((hub) => checkHub(hub, env)))).flat()
}

async function checkHub(hub: Hub, env: NodeJS.ProcessEnv): Promise<readonly Finding[]> {
  const { name, standard, address } = hub
  const url = (env[address] || standard).replace(/\/+$/, "")
  try {
    const response = await within(8000, (signal) => fetch(url, { method: "HEAD", signal }))
    const date = response.headers.get("date")
    const skew = date === null ? 0 : Math.abs(Date.now() - Date.parse(date)) / 1000
    const answers: Finding = {
      name,
      state: skew > 60 ? "warn" : "ok",
      detail: skew > 60 ? `${url} answers; this clock is ${Math.round(skew)} s off` : `${url} answers`,
      ...(skew > 60 && { fix: "Set the clock; signed requests fail otherwise." }),
    }
    return [answers, await checkLogin(hub, url, env)]
  } catch (thrown) {
    return [
      {
        name,
        state: "fail",
        detail: `${url}: ${errorMessage(thrown)}`,
        fix: `Set a proxy, or a mirror in ${address}, or use --offline with data of your own.`,
      },
    ]
  }
}

async function checkLogin(hub: Hub, url: string, env: NodeJS.ProcessEnv): Promise<Finding> {
  const name = `${hub.name}-login`
  const variable = hub.tokens.find((one) => env[one])
  const token = variable === undefined ? undefined : env[variable]
  const [wanted = ""] = hub.tokens
  if (token === undefined) {
    return { name, state: "skip", detail: `${wanted} is not set`, fix: "Only data behind a login needs it." }
  }
  try {
    const { ok, status } = await within(8000, (signal) => hub.login(url, token, signal))
    if (ok) return { name, state: "ok", detail: `the token of ${variable} is known` }
    return {
      name,
      state: "fail",
      detail: `the token of ${variable}: ${status}`,
      fix: "Make a new token there.",
    }
  } catch (thrown) {
    return { name, state: "fail", detail: errorMessage(thrown), fix: "Try again; see the line above." }
  }
}
