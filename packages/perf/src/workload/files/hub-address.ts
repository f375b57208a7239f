export type HubName = "modelscope" | "huggingface"

export interface HubSettings {
  readonly source: HubName | "local"
  /** Addresses, tokens and the cache come from its variables, as in the hubs' own tools. */
  readonly env: Readonly<Record<string, string | undefined>>
  readonly onProgress?: (progress: {
    readonly file: string
    readonly bytes: number
    readonly total: number
  }) => void
  /** Ends a download that is under way. */
  readonly signal?: AbortSignal
  /** Wait before what failed is tried again, growing; default 1000. */
  readonly retryPauseMs?: number
  /** Longest silence of a hub; default 60000. */
  readonly idleMs?: number
}

export function hubName({ source }: HubSettings): HubName {
  return source === "local" ? "modelscope" : source
}

export function hubAddress(hub: HubName, env: HubSettings["env"]): string {
  if (hub === "huggingface") return (env.HF_ENDPOINT ?? "https://huggingface.co").replace(/\/$/, "")
  const domain = env.MODELSCOPE_ENDPOINT ?? env.MODELSCOPE_DOMAIN ?? "https://www.modelscope.cn"
  return (/^https?:/.test(domain) ? domain : `https://${domain}`).replace(/\/$/, "")
}

/** The token of a hub; older routes of ModelScope know it as a cookie only. */
export function hubHeaders(hub: HubName, env: HubSettings["env"]): Record<string, string> {
  const token =
    hub === "huggingface"
      ? (env.HF_TOKEN ?? env.HUGGING_FACE_HUB_TOKEN)
      : (env.MODELSCOPE_API_TOKEN ?? env.MODELSCOPE_SDK_TOKEN)
  if (token === undefined) return {}
  const authorization = `Bearer ${token}`
  return hub === "modelscope" ? { authorization, cookie: `m_session_id=${token}` } : { authorization }
}
